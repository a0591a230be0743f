package io.fairlead.runner.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dag.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimetableTest {

    @ParameterizedTest(name = "{0} in {1} after {2}")
    @CsvSource({
        // an ordinary day
        "0 6 * * *,      Europe/Berlin,     2026-01-05T00:00:00Z, 2026-01-05T05:00:00Z",
        "0 6 * * 1-5,    Europe/Berlin,     2026-01-09T05:00:00Z, 2026-01-12T05:00:00Z",
        "@daily,         UTC,               2026-01-05T00:00:00Z, 2026-01-06T00:00:00Z",
        "0 0 29 2 *,     UTC,               2026-01-05T00:00:00Z, 2028-02-29T00:00:00Z",
        "0 12 13 * 5,    UTC,               2026-01-05T00:00:00Z, 2026-01-09T12:00:00Z",
        // spring, 2026-03-29 02:00 -> 03:00 in Berlin: what the gap swallows runs behind it
        "30 2 * * *,     Europe/Berlin,     2026-03-28T12:00:00Z, 2026-03-29T01:30:00Z",
        "30 2 * * *,     Europe/Berlin,     2026-03-29T01:00:00Z, 2026-03-29T01:30:00Z",
        "30 2 * * *,     Europe/Berlin,     2026-03-29T01:30:00Z, 2026-03-30T00:30:00Z",
        "0 * * * *,      Europe/Berlin,     2026-03-29T00:30:00Z, 2026-03-29T01:00:00Z",
        // autumn, 2026-10-25 03:00 -> 02:00 in Berlin: what comes twice runs once, at its first coming
        "30 2 * * *,     Europe/Berlin,     2026-10-24T12:00:00Z, 2026-10-25T00:30:00Z",
        "30 2 * * *,     Europe/Berlin,     2026-10-25T00:30:00Z, 2026-10-26T01:30:00Z",
        "0 * * * *,      Europe/Berlin,     2026-10-25T00:00:00Z, 2026-10-25T01:00:00Z",
        "0 * * * *,      Europe/Berlin,     2026-10-25T01:00:00Z, 2026-10-25T02:00:00Z",
        // a step within the hours names times of day, one of all hours goes by the clock
        "30 0-8/2 * * *, Europe/Berlin,     2026-03-28T23:30:00Z, 2026-03-29T01:30:00Z",
        "15 1-3/1 * * *, Europe/Berlin,     2026-10-25T00:15:00Z, 2026-10-25T02:15:00Z",
        "30 */2 * * *,   Europe/Berlin,     2026-03-28T23:30:00Z, 2026-03-29T02:30:00Z",
        "30 */2 * * *,   Europe/Berlin,     2026-10-25T00:30:00Z, 2026-10-25T01:30:00Z",
        "0 0/6 * * *,    Africa/Cairo,      2026-04-23T18:00:00Z, 2026-04-23T22:00:00Z",
        "0 0/6 * * *,    America/Santiago,  2026-09-05T23:00:00Z, 2026-09-06T04:00:00Z",
        // rare
        "0 0 29 2 *,     UTC,               2096-02-29T00:00:00Z, 2104-02-29T00:00:00Z",
        "0 0 29-29 2 */7, UTC,              2004-02-29T00:00:00Z, 2032-02-29T00:00:00Z",
        // a midnight that did not exist
        "@daily,         America/Sao_Paulo, 2018-11-03T12:00:00Z, 2018-11-04T03:00:00Z",
    })
    void the_next_moment_is_right(String cron, String zone, Instant after, Instant next) {
        assertThat(Timetable.next(Schedule.cron(cron, ZoneId.of(zone)), after)).contains(next);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"})
    void a_fixed_time_of_day_comes_once_a_day_all_year_round(String zone) {
        var schedule = Schedule.cron("30 2 * * *", ZoneId.of(zone));
        var days = new ArrayList<String>();
        Instant at = Instant.parse("2026-01-01T12:00:00Z");
        for (int i = 0; i < 365; i++) {
            at = Timetable.next(schedule, at).orElseThrow();
            days.add(at.atZone(ZoneId.of(zone)).toLocalDate().toString());
        }
        assertThat(days).doesNotHaveDuplicates().hasSize(365);
        assertThat(days.get(364)).isEqualTo("2027-01-01");
    }

    @Test
    void a_fixed_interval_does_not_depend_on_when_one_starts() {
        var schedule = Schedule.every(Duration.ofMinutes(15));
        assertThat(Timetable.next(schedule, Instant.parse("2026-01-05T06:07:12Z")))
                .contains(Instant.parse("2026-01-05T06:15:00Z"));
        assertThat(Timetable.next(schedule, Instant.parse("2026-01-05T06:15:00Z")))
                .contains(Instant.parse("2026-01-05T06:30:00Z"));
    }

    @Test
    void a_fixed_interval_has_a_moment_before_each() {
        var schedule = Schedule.every(Duration.ofMinutes(15));
        assertThat(Timetable.previous(schedule, Instant.parse("2026-01-05T06:15:00Z")))
                .contains(Instant.parse("2026-01-05T06:00:00Z"));
        assertThat(Timetable.previous(schedule, Instant.parse("2026-01-05T06:15:00.001Z")))
                .contains(Instant.parse("2026-01-05T06:15:00Z"));
    }

    @Test
    void what_is_never_due_has_no_next_moment() {
        Instant now = Instant.parse("2026-01-05T06:00:00Z");
        assertThat(Timetable.next(Schedule.manual(), now)).isEmpty();
    }

    @Test
    void the_previous_moment_is_the_one_whose_next_it_is() {
        for (Schedule schedule : List.of(
                Schedule.cron("*/7 3,15 * * *", ZoneId.of("Europe/Berlin")),
                Schedule.cron("30 2 * * *", ZoneId.of("Europe/Berlin")),
                Schedule.cron("0 0 1 * *"),
                Schedule.cron("30 0-8/2 * * *", ZoneId.of("Europe/Berlin")),
                Schedule.cron("0 0 29 2 *"),
                Schedule.every(Duration.ofSeconds(90)))) {
            Instant at = Instant.parse("2026-03-27T00:00:00Z");
            for (int i = 0; i < 20; i++) {
                Instant next = Timetable.next(schedule, at).orElseThrow();
                Instant afterNext = Timetable.next(schedule, next).orElseThrow();
                assertThat(Timetable.previous(schedule, afterNext))
                        .as(schedule + " before " + afterNext)
                        .contains(next);
                at = next;
            }
        }
    }
}
