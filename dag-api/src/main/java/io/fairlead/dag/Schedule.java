package io.fairlead.dag;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Objects;

/** When runs of a DAG are due. The default is {@link #manual()}. */
public sealed interface Schedule {

    /** Never by itself: runs are started by a person, a command or a call. */
    static Schedule manual() {
        return new Manual();
    }

    /**
     * By a cron expression, on the clock of a time zone. The rules are those of Vixie cron, as its manual pages crontab(5) and
     * cron(8) tell them; what they leave open is settled here.
     *
     * <p><b>Fields.</b> Minute (0-59), hour (0-23), day of month (1-31), month (1-12 or {@code jan} to {@code dec}), day of week
     * (0-7 or {@code sun} to {@code sat}; 0 and 7 are both Sunday). A field is {@code *}, a number, a range such as {@code 1-5}, or
     * several of these with commas. A step takes every n-th value of what stands before it: {@code 1-5/2} is 1, 3 and 5,
     * {@code *}{@code /5} of the hours is 0, 5, 10, 15 and 20 of each day, and {@code 2/12} begins at 2 and goes to the field's end.
     * A range of weekdays may go past the end of the week: {@code SUN-TUE} is {@code 0-2}, {@code 5-7} is Friday to Sunday, and
     * {@code FRI-MON} is Friday to Monday. Other ranges must rise.
     *
     * <p><b>Days.</b> A field that begins with {@code *} does not restrict, it at most thins out. If day of month and day of week
     * both restrict, either is enough: {@code 0 0 13 * 5} is each 13th and each Friday. Otherwise both must fit:
     * {@code 0 0 *}{@code /2 * 1} is each Monday whose date is odd.
     *
     * <p><b>When the clocks are changed</b> it is the hour field that counts. If it begins with {@code *} ({@code *},
     * {@code *}{@code /2}), the clock is only read: what it never shows is left out, and what it shows twice is due twice. Every
     * other hour field, whether a number, a list, a range or a step within one ({@code 0-8/2}, {@code 2/12}), names times of day,
     * and each of these comes exactly once a day: one that the change leaves out comes later by as much as the clock was put
     * forward (at a change from 2:00 to 3:00, 2:30 comes at 3:30), one that it repeats comes the first time only, and two that
     * meet at the same moment are one. (Vixie cron takes a {@code *} in the minute field like one in the hour field. Here it is
     * not: {@code *}{@code /15 2 * * *} are four times of day.)
     *
     * @param expression five fields, or one of {@code @hourly}, {@code @daily}, {@code @midnight} (the same), {@code @weekly} (on
     *     Sunday), {@code @monthly}, {@code @quarterly}, {@code @yearly}, {@code @annually} (the same). A mistake, or a date that
     *     never comes, is reported as a load error of the DAG
     * @param zone whose clock, such as {@code ZoneId.of("Europe/Berlin")}
     */
    static Schedule cron(String expression, ZoneId zone) {
        return new Cron(expression, zone);
    }

    /** By a cron expression on the clock of UTC, see {@link #cron(String, ZoneId)}. */
    static Schedule cron(String expression) {
        return new Cron(expression, ZoneId.of("UTC"));
    }

    /**
     * Always after the same time, counted from 1970-01-01T00:00Z so that the moments do not depend on when a runner was
     * started: {@code every(ofMinutes(15))} is due at :00, :15, :30 and :45.
     *
     * @param period whole seconds, 1 second to 366 days
     * @throws IllegalArgumentException if it is not
     */
    static Schedule every(Duration period) {
        return new Every(period);
    }

    /** See {@link Schedule#manual()}. */
    record Manual() implements Schedule {}

    /** See {@link Schedule#cron(String, ZoneId)}. */
    record Cron(String expression, ZoneId zone) implements Schedule {
        /** Refuses null; the expression itself is checked when the DAG is described. */
        public Cron {
            Objects.requireNonNull(expression, "expression");
            Objects.requireNonNull(zone, "zone");
        }
    }

    /** See {@link Schedule#every(Duration)}. */
    record Every(Duration period) implements Schedule {
        private static final Duration SHORTEST = Duration.ofSeconds(1);
        private static final Duration LONGEST = Duration.ofDays(366);

        /** Refuses a period out of bounds with an {@link IllegalArgumentException}. */
        public Every {
            Objects.requireNonNull(period, "period");
            boolean inBounds = period.compareTo(SHORTEST) >= 0 && period.compareTo(LONGEST) <= 0;
            if (!inBounds || period.getNano() != 0) {
                throw new IllegalArgumentException("schedule: the period is " + period
                        + "; it must be whole seconds, 1 second to " + LONGEST.toDays() + " days");
            }
        }
    }
}
