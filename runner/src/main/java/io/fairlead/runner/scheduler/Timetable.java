package io.fairlead.runner.scheduler;

import com.cronutils.model.Cron;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.model.field.expression.Always;
import com.cronutils.model.field.expression.Every;
import com.cronutils.model.field.expression.FieldExpression;
import com.cronutils.model.time.ExecutionTime;
import io.fairlead.dag.Schedule;
import io.fairlead.runner.run.dag.CronExpressions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

/**
 * When a schedule is due. Pure.
 *
 * <p>cron-utils leaves out a fixed time of day that a change of the clocks skips, and repeats some that come twice. So fixed hours
 * are computed on the local clock without a zone and then put into it, by the rule of Vixie cron: what falls into a gap moves behind
 * it by the gap's length, what comes twice counts at its first coming. Where the hour is {@code *} cron-utils is right.
 */
public final class Timetable {

    private static final Duration LONGEST_LOOK_BACK = Duration.ofDays(366 * 8);
    private static final int MOST_STEPS = 10_000;

    private Timetable() {}

    /** The first moment after {@code after} at which it is due; empty if it never is. */
    public static Optional<Instant> next(Schedule schedule, Instant after) {
        if (schedule instanceof Schedule.Cron cron) return next(cron, after);
        if (schedule instanceof Schedule.Every every) return Optional.of(next(every.period(), after));
        return Optional.empty();
    }

    /**
     * The last moment before {@code before} at which it was due: the start of the interval of the run that is due at {@code before}.
     *
     * @return empty if there was none within eight years
     */
    public static Optional<Instant> previous(Schedule schedule, Instant before) {
        for (Duration back = Duration.ofMinutes(2);
                back.compareTo(LONGEST_LOOK_BACK) < 0;
                back = back.multipliedBy(2)) {
            Optional<Instant> due = next(schedule, before.minus(back));
            if (due.isEmpty()) return due;
            if (due.get().isBefore(before)) return Optional.of(last(schedule, due.get(), before));
        }
        return Optional.empty();
    }

    private static Instant last(Schedule schedule, Instant from, Instant before) {
        Instant last = from;
        for (int step = 0; step < MOST_STEPS; step++) {
            Optional<Instant> next = next(schedule, last);
            if (next.isEmpty() || !next.get().isBefore(before)) return last;
            last = next.get();
        }
        throw new IllegalStateException("more than " + MOST_STEPS + " due moments between " + from + " and " + before);
    }

    private static Instant next(Duration period, Instant after) {
        long length = period.toMillis();
        return Instant.ofEpochMilli((Math.floorDiv(after.toEpochMilli(), length) + 1) * length);
    }

    private static Optional<Instant> next(Schedule.Cron schedule, Instant after) {
        Cron cron = CronExpressions.parse(schedule.expression());
        ExecutionTime times = ExecutionTime.forCron(cron);
        FieldExpression hour =
                cron.retrieveFieldsAsMap().get(CronFieldName.HOUR).getExpression();
        if (hour instanceof Always || hour instanceof Every) {
            return times.nextExecution(after.atZone(schedule.zone())).map(ZonedDateTime::toInstant);
        }
        return onLocalClock(times, schedule.zone(), after);
    }

    private static Optional<Instant> onLocalClock(ExecutionTime times, ZoneId zone, Instant after) {
        ZonedDateTime local = startOnLocalClock(zone, after).atZone(ZoneOffset.UTC);
        for (int step = 0; step < MOST_STEPS; step++) {
            Optional<ZonedDateTime> candidate = times.nextExecution(local);
            if (candidate.isEmpty()) return Optional.empty();
            local = candidate.get();
            Instant due = local.toLocalDateTime().atZone(zone).toInstant();
            if (due.isAfter(after)) return Optional.of(due);
        }
        return Optional.empty();
    }

    /** Just behind a gap the local clock has jumped over times that are still to be moved behind it: begin before the gap. */
    private static LocalDateTime startOnLocalClock(ZoneId zone, Instant after) {
        ZoneOffsetTransition change = zone.getRules().previousTransition(after.plusNanos(1));
        boolean behindGap = change != null
                && change.isGap()
                && after.isBefore(change.getInstant().plus(change.getDuration()));
        return behindGap
                ? change.getDateTimeBefore().minusNanos(1)
                : after.atZone(zone).toLocalDateTime();
    }
}
