package io.fairlead.dag;

import java.time.Duration;
import java.util.Objects;

/**
 * How often and how late a failed task is tried again. The default is {@link #none()}.
 *
 * <p>Only failures of the task itself count. An attempt that was lost to the infrastructure (a killed process, an evicted pod)
 * is repeated without using up a retry.
 *
 * @param times how many further tries after the first one; 0 to {@value #MAX_TIMES}
 * @param firstDelay the wait before the first retry; 0 to {@value #MAX_DELAY_DAYS} days
 * @param factor what each further wait is multiplied by; 1 for a fixed delay, at most 100
 * @param maxDelay no wait is longer than this, the first one included; 0 to {@value #MAX_DELAY_DAYS} days
 */
public record Retry(int times, Duration firstDelay, double factor, Duration maxDelay) {

    /** The most retries a task can have. */
    public static final int MAX_TIMES = 100;

    /** The longest wait between two tries, in days. */
    public static final int MAX_DELAY_DAYS = 30;

    private static final double MAX_FACTOR = 100;
    private static final Duration LONGEST = Duration.ofDays(MAX_DELAY_DAYS);
    private static final Duration DEFAULT_CAP = Duration.ofHours(24);

    /** Refuses what is out of bounds with an {@link IllegalArgumentException} that names the bound. */
    public Retry {
        Objects.requireNonNull(firstDelay, "firstDelay");
        Objects.requireNonNull(maxDelay, "maxDelay");
        require(times >= 0 && times <= MAX_TIMES, "times is " + times + "; it must be 0 to " + MAX_TIMES);
        require(isDelay(firstDelay), "the delay is " + firstDelay + "; it must be 0 to " + MAX_DELAY_DAYS + " days");
        require(factor >= 1 && factor <= MAX_FACTOR, "the factor is " + factor + "; it must be 1 to 100");
        require(
                isDelay(maxDelay),
                "the longest delay is " + maxDelay + "; it must be 0 to " + MAX_DELAY_DAYS + " days");
    }

    /** No retry: the first failure is final. */
    public static Retry none() {
        return new Retry(0, Duration.ZERO, 1, LONGEST);
    }

    /** Tries again up to {@code times} times, always {@code delay} after the failure. */
    public static Retry times(int times, Duration delay) {
        return new Retry(times, delay, 1, LONGEST);
    }

    /**
     * Tries again up to {@code times} times; the wait is {@code firstDelay} at first and doubles each time, up to 24 hours
     * (or {@code firstDelay}, if that is longer) unless {@link #atMost} says otherwise.
     */
    public static Retry exponential(int times, Duration firstDelay) {
        return new Retry(times, firstDelay, 2, firstDelay.compareTo(DEFAULT_CAP) > 0 ? firstDelay : DEFAULT_CAP);
    }

    /** The same, but no wait is longer than {@code cap}. */
    public Retry atMost(Duration cap) {
        return new Retry(times, firstDelay, factor, cap);
    }

    /** Whether a task that has failed {@code failures} times (1 or more) is tried again. */
    public boolean allowsAfter(int failures) {
        return failures <= times;
    }

    /** The wait after the {@code failures}-th failure (1 or more): {@code firstDelay × factor^(failures−1)}, capped. */
    public Duration delayAfter(int failures) {
        require(failures >= 1, "failures is " + failures + "; they are counted from 1");
        double seconds = seconds(firstDelay) * Math.pow(factor, failures - 1.0);
        return seconds >= seconds(maxDelay) ? maxDelay : Duration.ofMillis(Math.round(seconds * 1000));
    }

    private static boolean isDelay(Duration duration) {
        return !duration.isNegative() && duration.compareTo(LONGEST) <= 0;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) throw new IllegalArgumentException("retry: " + otherwise);
    }
}
