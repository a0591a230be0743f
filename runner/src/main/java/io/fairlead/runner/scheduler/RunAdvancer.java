package io.fairlead.runner.scheduler;

import io.fairlead.runner.executor.Executors;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.Progress;
import io.fairlead.runner.run.RunState;
import io.fairlead.runner.run.store.Change;
import io.fairlead.runner.run.store.RunQueries;
import io.fairlead.runner.run.store.RunStore;
import io.fairlead.runner.run.store.TaskStore;
import io.fairlead.runner.run.store.Versions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Moves the runs in which something has happened: makes what {@link Progress} decides. */
public final class RunAdvancer implements Duty {

    private static final int MOST_AT_START = 100_000;

    private final RunQueries queries;
    private final RunStore runs;
    private final TaskStore tasks;
    private final Versions versions;
    private final Executors executors;
    private final Set<Long> touched = ConcurrentHashMap.newKeySet();

    /** Looks at all runs under way once; after that only at those it is told of, or whose retries are due. */
    public RunAdvancer(RunQueries queries, RunStore runs, TaskStore tasks, Versions versions, Executors executors) {
        this.queries = queries;
        this.runs = runs;
        this.tasks = tasks;
        this.versions = versions;
        this.executors = executors;
        for (DagRun run : queries.active(MOST_AT_START)) touched.add(run.id());
    }

    /** Something in this run was committed. */
    public void touch(Change change) {
        if (change instanceof Change.OfRun run) touched.add(run.runId());
    }

    @Override
    public void tick(Instant now) {
        Set<Long> due = queries.runsToRetry(now);
        for (Long run : List.copyOf(touched)) {
            touched.remove(run); // before it is read: what happens from now on touches it again
            due.add(run);
        }
        OneByOne.each(due, run -> "run number " + run, run -> queries.run(run).ifPresent(found -> advance(found, now)));
    }

    private void advance(DagRun run, Instant now) {
        if (run.state() != RunState.RUNNING) return;
        var progress = Progress.of(versions.of(run.versionId()), queries.instances(run.id()), now, executors::refusal);
        tasks.make(run, progress.moves(), now);
        Optional<RunState> end = progress.end();
        end.ifPresent(state -> runs.finish(run, state, now));
    }
}
