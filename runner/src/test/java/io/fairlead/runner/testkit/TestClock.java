package io.fairlead.runner.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Stands still until it is told to go on. */
public final class TestClock implements InstantSource {

    private volatile Instant now;

    /** Begins on a Monday, at 06:00 UTC. */
    public TestClock() {
        this(Instant.parse("2026-01-05T06:00:00Z"));
    }

    public TestClock(Instant now) {
        this.now = now;
    }

    @Override
    public Instant instant() {
        return now;
    }

    public void advance(Duration duration) {
        now = now.plus(duration);
    }

    public void set(Instant instant) {
        now = instant;
    }
}
