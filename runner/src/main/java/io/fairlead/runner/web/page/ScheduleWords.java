package io.fairlead.runner.web.page;

import io.fairlead.dag.Schedule;
import io.fairlead.runner.run.dag.CronExpressions;
import io.fairlead.runner.web.view.HumanFormat;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Says the common schedules in words; of a rarer one it shows the expression. */
public final class ScheduleWords {

    private static final List<String> DAYS =
            List.of("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");
    private static final String NUMBER = "\\d{1,2}";

    private ScheduleWords() {}

    /** {@code every 15 min}, {@code every day at 06:00 Europe/Berlin}, {@code cron 5 4 * 2 6 UTC}, {@code started by hand}. */
    public static String of(Schedule schedule) {
        if (schedule instanceof Schedule.Every every) return "every " + period(every.period());
        if (schedule instanceof Schedule.Cron cron) return cron(cron);
        return "started by hand";
    }

    private static String cron(Schedule.Cron cron) {
        String expression = cron.expression().strip();
        String[] fields = CronExpressions.withoutNickname(expression).split("\\s+");
        Optional<String> said = fields.length == 5 ? words(fields) : Optional.empty();
        String zone = zone(cron.zone());
        return said.map(words -> words.contains(" at ") ? words + " " + zone : words)
                .orElse("cron " + expression + " " + zone);
    }

    private static Optional<String> words(String[] field) {
        boolean everyDay = field[2].equals("*") && field[3].equals("*") && field[4].equals("*");
        if (everyDay && field[1].equals("*")) return withinTheHour(field[0]);
        if (everyDay && field[0].matches(NUMBER) && isEven(field[1], 24)) {
            return Optional.of("every " + step(field[1]) + " h, " + field[0] + " min past");
        }
        if (!field[0].matches(NUMBER) || !field[1].matches(NUMBER)) return Optional.empty();
        String at = " at %02d:%02d".formatted(Integer.parseInt(field[1]), Integer.parseInt(field[0]));
        return days(field[2], field[3], field[4]).map(days -> days + at);
    }

    private static Optional<String> withinTheHour(String minute) {
        if (minute.equals("*")) return Optional.of("every minute");
        if (isEven(minute, 60)) return Optional.of("every " + step(minute) + " min");
        if (minute.equals("0")) return Optional.of("every hour");
        return minute.matches(NUMBER) ? Optional.of("every hour, " + minute + " min past") : Optional.empty();
    }

    /** A step that does not go into the whole is shorter at its end, so that "every" would be wrong. */
    private static boolean isEven(String field, int whole) {
        return field.matches("\\*/" + NUMBER) && step(field) > 1 && whole % step(field) == 0;
    }

    private static int step(String field) {
        return Integer.parseInt(field.substring(2));
    }

    private static Optional<String> days(String ofMonth, String month, String ofWeek) {
        if (!month.equals("*")) return Optional.empty();
        if (ofMonth.equals("*") && ofWeek.equals("*")) return Optional.of("every day");
        if (ofMonth.equals("*") && ofWeek.matches("[0-7]")) return Optional.of("every " + day(ofWeek));
        if (ofMonth.equals("*")
                && ofWeek.matches("[0-7]-[0-7]")
                && !day(ofWeek.substring(0, 1)).equals(day(ofWeek.substring(2)))) {
            return Optional.of(day(ofWeek.substring(0, 1)) + " to " + day(ofWeek.substring(2)));
        }
        return ofWeek.equals("*") && ofMonth.matches(NUMBER)
                ? Optional.of("day " + ofMonth + " of every month")
                : Optional.empty();
    }

    private static String day(String number) {
        return DAYS.get(Integer.parseInt(number));
    }

    private static String zone(ZoneId zone) {
        return zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
    }

    private static String period(Duration period) {
        if (period.equals(Duration.ofDays(1))) return "day";
        if (period.equals(Duration.ofHours(1))) return "hour";
        if (period.equals(Duration.ofMinutes(1))) return "minute";
        return period.compareTo(Duration.ofHours(1)) < 0 && period.toSecondsPart() == 0
                ? period.toMinutes() + " min"
                : HumanFormat.duration(period);
    }
}
