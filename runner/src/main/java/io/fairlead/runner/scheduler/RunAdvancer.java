package io.fairlead.runner.scheduler;

import io.fairlead.runner.executor.Executors;
import io.fairlead.runner.liveness.Steady;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.Progress;
import io.fairlead.runner.run.RunState;
import io.fairlead.runner.run.store.Change;
import io.fairlead.runner.run.store.RunQueries;
import io.fairlead.runner.run.store.RunStore;
import io.fairlead.runner.run.store.TaskStore;
import io.fairlead.runner.run.store.Versions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Moves the runs in which something has happened: makes what {@link Progress} decides. A run that could not be moved is looked at
 * again by itself, after a pause that grows; it is nobody else's business to remember it.
 */
public final class RunAdvancer implements Duty {

    private static final int MOST_AT_START = 100_000;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final RunQueries queries;
    private final RunStore runs;
    private final TaskStore tasks;
    private final Versions versions;
    private final Executors executors;
    private final Set<Long> touched = ConcurrentHashMap.newKeySet();

    /** Runs that could not be moved. */
    private final Map<Long, Failure> failed = new HashMap<>();

    private volatile Optional<Instant> nextLook = Optional.empty();

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
        if (change instanceof Change.OfRun run) touch(run.runId());
    }

    void touch(long run) {
        touched.add(run);
    }

    /** Whether it knows that this run is to be looked at. */
    boolean isTouched(long run) {
        return touched.contains(run) || failed.containsKey(run);
    }

    /** When a run that could not be moved is looked at again; empty if there is none. */
    public Optional<Instant> nextDue() {
        return nextLook;
    }

    @Override
    public void tick(Instant now) {
        Set<Long> due = queries.runsToRetry(now);
        for (Long run : List.copyOf(touched)) {
            touched.remove(run); // before it is read: what happens from now on touches it again
            due.add(run);
        }
        failed.forEach((run, failure) -> {
            if (failure.isPausing(now)) due.remove(run);
            else due.add(run);
        });
        for (Long run : due) look(run, now);
        nextLook = failed.values().stream().map(Failure::again).min(Comparator.naturalOrder());
    }

    private void look(long id, Instant now) {
        try {
            queries.run(id).ifPresent(run -> advance(run, now));
            failed.remove(id);
        } catch (RuntimeException | Error e) {
            Failure failure = Failure.after(failed.get(id), now);
            failed.put(id, failure);
            Steady.said(
                    "run number " + id + " could not be moved; the others go on, and it is tried again at "
                            + failure.again,
                    e);
        }
    }

    private void advance(DagRun run, Instant now) {
        if (run.state() != RunState.RUNNING) return;
        var progress = Progress.of(versions.of(run.versionId()), queries.instances(run.id()), now, executors::refusal);
        tasks.make(run, progress.moves(), now);
        Optional<RunState> end = progress.end();
        end.ifPresent(state -> runs.finish(run, state, now));
    }

    private record Failure(Duration pause, Instant again) {

        static Failure after(Failure before, Instant now) {
            Duration pause = before == null ? FIRST_PAUSE : before.pause.multipliedBy(2);
            if (pause.compareTo(LONGEST_PAUSE) > 0) pause = LONGEST_PAUSE;
            return new Failure(pause, now.plus(pause));
        }

        /** Not for longer than the pause, also where the clock was set back. */
        boolean isPausing(Instant now) {
            return again.isAfter(now) && !again.isAfter(now.plus(pause));
        }
    }
}
