package io.fairlead.runner.run.dag;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronTimesTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                // Both days restrict: either is enough.
                "0 0 13 * 5,             \"13 or FRI\"",
                "0 0 1-31/2 * 1,         \"odd or MON\"",
                "0 0 13 * 5-5,           \"13 or FRI\"",
                "\"0 0 13 * 5,5\",        \"13 or FRI\"",
                // One of them begins with a star: both must fit.
                "0 0 * * 5,              \"FRI\"",
                "0 0 13 * *,             \"13\"",
                "0 0 */2 * 1,            \"odd and MON\"",
                "0 0 13 * */5,           \"13 and SUN FRI\"",
                "0 0 */2 * */6,          \"odd and SUN SAT\"",
            })
    void the_two_fields_of_days_are_joined_as_in_vixie_cron(String expression, String rule) {
        assertThat(days(expression)).isEqualTo(days(rule(rule)));
    }

    @ParameterizedTest
    @CsvSource({
        "SUN,       SUN",
        "0,         SUN",
        "7,         SUN",
        "SUN-TUE,   SUN MON TUE",
        "0-2,       SUN MON TUE",
        "7-2,       SUN MON TUE",
        "5-7,       SUN FRI SAT",
        "fri-sun,   SUN FRI SAT",
        "FRI-MON,   SUN MON FRI SAT",
        "5-1,       SUN MON FRI SAT",
        "6-5,       SUN MON TUE WED THU FRI SAT",
        "0-7,       SUN MON TUE WED THU FRI SAT",
        "sun-sat,   SUN MON TUE WED THU FRI SAT",
        "7-6,       SUN MON TUE WED THU FRI SAT",
        "sun-sun,   SUN",
        "mon-mon,   MON",
        "1-5/2,     MON WED FRI",
        "FRI-TUE/2, SUN TUE FRI",
        "*/2,       SUN TUE THU SAT",
        "*/7,       SUN",
        "5/2,       SUN FRI",
        "'0,3-4',   SUN WED THU",
    })
    void a_range_of_weekdays_goes_round_the_week(String field, String weekdays) {
        assertThat(days("0 0 * * " + field)).isEqualTo(days(rule(weekdays)));
    }

    @Test
    void times_are_found_forwards_and_backwards_within_their_bounds() {
        CronTimes times = CronExpressions.parse("15,45 6,7 1 * *");
        assertThat(times.first(at("2026-01-01T06:15"), at("2026-02-01T00:00"))).contains(at("2026-01-01T06:15"));
        assertThat(times.first(at("2026-01-01T06:15:00.000000001"), at("2026-02-01T00:00")))
                .contains(at("2026-01-01T06:45"));
        assertThat(times.first(at("2026-01-01T07:46"), at("2026-02-01T06:15"))).isEmpty();
        assertThat(times.first(at("2026-01-01T07:46"), at("2026-02-01T06:15:00.000000001")))
                .contains(at("2026-02-01T06:15"));
        assertThat(times.last(at("2026-01-01T00:00"), at("2026-02-01T06:15"))).contains(at("2026-01-01T07:45"));
        assertThat(times.last(at("2026-01-01T07:45"), at("2026-02-01T06:15"))).contains(at("2026-01-01T07:45"));
        assertThat(times.last(at("2026-01-01T07:46"), at("2026-02-01T06:15"))).isEmpty();
        assertThat(times.last(at("2026-01-01T23:00"), at("2026-01-01T06:00"))).isEmpty();
    }

    private static LocalDateTime at(String text) {
        return LocalDateTime.parse(text);
    }

    /** The dates of some years at which it is due. */
    private static List<LocalDate> days(String expression) {
        CronTimes times = CronExpressions.parse(expression);
        return days(day -> times.first(day.atStartOfDay(), day.plusDays(1).atStartOfDay())
                .equals(Optional.of(day.atStartOfDay())));
    }

    private static List<LocalDate> days(Predicate<LocalDate> wanted) {
        var days = new ArrayList<LocalDate>();
        LocalDate first = LocalDate.of(2023, 1, 1);
        IntStream.range(0, 4 * 366).mapToObj(first::plusDays).filter(wanted).forEach(days::add);
        return days;
    }

    /** {@code odd and MON}, {@code 13 or FRI}, {@code SUN TUE}. */
    private static Predicate<LocalDate> rule(String words) {
        if (words.contains(" or "))
            return sides(words, " or ").stream().reduce(Predicate::or).orElseThrow();
        if (words.contains(" and "))
            return sides(words, " and ").stream().reduce(Predicate::and).orElseThrow();
        if (words.equals("odd")) return day -> day.getDayOfMonth() % 2 == 1;
        if (words.matches("\\d+")) return day -> day.getDayOfMonth() == Integer.parseInt(words);
        return day -> words.contains(DayOfWeek.from(day).name().substring(0, 3));
    }

    private static List<Predicate<LocalDate>> sides(String words, String by) {
        return List.of(words.split(by)).stream().map(CronTimesTest::rule).toList();
    }
}
