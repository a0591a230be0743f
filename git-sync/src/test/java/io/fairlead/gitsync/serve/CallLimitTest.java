package io.fairlead.gitsync.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallLimitTest {

    private static final int MOST = 10;
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final CallLimit limit = new CallLimit(MOST, Duration.ofMinutes(1));

    @BeforeEach
    void as_many_as_may_have_called() {
        for (int i = 0; i < MOST; i++)
            assertThat(limit.call(NOON.plusSeconds(50 + i))).isEmpty();
    }

    @Test
    void wherever_a_window_begins_no_more_than_the_limit_are_let_through() {
        // A window that began at noon would be over now.
        assertThat(limit.call(NOON.plusSeconds(61))).contains(NOON.plusSeconds(110));
        assertThat(limit.call(NOON.plusSeconds(110))).isEmpty();
        assertThat(limit.call(NOON.plusSeconds(110))).contains(NOON.plusSeconds(111));
    }

    @Test
    void a_clock_that_was_set_back_keeps_nobody_out() {
        assertThat(limit.call(NOON.minusSeconds(3600))).isEmpty();
    }

    @Test
    void a_call_that_another_thread_overtook_counts_like_any_other() {
        assertThat(limit.call(NOON.plusSeconds(58))).contains(NOON.plusSeconds(110));
    }
}
