package io.fairlead.runner.liveness;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A loop's sign of life: beats with each pass that ended as it should. Counts by a monotonic clock. */
public final class Pulse {

    private final String name;
    private final Duration longest;
    private final LongSupplier nanoTime;
    private volatile long beatNanos;

    /**
     * Beats once, now.
     *
     * @param name of the loop, as health tells of it
     * @param longest how long may be between two beats
     */
    public Pulse(String name, Duration longest) {
        this(name, longest, System::nanoTime);
    }

    /** The same by another clock than {@link System#nanoTime}. */
    public Pulse(String name, Duration longest, LongSupplier nanoTime) {
        this.name = name;
        this.longest = longest;
        this.nanoTime = nanoTime;
        beat();
    }

    /** A pass has ended as it should. */
    public void beat() {
        beatNanos = nanoTime.getAsLong();
    }

    public String name() {
        return name;
    }

    /** How long the last beat is ago. */
    public Duration silence() {
        return Duration.ofNanos(nanoTime.getAsLong() - beatNanos);
    }

    /** Whether the loop goes; if not, it hangs, has ended, or each of its passes goes wrong. */
    public boolean isThere() {
        return silence().compareTo(longest) <= 0;
    }
}
