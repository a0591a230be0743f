package io.fairlead.gitsync;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after failures: from the period on, doubling, never the same for two processes, never above a bound.
 *
 * @param longest the bound; the period itself, if that is longer
 */
public record Backoff(Duration period, Duration longest, RandomGenerator random) {

    static final Duration LONGEST = Duration.ofMinutes(5);

    /** Enough doublings of the shortest period to reach the bound. */
    private static final int MAX_DOUBLINGS = 20;

    /** For a git host. */
    public Backoff(Duration period, RandomGenerator random) {
        this(period, LONGEST, random);
    }

    /** The wait after the {@code failures}-th failure in a row, counted from 1. */
    public Duration after(int failures) {
        long doubled = period.toMillis() << Math.min(failures - 1, MAX_DOUBLINGS);
        long bound = Math.max(longest.toMillis(), period.toMillis());
        long full = Math.min(doubled, bound);
        return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
    }
}
