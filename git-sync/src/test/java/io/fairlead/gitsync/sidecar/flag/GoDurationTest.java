package io.fairlead.gitsync.sidecar.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

    @ParameterizedTest
    @CsvSource({
        "100ms,PT0.1S",
        "1m30s,PT1M30S",
        "0.5m,PT30S",
        "0,PT0S",
        "-2h,PT-2H",
        "1h1m1.5s,PT1H1M1.5S",
        "3µs,PT0.000003S"
    })
    void durations_are_read_as_go_reads_them(String text, Duration length) {
        assertThat(GoDuration.parse(text)).isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "s", "1x", "1s2", "1 s", "ms1", "999999999h", "--1s"})
    void anything_else_is_refused(String text) {
        assertThatThrownBy(() -> GoDuration.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100ms", "1.5ms", "10s", "1m30s", "1h0m0s", "2m0s", "0s", "1h1m1.5s"})
    void what_is_written_is_read_again(String text) {
        assertThat(GoDuration.format(GoDuration.parse(text))).isEqualTo(text);
    }

    @Test
    void defaults_are_shown_as_people_write_them() {
        assertThat(GoDuration.format(Duration.ofSeconds(120))).isEqualTo("2m0s");
    }
}
