package io.fairlead.gitsync.sidecar;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One repository's part in the few syncs that may fetch at once, so that many that change together do not need the memory of all
 * of them. A look that finds nothing new needs no turn. Used by the syncing thread alone.
 */
final class FetchPermit {

    /** Whoever has waited that long goes on without: those in front may hang, and must not hold up others. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(10);

    private final Semaphore turns;
    private final double place;
    private boolean held;

    /** @param place in the period, 0 to 1, so that many do not look at the same moment */
    FetchPermit(Semaphore turns, double place) {
        this.turns = turns;
        this.place = place;
    }

    double place() {
        return place;
    }

    void begin() {
        if (held) return;
        try {
            held = turns.tryAcquire(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void end() {
        if (held) turns.release();
        held = false;
    }
}
