package io.fairlead.runner.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The wall clock's time as it was when it was last looked at, counted on by the monotonic clock: two instants of it are as far apart
 * as time has passed between them, whatever happens to the wall clock. Whoever finds that the wall clock has jumped moves this one,
 * and with it everything that is to happen at an instant; until then it goes on as before.
 */
public final class RunnerClock implements InstantSource {

    /** Who was interrupted between reading one clock and the other cannot compare them. */
    private static final Duration SAME_MOMENT = Duration.ofMillis(50);

    private static final int TRIES = 5;

    private final InstantSource wall;
    private final LongSupplier nanoTime;
    private final Anchor start;
    private volatile Anchor anchor;

    /** @param nanoTime {@link System#nanoTime} */
    public RunnerClock(InstantSource wall, LongSupplier nanoTime) {
        this.wall = wall;
        this.nanoTime = nanoTime;
        this.start = new Anchor(wall.instant(), nanoTime.getAsLong());
        this.anchor = start;
    }

    /** The date and time of day to record, to show and to compare with what is recorded. */
    @Override
    public Instant instant() {
        return anchor.at(nanoTime.getAsLong());
    }

    /** The same as at the start, and never moved: for pauses and patience that live no longer than this process. */
    public InstantSource steady() {
        return () -> start.at(nanoTime.getAsLong());
    }

    /** How far the wall clock is ahead of this one; zero where they could not be read at one moment. */
    public Duration behind() {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            long before = nanoTime.getAsLong();
            Instant there = wall.instant();
            long after = nanoTime.getAsLong();
            if (after - before <= SAME_MOMENT.toNanos()) return Duration.between(anchor.at(before), there);
        }
        return Duration.ZERO;
    }

    /** Goes on from so much later, or earlier where it is negative. */
    public void move(Duration by) {
        Anchor old = anchor;
        anchor = new Anchor(old.instant.plus(by), old.nanos);
    }

    private record Anchor(Instant instant, long nanos) {

        Instant at(long now) {
            return instant.plusNanos(now - nanos);
        }
    }
}
