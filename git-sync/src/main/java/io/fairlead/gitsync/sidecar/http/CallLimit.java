package io.fairlead.gitsync.sidecar.http;

import java.time.Duration;

/** Lets so many calls through in each window of time. */
final class CallLimit {

    private final int calls;
    private final Duration window;
    private long windowStartedAt = System.nanoTime();
    private int seen;

    CallLimit(int calls, Duration window) {
        this.calls = calls;
        this.window = window;
    }

    /** Zero if the call may pass; else how long there is to wait. */
    synchronized Duration take() {
        long now = System.nanoTime();
        if (now - windowStartedAt >= window.toNanos()) {
            windowStartedAt = now;
            seen = 0;
        }
        if (seen++ < calls) return Duration.ZERO;
        return window.minusNanos(now - windowStartedAt);
    }
}
