package io.fairlead.runner.scheduler;

import io.fairlead.dag.Schedule;
import io.fairlead.runner.run.NewRun;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.run.dag.LiveDag;
import io.fairlead.runner.run.store.DagStore;
import io.fairlead.runner.run.store.RunStore;
import io.fairlead.runner.run.store.Versions;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a run for each DAG that is due, once for each date. After an absence only the latest missed date gets its run, unless the DAG
 * catches up. When the clock was put back, a DAG is looked at from then on again, whose dates it was not: so what is due is the first
 * date from the recorded moment on.
 */
public final class RunCreator implements Duty {

    private static final Logger log = LoggerFactory.getLogger(RunCreator.class);
    private static final int MOST_CAUGHT_UP_PER_TICK = 100;

    private final DagStore dags;
    private final RunStore runs;
    private final Versions versions;

    /** Reads what is due from {@code dags}, and makes runs in {@code runs}. */
    public RunCreator(DagStore dags, RunStore runs, Versions versions) {
        this.dags = dags;
        this.runs = runs;
        this.versions = versions;
    }

    @Override
    public void tick(Instant now) {
        OneByOne.each(dags.due(now), dag -> "the schedule of " + dag.fullId(), dag -> {
            DagDescription description = versions.of(dag.versionId());
            if (dag.nextRunAt().isEmpty()) dags.scheduleNext(dag, first(description, now));
            else create(dag, description, now);
        });
    }

    /** The first date of a DAG that has just become live, was resumed, or has another schedule. */
    private static Instant first(DagDescription description, Instant now) {
        Instant after =
                description.catchUpFrom().map(from -> from.minusMillis(1)).orElse(now);
        return Timetable.next(description.schedule(), after).orElse(LiveDag.NEVER);
    }

    /** A clock that was put back makes nothing due that is before the DAG's beginning. */
    private static Instant from(LiveDag dag, DagDescription description) {
        Instant due = dag.nextRunAt().orElseThrow();
        return description.catchUpFrom().filter(due::isBefore).orElse(due);
    }

    private void create(LiveDag dag, DagDescription description, Instant now) {
        Schedule schedule = description.schedule();
        Instant date =
                Timetable.next(schedule, from(dag, description).minusNanos(1)).orElse(LiveDag.NEVER);
        if (description.catchUpFrom().isEmpty() && !date.isAfter(now)) {
            Instant latest = Timetable.previous(schedule, now.plusMillis(1)).orElse(date);
            if (latest.isAfter(date)) {
                log.info("dag missed runs dag={} from={} only the latest is made, {}", dag.fullId(), date, latest);
                date = latest;
            }
        }
        Optional<Instant> next = Optional.of(date);
        for (int made = 0;
                made < MOST_CAUGHT_UP_PER_TICK
                        && next.isPresent()
                        && !next.get().isAfter(now);
                made++) {
            Instant start = Timetable.previous(schedule, next.get()).orElse(next.get());
            runs.create(NewRun.scheduled(dag.id(), start, next.get()), now);
            next = Timetable.next(schedule, next.get());
        }
        dags.scheduleNext(dag, next.orElse(LiveDag.NEVER));
    }
}
