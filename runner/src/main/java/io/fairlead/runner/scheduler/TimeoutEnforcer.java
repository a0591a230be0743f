package io.fairlead.runner.scheduler;

import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.store.RunQueries;
import io.fairlead.runner.run.store.RunStore;
import java.time.Duration;
import java.time.Instant;

/** Fails attempts and runs whose time is over. Their processes are the reaper's. */
public final class TimeoutEnforcer implements Duty {

    private static final int MOST_PER_TICK = 500;

    private final RunQueries queries;
    private final RunStore runs;
    private final Reports reports;

    /** Reads from {@code queries}, and records the ends. */
    public TimeoutEnforcer(RunQueries queries, RunStore runs, Reports reports) {
        this.queries = queries;
        this.runs = runs;
        this.reports = reports;
    }

    @Override
    public void tick(Instant now) {
        OneByOne.each(
                queries.overdueAttempts(now),
                attempt -> "attempt " + attempt,
                attempt -> reports.timedOut(attempt, now));
        OneByOne.each(queries.overdue(now, MOST_PER_TICK), DagRun::name, run -> end(run, now));
    }

    private void end(DagRun run, Instant now) {
        Duration limit =
                Duration.between(run.startedAt().orElse(now), run.deadlineAt().orElse(now));
        runs.end(run, "the run timed out after " + limit.toSeconds() + " s", now);
    }
}
