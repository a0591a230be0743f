package io.fairlead.runner.scheduler;

import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.run.store.RunQueries;
import io.fairlead.runner.run.store.RunStore;
import io.fairlead.runner.run.store.Versions;
import java.time.Instant;
import java.util.HashMap;

/** Starts queued runs, oldest first, while their DAG has fewer under way than it may. */
public final class RunStarter implements Duty {

    private static final int MOST_PER_DAG = 100;

    private final RunQueries queries;
    private final RunStore runs;
    private final Versions versions;

    /** Reads from {@code queries}, starts in {@code runs}. */
    public RunStarter(RunQueries queries, RunStore runs, Versions versions) {
        this.queries = queries;
        this.runs = runs;
        this.versions = versions;
    }

    @Override
    public void tick(Instant now) {
        var waiting = queries.queued(MOST_PER_DAG);
        if (waiting.isEmpty()) return;
        var running = new HashMap<>(queries.running());
        OneByOne.each(waiting, run -> "the start of " + run.dag() + " " + run.name(), run -> {
            DagDescription description = versions.of(run.versionId());
            if (running.getOrDefault(run.dagId(), 0) >= description.maxActiveRuns()) return;
            if (runs.start(run, description.timeout(), now)) running.merge(run.dagId(), 1, Integer::sum);
        });
    }
}
