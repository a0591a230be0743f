package io.fairlead.gitsync.sidecar;

import io.fairlead.gitsync.ProcessSignal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Where the loop waits, and how others end its wait. Calls that come during a sync cause one more, however many they are. */
public final class SyncTrigger {

    private final Duration gap;
    private boolean now;
    private boolean soon;
    private boolean stopped;
    private Duration late = Duration.ZERO;

    private final boolean alone;

    /** @param gap the least time between a sync and the one that {@link #soon} asks for */
    public SyncTrigger(Duration gap) {
        this(gap, true);
    }

    private SyncTrigger(Duration gap, boolean alone) {
        this.gap = gap;
        this.alone = alone;
    }

    /** Of one loop among several, so that an interrupt of the process is not for this one to catch. */
    static SyncTrigger amongOthers(Duration gap) {
        return new SyncTrigger(gap, false);
    }

    /** Ends the wait at once. */
    public synchronized void now() {
        now = true;
        notifyAll();
    }

    /** Ends the wait, but not before the gap has passed. */
    public synchronized void soon() {
        soon = true;
        notifyAll();
    }

    /** Ends this wait and all that follow. */
    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    synchronized boolean isStopped() {
        return stopped;
    }

    /** Waits so long, or less when somebody calls. */
    synchronized void await(Duration wait) throws InterruptedException {
        long start = System.nanoTime();
        while (!now && !stopped) {
            Duration limit = soon && gap.compareTo(wait) < 0 ? gap : wait;
            long left = limit.toNanos() - (System.nanoTime() - start);
            if (left <= 0) break;
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        late = now || soon || stopped
                ? Duration.ZERO
                : Duration.ofNanos(System.nanoTime() - start).minus(wait);
        now = false;
        soon = false;
    }

    /** How much longer the last wait took than it should have; nothing if somebody called. */
    synchronized Duration late() {
        return late;
    }

    /** An interruption of the process is a {@link #stop} from now on. */
    void endWhenInterrupted() {
        if (alone) ProcessSignal.on("INT", this::stop);
    }

    /** Until {@link #stop}. */
    synchronized void awaitStop() throws InterruptedException {
        while (!stopped) wait();
    }
}
