package io.fairlead.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryTest {

    @ParameterizedTest
    @CsvSource({
        // times, first, factor, longest, failures, expected wait
        "3,  PT5M,    1,   PT720H, 1,   PT5M",
        "3,  PT5M,    1,   PT720H, 3,   PT5M",
        "3,  PT30S,   2,   PT24H,  1,   PT30S",
        "3,  PT30S,   2,   PT24H,  2,   PT1M",
        "3,  PT30S,   2,   PT24H,  3,   PT2M",
        "9,  PT30S,   2,   PT5M,   5,   PT5M",
        "9,  PT1H,    1,   PT10M,  1,   PT10M",
        "9,  PT1S,    1.5, PT24H,  3,   PT2.25S",
        "9,  PT0.1S,  1,   PT24H,  1,   PT0.1S",
        "9,  PT0S,    2,   PT24H,  9,   PT0S",
        "100, PT720H, 100, PT720H, 100, PT720H",
        "100, PT1S,   100, PT720H, 2147483647, PT720H",
    })
    void the_wait_grows_by_the_factor_up_to_the_longest(
            int times, Duration first, double factor, Duration longest, int failures, Duration expected) {
        assertThat(new Retry(times, first, factor, longest).delayAfter(failures))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0,1,false", "1,1,true", "1,2,false", "3,3,true", "3,4,false"})
    void a_task_is_tried_again_as_often_as_it_says(int times, int failures, boolean again) {
        assertThat(Retry.times(times, Duration.ZERO).allowsAfter(failures)).isEqualTo(again);
    }

    @Test
    void none_is_no_retry() {
        assertThat(Retry.none().allowsAfter(1)).isFalse();
    }

    @Test
    void exponential_doubles_up_to_a_day_unless_it_begins_above_or_says_otherwise() {
        assertThat(Retry.exponential(9, Duration.ofHours(10)).delayAfter(3)).isEqualTo(Duration.ofHours(24));
        assertThat(Retry.exponential(9, Duration.ofHours(48)).delayAfter(1)).isEqualTo(Duration.ofHours(48));
        assertThat(Retry.exponential(9, Duration.ofHours(10))
                        .atMost(Duration.ofHours(30))
                        .delayAfter(3))
                .isEqualTo(Duration.ofHours(30));
    }

    @ParameterizedTest
    @CsvSource({
        "-1,  PT0S,    1,    PT1H,   times is -1; it must be 0 to 100",
        "101, PT0S,    1,    PT1H,   times is 101; it must be 0 to 100",
        "1,   PT-1S,   1,    PT1H,   the delay is PT-1S; it must be 0 to 30 days",
        "1,   PT721H,  1,    PT1H,   the delay is PT721H; it must be 0 to 30 days",
        "1,   PT1S,    0.99, PT1H,   the factor is 0.99; it must be 1 to 100",
        "1,   PT1S,    101,  PT1H,   the factor is 101.0; it must be 1 to 100",
        "1,   PT1S,    NaN,  PT1H,   the factor is NaN; it must be 1 to 100",
        "1,   PT1S,    1,    PT-1S,  the longest delay is PT-1S; it must be 0 to 30 days",
        "1,   PT1S,    1,    PT721H, the longest delay is PT721H; it must be 0 to 30 days",
    })
    void what_is_out_of_bounds_is_refused_with_the_bounds(
            int times, Duration first, double factor, Duration longest, String message) {
        assertThatThrownBy(() -> new Retry(times, first, factor, longest))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("retry: " + message);
    }

    @Test
    void failures_are_counted_from_one() {
        assertThatThrownBy(() -> Retry.none().delayAfter(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("retry: failures is 0; they are counted from 1");
    }
}
