package io.fairlead.runner.logs.bucket;

import java.util.concurrent.atomic.AtomicLong;

/** How much of the disk the spools of all logs take. */
final class SpoolBytes {

    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong cached = new AtomicLong();

    void addWaiting(long bytes) {
        waiting.addAndGet(bytes);
    }

    void addCached(long bytes) {
        cached.addAndGet(bytes);
    }

    /** What is not in the bucket yet. */
    long waiting() {
        return waiting.get();
    }

    /** What is, and is also here. */
    long cached() {
        return cached.get();
    }
}
