package io.fairlead.runner.catalog.describe;

import java.time.Duration;

/**
 * How much of its time a piece of work in another process has used. What counts is the processor time that it took, and the time
 * in which it waited of its own accord, for a sleep or a network. The time in which it could have gone on, had the machine had a
 * processor or a disk for it, does not count: that is bounded by the clock alone, generously. Not for use by several threads.
 */
final class TimeLimit {

    /** So many times the limit may pass on the clock, on a machine that has something else to do. */
    static final int STARVATION = 20;

    /** So much of the time since the look before may count as waited for. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

    private static final Duration WORTH_TELLING = Duration.ofMillis(100);

    /**
     * A process at a moment.
     *
     * @param nanos by {@link System#nanoTime()}
     * @param cpu all that it has used since it started
     * @param waiting whether none of its threads wants a processor
     */
    record Sample(long nanos, Duration cpu, boolean waiting) {}

    private final Duration limit;
    private Sample last;
    private Duration counted = Duration.ZERO;
    private Duration cpu = Duration.ZERO;
    private Duration clock = Duration.ZERO;

    TimeLimit(Duration limit, Sample begin) {
        this.limit = limit;
        this.last = begin;
    }

    /** Goes on with another process: what is between the two does not count. */
    void continueWith(Sample begin) {
        last = begin;
    }

    /** Counts what has passed since the sample before. */
    void add(Sample now) {
        Duration passed = Duration.ofNanos(Math.max(0, now.nanos() - last.nanos()));
        Duration used = now.cpu().minus(last.cpu());
        if (used.isNegative()) used = Duration.ZERO; // It has ended, and says nothing any more.
        clock = clock.plus(passed);
        cpu = cpu.plus(used);
        // Threads side by side use more than has passed; nobody's limit is shortened for that.
        Duration counts = shorter(used, passed);
        // Whoever looks after a long time was starved, too, and knows little of how the process stood meanwhile.
        Duration waited = now.waiting() ? shorter(passed, LONGEST_LOOK) : Duration.ZERO;
        counted = counted.plus(counts.compareTo(waited) > 0 ? counts : waited);
        last = now;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    boolean isOver() {
        return counted.compareTo(limit) >= 0 || clock.compareTo(limit.multipliedBy(STARVATION)) >= 0;
    }

    /** What was measured and what the limit is, to follow "was not finished: ". */
    String measured() {
        if (counted.compareTo(limit) < 0) {
            return "it got " + text(cpu) + " of processor time in " + text(clock)
                    + ", which is as long as it may take on a machine that is busy";
        }
        Duration waited = counted.minus(cpu);
        return "it used " + text(cpu) + " of processor time "
                + (waited.compareTo(WORTH_TELLING) < 0 ? "" : "and waited for " + text(waited) + " ") + "in "
                + text(clock) + "; the limit is " + text(limit);
    }

    static String text(Duration duration) {
        long tenths = (duration.toMillis() + 50) / 100;
        return tenths % 10 == 0 ? tenths / 10 + " s" : tenths / 10 + "." + tenths % 10 + " s";
    }
}
