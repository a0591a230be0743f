package io.fairlead.runner.scheduler;

import io.fairlead.runner.executor.Executor;
import io.fairlead.runner.run.AttemptToken;
import io.fairlead.runner.run.RunQueries;
import io.fairlead.runner.run.TaskStore;
import java.time.Instant;
import java.util.Optional;

/** Hands scheduled task instances to the executor, longest waiting first, as many as it has free slots. */
public final class TaskDispatcher implements Duty {

    private static final int MOST_PER_TICK = 500;

    private final RunQueries queries;
    private final TaskStore tasks;
    private final Assignments assignments;
    private final Executor executor;

    /** Reads from {@code queries}, records in {@code tasks}, then starts. */
    public TaskDispatcher(RunQueries queries, TaskStore tasks, Assignments assignments, Executor executor) {
        this.queries = queries;
        this.tasks = tasks;
        this.assignments = assignments;
        this.executor = executor;
    }

    @Override
    public void tick(Instant now) {
        int free = Math.min(executor.freeSlots(), MOST_PER_TICK);
        if (free <= 0) return;
        OneByOne.each(queries.scheduled(free), instance -> "task instance " + instance.id(), instance -> {
            var token = AttemptToken.fresh();
            Optional<Long> attempt = tasks.queue(instance, token.hash(), now);
            attempt.ifPresent(id -> executor.start(assignments.of(id, token, now))); // else the reaper gives it up
        });
    }
}
