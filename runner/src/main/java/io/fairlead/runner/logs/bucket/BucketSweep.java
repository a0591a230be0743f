package io.fairlead.runner.logs.bucket;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Goes through the bucket page by page and deletes what is old; a lifecycle rule of the bucket's own is cheaper for many logs. */
final class BucketSweep {

    private static final int PAGE = 1_000;

    /** Of a key's path. */
    private static final int DEPTH = 5;

    private final Bucket bucket;
    private final String root;
    private String after = "";

    BucketSweep(Bucket bucket, BucketConfig config) {
        this.bucket = bucket;
        this.root = config.prefix().isEmpty() ? "" : config.prefix() + "/";
    }

    /** @return whether that was the last page */
    synchronized boolean next(Instant before, Set<String> live) throws IOException {
        Bucket.Page page = bucket.page(root, after, PAGE);
        List<Bucket.Stored> objects = page.objects();
        for (Bucket.Stored object : objects) {
            if (isLog(object) && object.changedAt().isBefore(before) && !live.contains(path(object))) {
                bucket.delete(object.name());
            }
        }
        after = page.last() ? "" : objects.get(objects.size() - 1).name();
        return page.last();
    }

    /** What else is in the bucket is not ours. */
    private static boolean isLog(Bucket.Stored object) {
        String name = object.name();
        return name.endsWith("/" + LogSegment.ARCHIVE)
                || name.endsWith("/" + LogSegment.INDEX)
                || name.contains("/" + LogSegment.SEGMENTS);
    }

    private String path(Bucket.Stored object) {
        String[] parts = object.name().substring(root.length()).split("/");
        return String.join("/", Arrays.copyOf(parts, Math.min(DEPTH, parts.length)));
    }
}
