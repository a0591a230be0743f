package io.fairlead.runner.scheduler;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.AttemptReports;
import io.fairlead.runner.executor.Executors;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.liveness.Steady;
import io.fairlead.runner.run.AttemptToken;
import io.fairlead.runner.run.Limit;
import io.fairlead.runner.run.Occupancy;
import io.fairlead.runner.run.TaskInstance;
import io.fairlead.runner.run.store.RunQueries;
import io.fairlead.runner.run.store.TaskStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Hands scheduled task instances to the executors they want, longest waiting first: to each as many as it has free slots and the
 * limits allow. One whose earlier attempt may still execute is held back, and keeps nobody else waiting. Each executor is looked
 * after on its own, so that a full one keeps nobody from another; and no more does a full queue of one.
 */
public final class TaskDispatcher implements Duty {

    private static final int MOST_PER_TICK = 500;

    /** No executor tells when an attempt that was over before is gone. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final RunQueries queries;
    private final TaskStore tasks;
    private final Assignments assignments;
    private final AttemptReports reports;
    private final Executors executors;
    private final List<Limit> limits;
    private final EarlierAttempts earlier;
    private final Set<Long> heldBack = new HashSet<>();
    private volatile Optional<Instant> nextLook = Optional.empty();

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
        this.earlier = new EarlierAttempts(queries, executors);
    }

    @Override
    public void tick(Instant now) {
        heldBack.clear();
        var occupancy = new Occupancy(limits, limits.isEmpty() ? List.of() : queries.load());
        OneByOne.each(
                executors.byName().keySet(),
                name -> "the hand-over to executor '" + name + "'",
                name -> dispatch(name, occupancy, now));
        nextLook = heldBack.isEmpty() ? Optional.empty() : Optional.of(now.plus(LOOK_AGAIN));
    }

    /** When what was held back is to be looked at again; empty if nothing was. */
    public Optional<Instant> nextDue() {
        return nextLook;
    }

    private void dispatch(String name, Occupancy occupancy, Instant now) {
        int free = Math.min(executors.freeSlots(name), MOST_PER_TICK);
        // Passed over were only those held back, and teams and queues that became full meanwhile: another round has
        // others.
        boolean more = free > 0;
        while (more) {
            int before = heldBack.size();
            int begun = round(name, occupancy, free, now);
            free -= begun;
            more = free > 0 && (begun > 0 || heldBack.size() > before);
        }
    }

    private int round(String name, Occupancy occupancy, int free, Instant now) {
        int begun = 0;
        Set<String> queues = executors.byName().get(name).fullQueues();
        for (TaskInstance instance :
                queries.scheduled(executors.wishesFor(name), occupancy.fullTeams(name), queues, heldBack, free)) {
            if (occupancy.full(instance.team(), name).isPresent()
                    || executors.full(name, instance.queue()).isPresent()
                    || isHeldBack(instance, now)) continue;
            occupancy.add(instance.team(), name);
            begun++;
            OneByOne.each(List.of(instance), it -> "task instance " + it.id(), it -> start(it, name, now));
        }
        return begun;
    }

    private boolean isHeldBack(TaskInstance instance, Instant now) {
        boolean holds = earlier.holdBack(instance, now).isPresent();
        if (holds) heldBack.add(instance.id());
        return holds;
    }

    private void start(TaskInstance instance, String name, Instant now) {
        var token = AttemptToken.fresh();
        Optional<Long> attempt = tasks.queue(instance, name, token.hash(), now);
        if (attempt.isEmpty()) return;
        try {
            assignment(attempt.get(), token, now).ifPresent(executors.byName().get(name)::start);
        } catch (RuntimeException
                | Error e) { // Recorded, and in nobody's hands. Where that cannot be said, the reaper finds it.
            Steady.said("attempt " + attempt.get() + " could not be handed over; it is repeated", e);
            heldBack.add(instance.id()); // not in this pass
            reports.lost(attempt.get(), "executor '" + name + "' could not be given it: " + e);
        }
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
