package io.fairlead.runner.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyTest {

    private final AtomicLong nanos = new AtomicLong();
    private final Pulse pulse = new Pulse("loop", Duration.ofMinutes(2), nanos::get);

    @Test
    void a_timer_goes_on_after_an_error() throws InterruptedException {
        var steps = new AtomicInteger();
        var done = new Semaphore(0);
        var timer = Executors.newSingleThreadScheduledExecutor();
        try {
            Runnable step = () -> {
                done.release();
                if (steps.incrementAndGet() < 3) throw new NoClassDefFoundError("rebuilt meanwhile");
            };
            timer.scheduleWithFixedDelay(new Steady("it failed", pulse, step), 0, 1, TimeUnit.MILLISECONDS);
            assertThat(done.tryAcquire(4, 1, TimeUnit.MINUTES)).isTrue();
        } finally {
            timer.shutdownNow();
        }
    }

    @Test
    void the_pulse_beats_with_what_ends_well_alone() {
        nanos.addAndGet(Duration.ofMinutes(3).toNanos());
        new Steady("it failed", pulse, () -> {
                    throw new IllegalStateException();
                })
                .run();
        assertThat(pulse.isThere()).isFalse();
        new Steady("it failed", pulse, () -> {}).run();
        assertThat(pulse.isThere()).isTrue();
        assertThat(pulse.silence()).isZero();
    }
}
