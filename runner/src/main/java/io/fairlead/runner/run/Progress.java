package io.fairlead.runner.run;

import io.fairlead.runner.run.dag.DagDescription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a run's task instances should do next. Pure: the same instances and time give the same moves, and after the moves are made
 * it gives none.
 *
 * @param moves in an order in which they can be made
 * @param end the run's final state, once every instance is final
 */
public record Progress(List<Move> moves, Optional<RunState> end) {

    /** One instance's move, which is only made if the instance is still in the state it was decided from. */
    public record Move(long instanceId, String task, TaskState from, TaskState to, Optional<String> reason) {}

    /**
     * Decides for all instances of one run.
     *
     * @param refusal why a task cannot be executed in this installation, now or later; empty if it can. It has failed then, before
     *     others work for it
     */
    public static Progress of(
            DagDescription dag,
            List<TaskInstance> instances,
            Instant now,
            Function<DagDescription.Task, Optional<String>> refusal) {
        var states = new HashMap<String, TaskState>();
        for (TaskInstance instance : instances) states.put(instance.task(), instance.state());
        var byTask = new HashMap<String, TaskInstance>();
        for (TaskInstance instance : instances) byTask.put(instance.task(), instance);

        var moves = new ArrayList<Move>();
        for (DagDescription.Task task : dag.tasks()) { // upstream comes first, so one pass settles everything
            TaskInstance instance = byTask.get(task.name());
            refused(task, instance, refusal)
                    .or(() -> move(task, instance, states, now))
                    .ifPresent(move -> {
                        moves.add(move);
                        states.put(task.name(), move.to());
                    });
        }
        return new Progress(List.copyOf(moves), end(states));
    }

    private static Optional<Move> refused(
            DagDescription.Task task, TaskInstance instance, Function<DagDescription.Task, Optional<String>> refusal) {
        boolean begun = instance.state() != TaskState.NONE && instance.state() != TaskState.SCHEDULED;
        return begun ? Optional.empty() : refusal.apply(task).map(reason -> to(instance, TaskState.FAILED, reason));
    }

    private static Optional<Move> move(
            DagDescription.Task task, TaskInstance instance, Map<String, TaskState> states, Instant now) {
        return switch (instance.state()) {
            case NONE -> afterUpstream(task, instance, states);
            case UP_FOR_RETRY ->
                instance.retryAt().filter(at -> !at.isAfter(now)).isPresent()
                        ? Optional.of(to(instance, TaskState.SCHEDULED, null))
                        : Optional.empty();
            case SCHEDULED, QUEUED, RUNNING, DEFERRED -> Optional.empty();
            case SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, REMOVED -> Optional.empty();
        };
    }

    /** The rule {@code all_success}: a failure before it fails it, a skip before it skips it, all successes free it. */
    static Optional<Move> afterUpstream(
            DagDescription.Task task, TaskInstance instance, Map<String, TaskState> states) {
        String skipped = null;
        boolean ready = true;
        for (String upstream : task.upstream()) {
            TaskState state = states.get(upstream);
            if (state == TaskState.FAILED || state == TaskState.UPSTREAM_FAILED) {
                return Optional.of(to(instance, TaskState.UPSTREAM_FAILED, "'" + upstream + "' " + past(state)));
            }
            if (state == TaskState.SKIPPED || state == TaskState.REMOVED) skipped = upstream;
            ready &= state == TaskState.SUCCESS;
        }
        if (skipped != null) return Optional.of(to(instance, TaskState.SKIPPED, "'" + skipped + "' was skipped"));
        return ready ? Optional.of(to(instance, TaskState.SCHEDULED, null)) : Optional.empty();
    }

    private static String past(TaskState state) {
        return state == TaskState.FAILED ? "failed" : "could not run";
    }

    private static Move to(TaskInstance instance, TaskState to, String reason) {
        return new Move(instance.id(), instance.task(), instance.state(), to, Optional.ofNullable(reason));
    }

    private static Optional<RunState> end(Map<String, TaskState> states) {
        if (!states.values().stream().allMatch(TaskState::isFinal)) return Optional.empty();
        boolean failed = states.containsValue(TaskState.FAILED) || states.containsValue(TaskState.UPSTREAM_FAILED);
        return Optional.of(failed ? RunState.FAILED : RunState.SUCCESS);
    }
}
