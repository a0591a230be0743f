package io.fairlead.runner.scheduler;

import io.fairlead.runner.executor.Executor;
import io.fairlead.runner.executor.Executors;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.Progress;
import io.fairlead.runner.run.RunState;
import io.fairlead.runner.run.TaskInstance;
import io.fairlead.runner.run.TaskState;
import io.fairlead.runner.run.store.RunQueries;
import io.fairlead.runner.run.store.TaskStore;
import io.fairlead.runner.run.store.Versions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The net under all that moves runs: every few minutes it looks at everything that is under way, a part at a time, and sets going
 * again what stands still, for whatever cause. Whoever works as he should leaves it nothing to find, so each find is a fault
 * elsewhere: it is counted, and logged as an error.
 */
public final class StandstillSweep implements Duty {

    static final Duration EVERY = Duration.ofMinutes(3);

    private static final Logger log = LoggerFactory.getLogger(StandstillSweep.class);

    /** Each costs the scheduler's thread about a millisecond. */
    private static final int MOST_RUNS_PER_TICK = 200;

    private final RunQueries queries;
    private final TaskStore tasks;
    private final Versions versions;
    private final Executors executors;
    private final RunAdvancer advancer;
    private final AtomicLong found = new AtomicLong();
    private final Queue<Long> left = new ArrayDeque<>();
    private Set<Long> attended = Set.of();
    private volatile Instant next;

    /** Compares with what {@code advancer} knows, and tells it; does its duty after {@code advancer} did. */
    public StandstillSweep(
            RunQueries queries, TaskStore tasks, Versions versions, Executors executors, RunAdvancer advancer) {
        this.queries = queries;
        this.tasks = tasks;
        this.versions = versions;
        this.executors = executors;
        this.advancer = advancer;
    }

    /** How much was found to stand still since the start. */
    public long found() {
        return found.get();
    }

    /** When it looks again; empty before its first tick. */
    public Optional<Instant> nextDue() {
        return Optional.ofNullable(next);
    }

    @Override
    public void tick(Instant now) {
        if (next == null) next = now.plus(EVERY);
        // A clock that was set back is no reason to wait for it.
        if (next.isAfter(now) && !next.isAfter(now.plus(EVERY))) return;
        if (left.isEmpty()) begin();
        for (int i = 0; i < MOST_RUNS_PER_TICK && !left.isEmpty(); i++) {
            OneByOne.each(List.of(left.remove()), run -> "the sweep of run number " + run, run -> look(run, now));
        }
        next = left.isEmpty() ? now.plus(EVERY) : now;
    }

    private void begin() {
        attended = queries.attended();
        left.addAll(queries.underWay());
        OneByOne.each(
                executors.byName().entrySet(),
                each -> "the sweep of executor '" + each.getKey() + "'",
                each -> unblock(each.getKey(), each.getValue()));
    }

    private void unblock(String name, Executor executor) {
        for (String what : executor.unblock()) found("executor '" + name + "': " + what);
    }

    private void look(long id, Instant now) {
        queries.run(id).filter(run -> run.state() == RunState.RUNNING).ifPresent(run -> look(run, now));
    }

    private void look(DagRun run, Instant now) {
        long id = run.id();
        List<TaskInstance> instances = queries.instances(id);
        for (TaskInstance instance : instances) if (isUnattended(instance)) repeat(run, instance, now);
        if (advancer.isTouched(id)) return;
        var progress = Progress.of(versions.of(run.versionId()), instances, now, executors::refusal);
        if (progress.moves().isEmpty() && progress.end().isEmpty()) return;
        // What has changed since it was read has touched it; that it would be moved now is no find.
        if (advancer.isTouched(id)) return;
        advancer.touch(id);
        found("run " + run.name() + " of " + run.dag() + " could go on, and nobody had remembered it; it goes on now");
    }

    private boolean isUnattended(TaskInstance instance) {
        boolean handedOver = instance.state() == TaskState.QUEUED || instance.state() == TaskState.RUNNING;
        return handedOver && !attended.contains(instance.id());
    }

    /** Most of these have been handed over since; the statement knows. */
    private void repeat(DagRun run, TaskInstance instance, Instant now) {
        String reason = "it had no attempt under way that could have ended";
        if (!tasks.repeat(run, instance, reason, now)) return;
        found("task " + instance.task() + " of run " + run.name() + " of " + run.dag() + " was "
                + instance.state().word() + " without an attempt; it is scheduled again");
    }

    private void found(String what) {
        long count = found.incrementAndGet();
        log.error(
                "found standing still, which is a fault elsewhere that should be reported ({} since the start): {}",
                count,
                what);
    }
}
