package io.fairlead.runner.scheduler;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells by looking at each minute around a change of the clocks what is due, by the rule that {@code Schedule.cron} documents. Shares
 * no code with what it checks: it reads expressions by itself, and knows of the clock only what it shows at a moment.
 */
final class BruteForceCron {

    private static final List<String> MONTHS =
            List.of("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> WEEKDAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

    private final boolean[] minutes;
    private final boolean[] hours;
    private final boolean[] days;
    private final boolean[] months;
    private final boolean[] weekdays;
    private final boolean bothDays;
    private final boolean hoursPass;

    BruteForceCron(String expression) {
        String[] field = expression.split(" ");
        minutes = read(field[0], 0, 59, List.of());
        hours = read(field[1], 0, 23, List.of());
        days = read(field[2], 1, 31, List.of());
        months = read(field[3], 1, 12, MONTHS);
        weekdays = read(field[4], 0, 7, WEEKDAYS);
        weekdays[0] |= weekdays[7];
        bothDays = field[2].charAt(0) == '*' || field[4].charAt(0) == '*';
        hoursPass = field[1].charAt(0) == '*';
    }

    private static boolean[] read(String field, int least, int most, List<String> names) {
        var named = new boolean[most + 1];
        for (String part : field.split(",")) {
            String[] step = part.split("/");
            String[] ends = step[0].equals("*") ? new String[] {"" + least, "" + most} : step[0].split("-");
            int from = number(ends[0], names);
            int to = ends.length > 1 ? number(ends[1], names) : step.length > 1 ? most : from;
            int by = step.length > 1 ? Integer.parseInt(step[1]) : 1;
            for (int value = from, gone = 0; ; value = value == 7 && to < from ? 1 : value + 1, gone++) {
                if (gone % by == 0) named[value] = true;
                if (value == to || value % 7 == to && to < from) break;
            }
        }
        return named;
    }

    private static int number(String text, List<String> names) {
        int named = names.indexOf(text.toLowerCase());
        return named >= 0 ? named : Integer.parseInt(text);
    }

    /** What is due while the clock shows, or should have shown, one of these minutes. */
    List<Instant> due(Window window) {
        var due = new ArrayList<Instant>();
        for (Minute minute : window.minutes()) if (isDue(minute)) due.add(minute.at());
        return due.stream().sorted().distinct().toList();
    }

    private boolean isDue(Minute minute) {
        if (hoursPass ? minute.coming() == Coming.NONE : minute.coming() == Coming.AGAIN) return false;
        if (!minutes[minute.minute()] || !hours[minute.hour()] || !months[minute.month()]) return false;
        boolean day = days[minute.day()];
        boolean weekday = weekdays[minute.weekday()];
        return bothDays ? day && weekday : day || weekday;
    }

    /** Whether a clock shows a minute at that moment, or only would if nobody had changed it. */
    enum Coming {
        FIRST,
        AGAIN,
        NONE
    }

    /** A minute of a local clock, and the moment that stands for it. */
    record Minute(Instant at, Coming coming, int minute, int hour, int day, int month, int weekday) {

        static Minute of(Instant at, Coming coming, LocalDateTime local) {
            return new Minute(
                    at,
                    coming,
                    local.getMinute(),
                    local.getHour(),
                    local.getDayOfMonth(),
                    local.getMonthValue(),
                    local.getDayOfWeek().getValue() % 7);
        }
    }

    /** The time around one change, minute by minute. */
    record Window(Instant from, Instant to, List<Minute> minutes) {

        private static final Duration AROUND = Duration.ofHours(6);

        static Window around(ZoneOffsetTransition change, ZoneRules rules) {
            Duration length = change.getDuration().abs();
            Instant from = change.getInstant().minus(AROUND);
            Instant to = change.getInstant().plus(length).plus(AROUND);
            var minutes = new ArrayList<Minute>();
            Set<LocalDateTime> shown = new HashSet<>();
            LocalDateTime expected = shown(rules, from.minus(length));
            for (Instant at = from.minus(length); at.isBefore(to); at = at.plusSeconds(60)) {
                LocalDateTime local = shown(rules, at);
                // What the clock has jumped over comes when it would have, had it gone on.
                Instant unchanged = at;
                for (; expected.isBefore(local); expected = expected.plusMinutes(1)) {
                    minutes.add(Minute.of(unchanged, Coming.NONE, expected));
                    unchanged = unchanged.plusSeconds(60);
                }
                minutes.add(Minute.of(at, shown.add(local) ? Coming.FIRST : Coming.AGAIN, local));
                if (!local.isBefore(expected)) expected = local.plusMinutes(1);
            }
            minutes.removeIf(
                    minute -> minute.at().isBefore(from) || !minute.at().isBefore(to));
            return new Window(from, to, List.copyOf(minutes));
        }

        private static LocalDateTime shown(ZoneRules rules, Instant at) {
            return LocalDateTime.ofEpochSecond(at.getEpochSecond(), 0, rules.getOffset(at));
        }
    }
}
