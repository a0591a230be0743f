package io.fairlead.runner.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** For how long a worker goes on unheard, as a pure decision. */
class LeaseTermsTest {

    private static final long SENT = Long.MAX_VALUE - 5; // System.nanoTime() may wrap around

    @Test
    void the_task_is_told_to_end_early_enough_to_be_gone_at_the_end_of_the_silence() {
        var terms = LeaseTerms.of(Duration.ofSeconds(60), Duration.ofSeconds(4));
        assertThat(terms.lasts()).isEqualTo(Duration.ofSeconds(54));
        assertThat(terms.left(SENT, SENT)).isEqualTo(Duration.ofSeconds(54).toNanos());
        assertThat(terms.left(SENT, SENT + Duration.ofSeconds(54).toNanos() - 1))
                .isEqualTo(1);
        assertThat(terms.left(SENT, SENT + Duration.ofSeconds(54).toNanos())).isZero();
    }

    @ParameterizedTest
    @CsvSource({"10, 0", "10, 20", "60, 0", "60, 20", "60, 86400", "3600, 20", "86400, 86400"})
    void a_sign_of_life_that_gets_lost_or_hangs_ends_nothing(int silence, int grace) {
        var terms = LeaseTerms.of(Duration.ofSeconds(silence), Duration.ofSeconds(grace));
        var toBeGone = terms.grace().plus(LeaseTerms.TO_BE_GONE);
        assertThat(terms.lasts().plus(toBeGone)).isEqualTo(Duration.ofSeconds(silence));
        assertThat(terms.grace()).isLessThanOrEqualTo(Duration.ofSeconds(grace));
        // One comes late as the commit is fetched just then; connecting and waiting for the answer take as long as they
        // may; then the next.
        var longest = terms.interval()
                .multipliedBy(2)
                .plus(terms.answerWithin().multipliedBy(2))
                .plus(terms.interval());
        assertThat(longest).isLessThan(terms.lasts());
        assertThat(terms.interval()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
    }

    @Test
    void a_silence_in_which_no_task_could_be_ended_is_refused() {
        assertThatThrownBy(() -> LeaseTerms.of(Duration.ofSeconds(3), Duration.ZERO))
                .hasMessage(
                        "the runner's fleet.silence is 3000 ms, and this worker could not end its task in that time;"
                                + " set it to 10s or more");
    }
}
