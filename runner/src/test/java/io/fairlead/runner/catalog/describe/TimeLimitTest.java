package io.fairlead.runner.catalog.describe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.catalog.describe.TimeLimit.Sample;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** All times are given: what counts, and what is told of it. */
class TimeLimitTest {

    private static final boolean WAITING = true;
    private static final boolean WANTING = false;

    private long now;
    private Duration cpu = Duration.ofSeconds(3);
    private final TimeLimit limit = new TimeLimit(Duration.ofSeconds(10), new Sample(now, cpu, WAITING));

    private void pass(double seconds, double used, boolean waiting) {
        now += (long) (seconds * 1e9);
        cpu = cpu.plusNanos((long) (used * 1e9));
        limit.add(new Sample(now, cpu, waiting));
    }

    @Test
    void a_starved_process_has_the_time_that_it_gets() {
        for (int i = 0; i < 90; i++) pass(1, 0.1, WANTING);

        assertThat(limit.isOver()).as("9 s used in 90 s").isFalse();
        for (int i = 0; i < 11; i++) pass(1, 0.1, WANTING);
        assertThat(limit.isOver()).isTrue();
        assertThat(limit.measured()).isEqualTo("it used 10.1 s of processor time in 101 s; the limit is 10 s");
    }

    @Test
    void a_stopped_process_ends_by_the_clock_and_is_not_accused() {
        pass(199, 0.2, WANTING);
        assertThat(limit.isOver()).isFalse();

        pass(1, 0, WANTING);

        assertThat(limit.isOver()).isTrue();
        assertThat(limit.measured())
                .isEqualTo(
                        "it got 0.2 s of processor time in 200 s, which is as long as it may take on a machine that is"
                                + " busy");
    }

    @Test
    void waiting_of_its_own_accord_counts() {
        for (int i = 0; i < 49; i++) pass(0.2, 0, WAITING);
        assertThat(limit.isOver()).isFalse();

        pass(0.2, 0, WAITING);

        assertThat(limit.isOver()).isTrue();
        assertThat(limit.measured())
                .isEqualTo("it used 0 s of processor time and waited for 10 s in 10 s; the limit is 10 s");
    }

    @Test
    void who_did_not_look_for_long_does_not_know_that_it_waited() {
        pass(60, 0.5, WAITING);

        assertThat(limit.isOver()).isFalse();
        for (int i = 0; i < 9; i++) pass(1, 0, WAITING);
        assertThat(limit.isOver()).isTrue();
        assertThat(limit.measured())
                .isEqualTo("it used 0.5 s of processor time and waited for 9.5 s in 69 s; the limit is 10 s");
    }

    @Test
    void threads_side_by_side_do_not_shorten_the_limit() {
        pass(9, 36, WANTING);

        assertThat(limit.isOver()).isFalse();
    }

    @Test
    void what_other_processes_used_does_not_count() {
        pass(9, 9, WANTING);
        now += Duration.ofMinutes(5).toNanos();

        limit.continueWith(new Sample(now, Duration.ofSeconds(1), WANTING));
        limit.add(new Sample(now, Duration.ZERO, WANTING));

        assertThat(limit.isOver())
                .as("another process, and one that says nothing any more")
                .isFalse();
    }
}
