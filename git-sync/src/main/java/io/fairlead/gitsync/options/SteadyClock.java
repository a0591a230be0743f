package io.fairlead.gitsync.options;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * How long something has lasted, whatever happens to the wall clock meanwhile: the time that it showed at the start, counted on by
 * the monotonic clock. What is compared with the dates of others asks {@link #dates()}.
 */
public final class SteadyClock implements InstantSource {

    private final InstantSource dates;
    private final LongSupplier nanoTime;
    private final Instant start;
    private final long startNanos;

    /** @param nanoTime {@link System#nanoTime} */
    public SteadyClock(InstantSource dates, LongSupplier nanoTime) {
        this.dates = dates;
        this.nanoTime = nanoTime;
        this.start = dates.instant();
        this.startNanos = nanoTime.getAsLong();
    }

    /** This machine's. */
    public static SteadyClock system() {
        return new SteadyClock(InstantSource.system(), System::nanoTime);
    }

    /** The date and the time of day. */
    public InstantSource dates() {
        return dates;
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanoTime.getAsLong() - startNanos);
    }
}
