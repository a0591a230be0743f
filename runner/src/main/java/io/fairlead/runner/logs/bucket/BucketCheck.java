package io.fairlead.runner.logs.bucket;

import io.fairlead.runner.doctor.Findings;
import io.fairlead.runner.doctor.InstallationCheck;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Does in the bucket what logs will need there, with objects that nobody else has, and takes them away again. */
public final class BucketCheck implements InstallationCheck {

    private static final byte[] TEXT = "written by fairlead doctor\n".getBytes(StandardCharsets.UTF_8);
    private static final Map<String, String> METADATA = Map.of(StoredLog.MERGED, "1");

    private final BucketConfig config;
    private final InstantSource clock;

    public BucketCheck(BucketConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    @Override
    public String subject() {
        return "the bucket " + config.bucket() + " of the logs at " + config.server();
    }

    @Override
    public void carryOut(Findings found) throws Exception {
        String folder = config.folder("doctor-" + UUID.randomUUID());
        String plain = folder + "plain";
        String parts = folder + "parts";
        String once = folder + "once";
        var conditions = new Conditions(what -> found.warn("its server " + what, ""));
        try (Bucket bucket = Bucket.open(config, conditions)) {
            Instant before = clock.instant();
            if (!works(found, "writing an object", "s3:PutObject", () -> bucket.write(plain, Bucket.TEXT, TEXT)))
                return;
            works(found, "reading it", "s3:GetObject", () -> read(bucket, plain));
            works(found, "listing it", "s3:ListBucket", () -> list(bucket, folder, before, found));
            works(found, "writing one in parts", "s3:AbortMultipartUpload", () -> inParts(bucket, parts));
            works(found, "seeing that one is there already", "s3:PutObject", () -> once(bucket, once));
            works(found, "deleting them", "s3:DeleteObject", () -> {
                for (String name : List.of(plain, parts, once)) bucket.delete(name);
            });
        }
    }

    private static void read(Bucket bucket, String name) throws IOException {
        if (!Arrays.equals(bucket.read(name, 0, TEXT.length), TEXT))
            throw new IOException("what is read from " + name + " is not what was written");
    }

    private void list(Bucket bucket, String folder, Instant before, Findings found) throws IOException {
        List<Bucket.Stored> listed = bucket.list(folder);
        if (listed.size() != 1)
            throw new IOException("1 object was written below " + folder + ", and " + listed.size() + " are listed");
        Instant written = listed.get(0).changedAt();
        Instant after = clock.instant();
        found.clock(
                "the bucket's", written, written.isBefore(before) ? before : written.isAfter(after) ? after : written);
    }

    /** With what is said of it: by that a log's one object tells which segments are in it. */
    private static void inParts(Bucket bucket, String name) throws IOException {
        try (BucketUpload upload =
                bucket.upload(name, METADATA, Optional.empty()).eachPartOf(1)) {
            upload.add(TEXT);
            upload.finish();
        }
        read(bucket, name);
        Map<String, String> kept = bucket.head(name).map(Bucket.Head::metadata).orElse(Map.of());
        if (!kept.entrySet().containsAll(METADATA.entrySet()))
            throw new IOException(
                    "the server drops an object's own headers (x-amz-meta-…): lines would be shown twice");
    }

    private static void once(Bucket bucket, String name) throws IOException {
        byte[] other = "somebody else's\n".getBytes(StandardCharsets.UTF_8);
        if (!bucket.create(name, TEXT) || bucket.create(name, other))
            throw new IOException(name + " was written twice, although it was there");
    }

    private interface Step {
        void take() throws IOException;
    }

    private static boolean works(Findings found, String what, String right, Step step) {
        try {
            step.take();
            found.ok(what + " works");
            return true;
        } catch (IOException e) {
            found.fail(what + " does not work: " + e.getMessage(), advice(e, right));
            return false;
        }
    }

    private static String advice(IOException e, String right) {
        if (e instanceof FileNotFoundException)
            return "make the bucket, set logs.create-bucket to true, or correct logs.bucket and logs.endpoint";
        if (e instanceof BucketFailure failure && failure.isForbidden())
            return "give these credentials " + right + " on the bucket and what is in it, or set others";
        return "";
    }
}
