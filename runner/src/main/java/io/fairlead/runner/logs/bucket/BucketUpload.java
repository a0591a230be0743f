package io.fairlead.runner.logs.bucket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * One object that is written in parts and becomes visible as a whole, when it is finished; if meanwhile somebody else wrote it,
 * not at all. Holds one part in memory.
 */
final class BucketUpload implements AutoCloseable {

    private static final int PART_BYTES = 8 << 20;

    private int partBytes = PART_BYTES;

    private final Bucket bucket;
    private final Conditions conditions;
    private final PutObjectRequest object;
    private final Optional<String> replacing;
    private final ByteArrayOutputStream part = new ByteArrayOutputStream();
    private final List<CompletedPart> parts = new ArrayList<>();
    private String uploadId = "";

    /** @param replacing the ETag of what is there; empty where nothing may be */
    BucketUpload(Bucket bucket, Conditions conditions, PutObjectRequest object, Optional<String> replacing) {
        this.bucket = bucket;
        this.conditions = conditions;
        this.object = object;
        this.replacing = replacing;
    }

    /** Smaller parts than usual; only the last one may be so small. */
    BucketUpload eachPartOf(int bytes) {
        partBytes = bytes;
        return this;
    }

    void add(byte[] bytes) throws IOException {
        part.writeBytes(bytes);
        if (part.size() >= partBytes) sendPart();
    }

    private void sendPart() throws IOException {
        if (uploadId.isEmpty()) begin();
        int number = parts.size() + 1;
        byte[] content = part.toByteArray();
        part.reset();
        String etag = bucket.call(
                "write a part of",
                object.key(),
                client -> client.uploadPart(
                                p -> p.bucket(object.bucket())
                                        .key(object.key())
                                        .uploadId(uploadId)
                                        .partNumber(number)
                                        .contentMD5(Md5.of(content)),
                                RequestBody.fromBytes(content))
                        .eTag());
        parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
    }

    private void begin() throws IOException {
        uploadId = bucket.call(
                "begin",
                object.key(),
                client -> client.createMultipartUpload(c -> c.bucket(object.bucket())
                                .key(object.key())
                                .contentType(object.contentType())
                                .metadata(object.metadata())
                                .serverSideEncryption(object.serverSideEncryptionAsString())
                                .ssekmsKeyId(object.ssekmsKeyId()))
                        .uploadId());
    }

    /** @throws BucketFailure with {@code isCondition()} if somebody else was quicker */
    void finish() throws IOException {
        boolean isNew = replacing.isEmpty();
        if (uploadId.isEmpty()) {
            byte[] content = part.toByteArray();
            write(
                    isNew ? Conditions.Kind.NEW : Conditions.Kind.UNCHANGED,
                    conditional ->
                            bucket.send(conditional ? condition(object.toBuilder()) : object.toBuilder(), content));
            return;
        }
        if (part.size() > 0) sendPart();
        write(
                isNew ? Conditions.Kind.NEW_IN_PARTS : Conditions.Kind.UNCHANGED_IN_PARTS,
                conditional -> bucket.call(
                        "finish",
                        object.key(),
                        client -> client.completeMultipartUpload(c -> {
                            c.bucket(object.bucket())
                                    .key(object.key())
                                    .uploadId(uploadId)
                                    .multipartUpload(m -> m.parts(parts));
                            if (conditional) c.ifMatch(replacing.orElse(null)).ifNoneMatch(isNew ? "*" : null);
                        })));
        uploadId = "";
    }

    private void write(Conditions.Kind kind, Conditions.Write write) throws IOException {
        conditions.write(kind, () -> bucket.requireAsBefore(object.key(), replacing), write);
    }

    private PutObjectRequest.Builder condition(PutObjectRequest.Builder put) {
        return replacing.isPresent() ? put.ifMatch(replacing.get()) : put.ifNoneMatch("*");
    }

    /** What was not finished is dropped. */
    @Override
    public void close() throws IOException {
        if (uploadId.isEmpty()) return;
        bucket.call(
                "drop",
                object.key(),
                client -> client.abortMultipartUpload(
                        a -> a.bucket(object.bucket()).key(object.key()).uploadId(uploadId)));
    }
}
