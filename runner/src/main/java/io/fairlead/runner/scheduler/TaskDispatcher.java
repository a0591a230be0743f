package io.fairlead.runner.scheduler;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.AttemptReports;
import io.fairlead.runner.executor.Executor;
import io.fairlead.runner.executor.Executors;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.run.AttemptToken;
import io.fairlead.runner.run.Limit;
import io.fairlead.runner.run.Occupancy;
import io.fairlead.runner.run.RunQueries;
import io.fairlead.runner.run.TaskInstance;
import io.fairlead.runner.run.TaskStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Hands scheduled task instances to the executors they want, longest waiting first: to each as many as it has free slots and the
 * limits allow. Each executor is looked after on its own, so that a full one keeps nobody from another; and no more does a full queue
 * of one.
 */
public final class TaskDispatcher implements Duty {

    private static final int MOST_PER_TICK = 500;

    private final RunQueries queries;
    private final TaskStore tasks;
    private final Assignments assignments;
    private final AttemptReports reports;
    private final Executors executors;
    private final List<Limit> limits;

    /** Reads from {@code queries}, records in {@code tasks}, then starts; what cannot be started it reports. */
    public TaskDispatcher(
            RunQueries queries,
            TaskStore tasks,
            Assignments assignments,
            AttemptReports reports,
            Executors executors,
            List<Limit> limits) {
        this.queries = queries;
        this.tasks = tasks;
        this.assignments = assignments;
        this.reports = reports;
        this.executors = executors;
        this.limits = List.copyOf(limits);
    }

    @Override
    public void tick(Instant now) {
        var occupancy = new Occupancy(limits, limits.isEmpty() ? List.of() : queries.load());
        executors.byName().keySet().forEach(name -> dispatch(name, occupancy, now));
    }

    private void dispatch(String name, Occupancy occupancy, Instant now) {
        int free = Math.min(executors.freeSlots(name), MOST_PER_TICK);
        int begun = free > 0 ? round(name, occupancy, free, now) : 0;
        // Held back were only teams and queues that became full meanwhile: one that starts nothing is the last.
        while (begun > 0 && begun < free) {
            free -= begun;
            begun = round(name, occupancy, free, now);
        }
    }

    private int round(String name, Occupancy occupancy, int free, Instant now) {
        int begun = 0;
        Set<String> queues = executors.byName().get(name).fullQueues();
        for (TaskInstance instance :
                queries.scheduled(executors.wishesFor(name), occupancy.fullTeams(name), queues, free)) {
            if (occupancy.full(instance.team(), name).isPresent()
                    || executors.full(name, instance.queue()).isPresent()) continue;
            occupancy.add(instance.team(), name);
            begun++;
            OneByOne.each(List.of(instance), it -> "task instance " + it.id(), it -> start(it, name, now));
        }
        return begun;
    }

    private void start(TaskInstance instance, String name, Instant now) {
        var token = AttemptToken.fresh();
        Optional<Long> attempt = tasks.queue(instance, name, token.hash(), now);
        Executor executor = executors.byName().get(name);
        attempt.flatMap(id -> assignment(id, token, now))
                .ifPresent(executor::start); // if it throws, the reaper finds it
    }

    private Optional<Assignment> assignment(long attempt, AttemptToken token, Instant now) {
        try {
            return Optional.of(assignments.of(attempt, token, now));
        } catch (Unassignable e) {
            reports.ended(attempt, new Outcome(Outcome.Kind.FAILED_FOR_GOOD, e.getMessage(), null));
            return Optional.empty();
        }
    }
}
