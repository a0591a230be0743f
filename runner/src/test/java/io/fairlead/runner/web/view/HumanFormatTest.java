package io.fairlead.runner.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dag.Schedule;
import io.fairlead.runner.web.page.ScheduleWords;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanFormatTest {

    private static final Instant NOW = Instant.parse("2026-03-01T06:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "PT-1S, 0 ms",
        "PT0.34S, 340 ms",
        "PT1.29S, 1.2 s",
        "PT42.9S, 42 s",
        "PT3M12S, 3 m 12 s",
        "PT3M, 3 m",
        "PT2H5M59S, 2 h 5 m",
        "PT76H, 3 d 4 h",
    })
    void durations_have_two_units_at_most(Duration duration, String words) {
        assertThat(HumanFormat.duration(duration)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "PT-2S, just now",
        "PT-42S, 42 s ago",
        "PT-2M-30S, 2 min ago",
        "PT-47H, 47 h ago",
        "P-3D, 3 d ago",
        "PT30S, in 30 s",
        "PT5H, in 5 h",
    })
    void times_are_told_from_now(Duration fromNow, String words) {
        assertThat(HumanFormat.relative(NOW.plus(fromNow), NOW)).isEqualTo(words);
    }

    @Test
    void absolute_times_name_their_zone() {
        assertThat(HumanFormat.absolute(NOW)).isEqualTo("2026-03-01 06:00:00 UTC");
        assertThat(HumanFormat.clock(NOW.plusMillis(7))).isEqualTo("06:00:00.007");
    }

    @Test
    void counts_agree_with_their_word() {
        assertThat(HumanFormat.count(1, "line")).isEqualTo("1 line");
        assertThat(HumanFormat.count(12_345, "line")).isEqualTo("12,345 lines");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            * * * * *      | every minute
            */15 * * * *   | every 15 min
            0 * * * *      | every hour
            @hourly        | every hour
            20 * * * *     | every hour, 20 min past
            5 */6 * * *    | every 6 h, 5 min past
            0 6 * * *      | every day at 06:00 Europe/Berlin
            @daily         | every day at 00:00 Europe/Berlin
            @Midnight      | every day at 00:00 Europe/Berlin
            0 6 * * 5-1    | Friday to Monday at 06:00 Europe/Berlin
            0 6 * * 0-7    | cron 0 6 * * 0-7 Europe/Berlin
            0 */5 * * *    | cron 0 */5 * * * Europe/Berlin
            */7 * * * *    | cron */7 * * * * Europe/Berlin
            30 18 * * 1-5  | Monday to Friday at 18:30 Europe/Berlin
            0 6 * * 7      | every Sunday at 06:00 Europe/Berlin
            15 4 1 * *     | day 1 of every month at 04:15 Europe/Berlin
            0 6 1 * 1      | cron 0 6 1 * 1 Europe/Berlin
            0 6,18 * * *   | cron 0 6,18 * * * Europe/Berlin
            0 6 * 2 *      | cron 0 6 * 2 * Europe/Berlin
            nonsense       | cron nonsense Europe/Berlin
            """)
    void common_cron_expressions_are_said_in_words(String expression, String words) {
        assertThat(ScheduleWords.of(Schedule.cron(expression, ZoneId.of("Europe/Berlin"))))
                .isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "PT15M, every 15 min",
        "PT1H, every hour",
        "PT24H, every day",
        "PT90S, every 1 m 30 s",
        "PT36H, every 1 d 12 h"
    })
    void periods_are_said_in_words(Duration period, String words) {
        assertThat(ScheduleWords.of(Schedule.every(period))).isEqualTo(words);
    }

    @Test
    void other_schedules_are_said_in_words() {
        assertThat(ScheduleWords.of(Schedule.manual())).isEqualTo("started by hand");
        assertThat(ScheduleWords.of(Schedule.cron("0 6 * * *"))).isEqualTo("every day at 06:00 UTC");
    }

    @Test
    void nothing_lasts_less_than_no_time_though_the_clock_was_put_back() {
        Instant start = Instant.parse("2026-03-01T06:00:00Z");
        assertThat(HumanFormat.between(Optional.of(start), Optional.of(start.minusSeconds(3_600)), start))
                .contains(Duration.ZERO);
    }
}
