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
     * By a cron expression, on the clock of a time zone.
     *
     * <p>At a change of the clocks a fixed time of day runs exactly once a day: a time that does not exist is moved behind the
     * gap, a time that comes twice runs at its first coming. An expression whose hour is {@code *} simply goes on every hour
     * that passes. (The rule of Vixie cron.)
     *
     * @param expression five fields (minute, hour, day of month, month, day of week) as in Unix cron, or one of
     *     {@code @hourly @daily @weekly @monthly @yearly}. If day of month and day of week are both restricted, either is
     *     enough. A mistake is reported as a load error of the DAG
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
