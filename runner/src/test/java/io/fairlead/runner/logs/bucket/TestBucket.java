package io.fairlead.runner.logs.bucket;

import io.fairlead.s3.S3Server;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** An empty bucket of a real S3 server, which all tests of this JVM share, with a proxy in front that can be made to misbehave. */
public final class TestBucket implements AutoCloseable {

    private static final S3Server SERVER = S3Server.start();
    private static final AtomicInteger COUNT = new AtomicInteger();

    static {
        // The credentials that the standard chain finds; it looks here first.
        System.setProperty("aws.accessKeyId", S3Server.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", S3Server.SECRET_KEY);
        Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
    }

    private static final S3Client ADMINISTRATOR = S3Client.builder()
            .endpointOverride(SERVER.uri())
            .forcePathStyle(true)
            .region(Region.US_EAST_1)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();

    public final S3Proxied between = new S3Proxied(URI.create(SERVER.uri().toString()));
    public final BucketConfig config;

    public TestBucket() {
        String name = "logs-" + COUNT.incrementAndGet();
        ADMINISTRATOR.createBucket(b -> b.bucket(name));
        config = new BucketConfig(name, "/team/logs/", BucketServer.at(between.endpoint()), "", false);
    }

    /** The same bucket by another way to the server. */
    BucketConfig by(BucketServer server) {
        return new BucketConfig(config.bucket(), config.prefix(), server, "", false);
    }

    URI server() {
        return SERVER.uri();
    }

    /** Names of objects, in order. */
    public List<String> names() {
        return ADMINISTRATOR.listObjectsV2Paginator(l -> l.bucket(config.bucket())).contents().stream()
                .map(object -> object.key())
                .toList();
    }

    public String text(String name) {
        return ADMINISTRATOR
                .getObjectAsBytes(g -> g.bucket(config.bucket()).key(name))
                .asString(StandardCharsets.UTF_8);
    }

    void put(String name, String text) {
        ADMINISTRATOR.putObject(
                p -> p.bucket(config.bucket()).key(name),
                software.amazon.awssdk.core.sync.RequestBody.fromString(text));
    }

    String contentType(String name) {
        return ADMINISTRATOR
                .headObject(h -> h.bucket(config.bucket()).key(name))
                .contentType();
    }

    @Override
    public void close() throws IOException {
        between.close();
    }
}
