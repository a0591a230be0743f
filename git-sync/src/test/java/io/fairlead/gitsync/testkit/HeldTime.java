package io.fairlead.gitsync.testkit;

import io.fairlead.gitsync.options.SteadyClock;
import java.time.Duration;
import java.time.Instant;

/** A wall clock and a monotonic one, which a test holds in its hands. */
public final class HeldTime {

    private volatile Instant date;
    private volatile long nanos = 1_000;

    public HeldTime(Instant date) {
        this.date = date;
    }

    /** One that counts by these. */
    public SteadyClock clock() {
        return new SteadyClock(() -> date, () -> nanos);
    }

    /** Time passes. */
    public void pass(Duration duration) {
        date = date.plus(duration);
        nanos += duration.toNanos();
    }

    /** The wall clock is put right, or wrong. */
    public void jump(Duration by) {
        date = date.plus(by);
    }
}
