package io.fairlead.runner.catalog.describe;

import java.io.IOException;

/** One {@code describe} process kept ready, which practises meanwhile; whoever comes while it is taken gets a cold one. Thread-safe. */
final class WaitingProcess implements AutoCloseable {

    private final int heapMegabytes;
    private final WarmUpLevel practice;
    private DescribeChild waiting;
    private boolean closed;

    WaitingProcess(int heapMegabytes, WarmUpLevel practice) {
        this.heapMegabytes = heapMegabytes;
        this.practice = practice;
    }

    /** The caller gives it back. */
    synchronized DescribeChild take() throws IOException {
        var child = waiting;
        waiting = null;
        if (child != null && child.isAlive()) return child;
        return DescribeChild.start(heapMegabytes, practice);
    }

    /** Keeps it if it is as good as new, or else ends it. */
    synchronized void giveBack(DescribeChild child) {
        if (!closed && waiting == null && child.isReusable()) waiting = child;
        else child.close();
    }

    /** Unless one is waiting. */
    synchronized void startAhead() {
        if (practice == WarmUpLevel.NONE || closed || waiting != null) return;
        try {
            waiting = DescribeChild.start(heapMegabytes, practice);
        } catch (IOException e) {
            // What was described is not lost for it; the next one to take starts its own process, and tells if that
            // fails too.
            waiting = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (waiting != null) waiting.close();
        waiting = null;
    }
}
