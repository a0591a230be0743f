package io.fairlead.gitsync;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait after failures: from the period on, doubling, never the same for two processes, never above a bound. */
public record Backoff(Duration period, RandomGenerator random) {

    static final Duration LONGEST = Duration.ofMinutes(5);

    /** Enough doublings of the shortest period to reach the bound. */
    private static final int MAX_DOUBLINGS = 20;

    /** The wait after the {@code failures}-th failure in a row, counted from 1. */
    public Duration after(int failures) {
        long doubled = period.toMillis() << Math.min(failures - 1, MAX_DOUBLINGS);
        long bound = Math.max(LONGEST.toMillis(), period.toMillis());
        long full = Math.min(doubled, bound);
        return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
    }
}
