package io.fairlead.runner.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.runner.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopTest {

    private final AtomicInteger passes = new AtomicInteger();

    @Test
    void an_error_of_one_duty_ends_neither_the_thread_nor_the_other_duties() {
        var failures = new AtomicInteger();
        Duty failing = now -> {
            if (failures.incrementAndGet() == 1) throw new NoClassDefFoundError("rebuilt meanwhile");
            if (failures.get() == 2) throw new OutOfMemoryError("unable to create native thread");
            if (failures.get() == 3) throw new IllegalStateException("the database is busy");
        };
        Duty other = now -> passes.incrementAndGet();
        try (var loop = new Loop(List.of(failing, other), Optional::empty, new TestClock())) {
            loop.start();
            await().until(() -> passes.get() >= 4 || wake(loop));
            assertThat(failures).hasValueGreaterThanOrEqualTo(4);
        }
    }

    private static boolean wake(Loop loop) {
        loop.wake();
        return false;
    }

    @Test
    void an_error_while_the_next_timer_is_read_is_no_end_either() {
        var asked = new AtomicInteger();
        Duty duty = now -> passes.incrementAndGet();
        try (var loop = new Loop(List.of(duty), () -> failing(asked), new TestClock())) {
            loop.start();
            await().until(() -> passes.get() >= 3);
        }
    }

    private static Optional<Instant> failing(AtomicInteger asked) {
        asked.incrementAndGet();
        throw new StackOverflowError();
    }

    @Test
    void a_clock_that_cannot_be_read_makes_the_loop_wait_and_not_spin() {
        var asked = new AtomicInteger();
        InstantSource failingOnce = () -> {
            if (asked.incrementAndGet() == 1) throw new IllegalStateException("the disk is full");
            return Instant.EPOCH;
        };
        long start = System.nanoTime();
        try (var loop = new Loop(List.of(now -> passes.incrementAndGet()), Optional::empty, failingOnce)) {
            loop.start();
            await().until(() -> passes.get() >= 1);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
        assertThat(asked).hasValue(2);
    }

    @Test
    void an_interruption_is_no_end_either() {
        var scheduler = new Thread[1];
        Duty duty = now -> {
            scheduler[0] = Thread.currentThread();
            passes.incrementAndGet();
        };
        try (var loop = new Loop(List.of(duty), Optional::empty, new TestClock())) {
            loop.start();
            await().until(() -> passes.get() >= 1);
            scheduler[0].interrupt();
            await().until(() -> passes.get() >= 2);
            await().until(() -> passes.get() >= 4 || wake(loop));
        }
    }

    @Test
    void the_pulse_does_not_beat_while_a_duty_fails() {
        Duty failing = now -> {
            passes.incrementAndGet();
            throw new IllegalStateException("the database is busy");
        };
        try (var loop = new Loop(List.of(failing), Optional::empty, new TestClock())) {
            var before = loop.pulse().silence();
            loop.start();
            await().until(() -> passes.get() >= 2);
            assertThat(loop.pulse().silence()).isGreaterThan(before);
        }
    }
}
