package io.fairlead.runner.executor.kubernetes;

import io.fairlead.gitsync.Backoff;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * How fast the API is asked: so many calls a second, none while it has asked for a pause, and ever longer pauses, with chance in
 * them, while it goes on refusing. Shared by all who create. Bucket4j and Failsafe space calls as well, but know no pause for all, which
 * would leave most of this beside them.
 */
final class RateLimiter {

    /** Client-side, as kubelets and controllers have it; an API server with priority and fairness takes far more. */
    static final int PER_SECOND = 100;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final long nanosPerCall;
    private final LongSupplier nanoTime;
    private long next;
    private long pausedUntil;

    /** @param nanoTime a clock as {@link System#nanoTime} */
    RateLimiter(int perSecond, LongSupplier nanoTime) {
        this.nanosPerCall = Duration.ofSeconds(1).toNanos() / perSecond;
        this.nanoTime = nanoTime;
        this.next = nanoTime.getAsLong();
        this.pausedUntil = next;
    }

    /** Takes a place in the row: how long to wait for the call. */
    synchronized Duration place() {
        long now = nanoTime.getAsLong();
        long at = Math.max(now, next);
        next = at + nanosPerCall;
        return Duration.ofNanos(at - now);
    }

    /** The API asked everybody to wait. */
    synchronized void pause(Duration time) {
        pausedUntil = Math.max(pausedUntil, nanoTime.getAsLong() + time.toNanos());
        next = Math.max(next, pausedUntil);
    }

    /** Whether that was said after the caller took his place: he is to take another. */
    synchronized boolean isPaused() {
        return nanoTime.getAsLong() < pausedUntil;
    }

    /** How long to wait after that many refusals in a row, counted from 1. */
    static Duration backOff(int refusals) {
        return new Backoff(FIRST_PAUSE, LONGEST_PAUSE, ThreadLocalRandom.current()).after(refusals);
    }
}
