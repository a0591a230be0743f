package io.fairlead.runner.testkit;

import io.fairlead.runner.time.RunnerClock;
import java.time.Duration;
import java.time.Instant;

/** A wall clock and a monotonic one, which a test holds in its hands. */
public final class TestTime {

    public final TestClock wall = new TestClock();
    private long nanos = 1_000;
    private Duration betweenReadings = Duration.ZERO;

    /** One that counts by these. */
    public RunnerClock clock() {
        return new RunnerClock(wall, this::nanoTime);
    }

    /** Time passes. */
    public void pass(Duration duration) {
        wall.advance(duration);
        nanos += duration.toNanos();
    }

    /** The wall clock is put right or wrong, or the machine sleeps. */
    public void jump(Duration by) {
        wall.advance(by);
    }

    public void jumpTo(Instant instant) {
        wall.set(instant);
    }

    /** So much passes whenever one clock was read, before the other is. */
    public void interruptsReadings(Duration length) {
        betweenReadings = length;
    }

    private long nanoTime() {
        long read = nanos;
        pass(betweenReadings);
        return read;
    }
}
