package io.fairlead.runner.scheduler;

import io.fairlead.dag.Schedule;
import io.fairlead.runner.run.dag.CronExpressions;
import java.time.Instant;
import java.util.Optional;

/** When a schedule is due. Pure. */
public final class Timetable {

    private Timetable() {}

    /** The first moment after {@code after} at which it is due; empty if it never is. */
    public static Optional<Instant> next(Schedule schedule, Instant after) {
        if (schedule instanceof Schedule.Cron cron) return clock(cron).next(after);
        if (schedule instanceof Schedule.Every every) {
            long length = every.period().toSeconds();
            return Optional.of(Instant.ofEpochSecond((Math.floorDiv(after.getEpochSecond(), length) + 1) * length));
        }
        return Optional.empty();
    }

    /**
     * The last moment before {@code before} at which it was due: the start of the interval of the run that is due at {@code before}.
     *
     * @return empty if it never was
     */
    public static Optional<Instant> previous(Schedule schedule, Instant before) {
        if (schedule instanceof Schedule.Cron cron) return clock(cron).previous(before);
        if (schedule instanceof Schedule.Every every) {
            long length = every.period().toSeconds();
            long last = before.minusNanos(1).getEpochSecond();
            return Optional.of(Instant.ofEpochSecond(Math.floorDiv(last, length) * length));
        }
        return Optional.empty();
    }

    private static CronClock clock(Schedule.Cron cron) {
        return new CronClock(CronExpressions.parse(cron.expression()), cron.zone());
    }
}
