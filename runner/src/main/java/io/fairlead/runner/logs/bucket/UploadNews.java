package io.fairlead.runner.logs.bucket;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once when logs cannot go to the bucket, repeats it while that lasts, and says it when they go again: all of them. */
final class UploadNews {

    private static final Logger log = LoggerFactory.getLogger(UploadNews.class);
    private static final Duration REPEATED = Duration.ofMinutes(10);

    private final SpoolBytes bytes;
    private final SpoolLimits limits;
    private final LongSupplier nanoTime;
    private final Set<String> failing = new HashSet<>();
    private boolean said;
    private long saidNanos;

    UploadNews(SpoolBytes bytes, SpoolLimits limits, LongSupplier nanoTime) {
        this.bytes = bytes;
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /** @param path of the log */
    synchronized void failed(String path, Throwable why) {
        long now = nanoTime.getAsLong();
        failing.add(path);
        if (said && now - saidNanos < REPEATED.toNanos()) return;
        said = true;
        saidNanos = now;
        log.warn(
                "{} cannot go to the bucket now; lines are kept on disk ({} of at most {} MiB wait) and sent later: {}",
                failing.size() == 1 ? "the log " + path : failing.size() + " logs",
                bytes.waiting() >> 20,
                limits.waitingBytes() >> 20,
                why.getMessage() == null ? why.toString() : why.getMessage());
    }

    /** The bucket has taken something of it. What it only answers, as to a listing, proves nothing. */
    synchronized void written(String path) {
        failing.remove(path);
        if (!said || !failing.isEmpty()) return;
        said = false;
        log.info("logs go to the bucket again");
    }

    /** There is nothing more to be sent of it. */
    synchronized void ended(String path) {
        failing.remove(path);
    }
}
