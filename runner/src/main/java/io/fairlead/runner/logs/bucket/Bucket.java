package io.fairlead.runner.logs.bucket;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The few calls of S3 that logs need, each with a time-out, and with errors that say what was tried where. */
final class Bucket implements AutoCloseable {

    static final String TEXT = "text/plain; charset=utf-8";
    static final String JSON = "application/json";

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(15);
    private static final Duration CALL = Duration.ofSeconds(60);

    /** The second try is for a connection that was closed while it was idle; all else is tried again by who asked. */
    private static final int TRIES = 2;

    private final BucketConfig config;
    private final S3Client client;

    private Bucket(BucketConfig config, S3Client client) {
        this.config = config;
        this.client = client;
    }

    static Bucket open(BucketConfig config) {
        var builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SILENCE))
                .overrideConfiguration(o -> o.apiCallTimeout(CALL)
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(TRIES)
                                .build()))
                .forcePathStyle(config.pathStyle());
        if (!config.endpoint().isEmpty()) builder.endpointOverride(URI.create(config.endpoint()));
        if (!config.region().isEmpty()) builder.region(Region.of(config.region()));
        else if (!config.endpoint().isEmpty()) builder.region(Region.US_EAST_1);
        try {
            return new Bucket(config, builder.build());
        } catch (SdkException e) {
            throw new IllegalArgumentException("the bucket " + config.bucket()
                    + " of the logs cannot be used; set logs.region, or AWS_REGION: " + e.getMessage());
        }
    }

    /** @param changedAt as the server's clock had it */
    record Stored(String name, long size, Instant changedAt) {}

    /** @param etag changes with the content */
    record Head(long size, String etag, Map<String, String> metadata) {}

    /**
     * Writes an object that must not be there yet.
     *
     * @return false if there is one of that name already
     */
    boolean create(String name, Path content) throws IOException {
        try {
            call(
                    "write",
                    name,
                    () -> client.putObject(
                            put(name, TEXT, Map.of()).ifNoneMatch("*").build(), RequestBody.fromFile(content)));
            return true;
        } catch (BucketFailure e) {
            if (e.isCondition()) return false;
            throw e;
        }
    }

    /** Writes an object, whatever is there. */
    void write(String name, String contentType, byte[] content) throws IOException {
        call(
                "write",
                name,
                () -> client.putObject(put(name, contentType, Map.of()).build(), RequestBody.fromBytes(content)));
    }

    /** Begins an object that becomes visible as a whole. */
    BucketUpload upload(String name, Map<String, String> metadata, Optional<String> replacing) {
        return new BucketUpload(this, put(name, TEXT, metadata).build(), replacing);
    }

    private PutObjectRequest.Builder put(String name, String contentType, Map<String, String> metadata) {
        var put = PutObjectRequest.builder()
                .bucket(config.bucket())
                .key(name)
                .contentType(contentType)
                .metadata(metadata);
        if (!config.algorithm().isEmpty()) put.serverSideEncryption(config.algorithm());
        if (!config.kmsKey().isEmpty()) put.ssekmsKeyId(config.kmsKey());
        return put;
    }

    /** @throws FileNotFoundException if there is no such object */
    byte[] read(String name, long from, int length) throws IOException {
        return call(
                "read",
                name,
                () -> client.getObjectAsBytes(get -> get.bucket(config.bucket())
                                .key(name)
                                .range("bytes=" + from + "-" + (from + length - 1)))
                        .asByteArrayUnsafe());
    }

    Optional<Head> head(String name) throws IOException {
        try {
            HeadObjectResponse head = call(
                    "look at",
                    name,
                    () -> client.headObject(h -> h.bucket(config.bucket()).key(name)));
            return Optional.of(new Head(head.contentLength(), head.eTag(), head.metadata()));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    /** All objects whose names begin so, in the order of their names. */
    List<Stored> list(String prefix) throws IOException {
        return call("list", prefix, () -> {
            var found = new ArrayList<Stored>();
            client.listObjectsV2Paginator(l -> l.bucket(config.bucket()).prefix(prefix))
                    .contents()
                    .forEach(object -> found.add(stored(object)));
            return found;
        });
    }

    /** Some of the objects whose names begin so and come after {@code after}. */
    List<Stored> page(String prefix, String after, int most) throws IOException {
        return call(
                "list",
                prefix,
                () -> client
                        .listObjectsV2(l -> l.bucket(config.bucket())
                                .prefix(prefix)
                                .startAfter(after.isEmpty() ? null : after)
                                .maxKeys(most))
                        .contents()
                        .stream()
                        .map(Bucket::stored)
                        .toList());
    }

    private static Stored stored(S3Object object) {
        return new Stored(object.key(), object.size(), object.lastModified());
    }

    void delete(String name) throws IOException {
        call(
                "delete",
                name,
                () -> client.deleteObject(d -> d.bucket(config.bucket()).key(name)));
    }

    <T> T call(String verb, String name, Call<T> call) throws IOException {
        try {
            return withBucket(call);
        } catch (S3Exception e) {
            if (e.statusCode() == 404) throw new FileNotFoundException(words(verb, name, e));
            throw new BucketFailure(words(verb, name, e), e.statusCode(), e);
        } catch (SdkException e) {
            throw new BucketFailure(words(verb, name, e), 0, e);
        }
    }

    private <T> T withBucket(Call<T> call) {
        try {
            return call.with(client);
        } catch (NoSuchBucketException e) {
            if (!config.creates()) throw e;
            client.createBucket(b -> b.bucket(config.bucket()));
            return call.with(client);
        }
    }

    private <T> T call(String verb, String name, java.util.function.Supplier<T> call) throws IOException {
        return call(verb, name, (Call<T>) unused -> call.get());
    }

    private String words(String verb, String name, Exception e) {
        return "cannot " + verb + " " + name + " in the bucket " + config.bucket()
                + (config.endpoint().isEmpty() ? "" : " at " + config.endpoint()) + ": " + e.getMessage();
    }

    @Override
    public void close() {
        client.close();
    }

    /** One call of the client's. */
    interface Call<T> {
        T with(S3Client client);
    }
}
