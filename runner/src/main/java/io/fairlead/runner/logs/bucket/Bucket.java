package io.fairlead.runner.logs.bucket;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The few calls of S3 that logs need, each with a time-out, and with errors that say what was tried where. */
final class Bucket implements AutoCloseable {

    static final String TEXT = "text/plain; charset=utf-8";
    static final String JSON = "application/json";

    private final BucketConfig config;
    private final S3Client client;
    private final Conditions conditions;

    private Bucket(BucketConfig config, S3Client client, Conditions conditions) {
        this.config = config;
        this.client = client;
        this.conditions = conditions;
    }

    /** @throws IllegalArgumentException if the settings name nothing that can be asked */
    static Bucket open(BucketConfig config) {
        return open(config, new Conditions());
    }

    /** The same, by conditions of the caller's. */
    static Bucket open(BucketConfig config, Conditions conditions) {
        return new Bucket(config, BucketClient.of(config), conditions);
    }

    /** @param changedAt as the server's clock had it */
    record Stored(String name, long size, Instant changedAt) {}

    /** @param etag changes with the content */
    record Head(long size, String etag, Map<String, String> metadata) {}

    /** @param last whether no more come after these */
    record Page(List<Stored> objects, boolean last) {}

    /**
     * Writes an object that must not be there yet.
     *
     * @return false if there is one of that name already
     */
    boolean create(String name, Path file) throws IOException {
        return create(name, RequestBody.fromFile(file), Md5.of(file));
    }

    boolean create(String name, byte[] content) throws IOException {
        return create(name, RequestBody.fromBytes(content), Md5.of(content));
    }

    private boolean create(String name, RequestBody content, String md5) throws IOException {
        Conditions.Write write = conditional -> {
            var put = put(name, TEXT, Map.of());
            if (conditional) put.ifNoneMatch("*");
            send(put, content, md5);
        };
        try {
            conditions.write(Conditions.Kind.NEW, () -> requireAsBefore(name, Optional.empty()), write);
        } catch (BucketFailure e) {
            if (e.isCondition()) return false;
            throw e;
        }
        if (conditions.areOpen()) conditions.prove(write);
        return true;
    }

    /** @param before the ETag it should have; empty if it should not be there */
    void requireAsBefore(String name, Optional<String> before) throws IOException {
        if (!head(name).map(Head::etag).equals(before))
            throw BucketFailure.condition("somebody else wrote " + name + " in the bucket " + config.bucket());
    }

    /** Writes an object, whatever is there. */
    void write(String name, String contentType, byte[] content) throws IOException {
        send(put(name, contentType, Map.of()), content);
    }

    /** Begins an object that becomes visible as a whole. */
    BucketUpload upload(String name, Map<String, String> metadata, Optional<String> replacing) {
        return new BucketUpload(this, conditions, put(name, TEXT, metadata).build(), replacing);
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

    /** With the one checksum that every server knows; a bucket that locks its objects takes none without. */
    void send(PutObjectRequest.Builder put, byte[] content) throws IOException {
        send(put, RequestBody.fromBytes(content), Md5.of(content));
    }

    private void send(PutObjectRequest.Builder put, RequestBody content, String md5) throws IOException {
        PutObjectRequest request = put.contentMD5(md5).build();
        call("write", request.key(), () -> client.putObject(request, content));
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
        var found = new ArrayList<Stored>();
        Page page = new Page(List.of(), false);
        while (!page.last()) {
            page = page(prefix, last(found), 0);
            found.addAll(page.objects());
        }
        return found;
    }

    private static String last(List<Stored> objects) {
        return objects.isEmpty() ? "" : objects.get(objects.size() - 1).name();
    }

    /**
     * Some of the objects whose names begin so and come after {@code after}. By S3's first way to list, which every server knows: asked
     * by the second, those that do not know it give the first page alone, or again and again.
     *
     * @param most 0 for as many as the server likes
     */
    Page page(String prefix, String after, int most) throws IOException {
        ListObjectsResponse answer = call(
                "list",
                prefix,
                () -> client.listObjects(l -> l.bucket(config.bucket())
                        .prefix(prefix)
                        .marker(after.isEmpty() ? null : after)
                        .maxKeys(most == 0 ? null : most)));
        List<Stored> objects = answer.contents().stream().map(Bucket::stored).toList();
        boolean more = Boolean.TRUE.equals(answer.isTruncated());
        if (more && (objects.isEmpty() || last(objects).equals(after)))
            throw new BucketFailure(
                    "the bucket " + config.bucket() + " at " + config.server() + " says that it has more below "
                            + prefix + " after '" + after + "', and does not tell what",
                    0,
                    "",
                    null);
        return new Page(objects, !more);
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
            throw new BucketFailure(words(verb, name, e), e.statusCode(), Advice.code(e), e);
        } catch (SdkException e) {
            throw new BucketFailure(words(verb, name, e), 0, "", e);
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

    private <T> T call(String verb, String name, Supplier<T> call) throws IOException {
        return call(verb, name, (Call<T>) unused -> call.get());
    }

    private String words(String verb, String name, Exception e) {
        return "cannot " + verb + " " + name + " in the bucket " + config.bucket()
                + (config.server().endpoint().isEmpty() ? "" : " at " + config.server()) + ": " + e.getMessage()
                + Advice.on(e, config.server());
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
