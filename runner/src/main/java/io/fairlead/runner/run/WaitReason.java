package io.fairlead.runner.run;

import io.fairlead.runner.run.dag.DagDescription;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why something is not running yet, in words. Pure. */
public final class WaitReason {

    private WaitReason() {}

    /**
     * Why a task instance is not running.
     *
     * @param states of all tasks of the run
     * @param capacity what can be under way at once
     * @param occupancy what is
     * @return empty where it runs or has ended
     */
    public static Optional<String> of(
            DagRun run,
            DagDescription.Task task,
            TaskInstance instance,
            Map<String, TaskState> states,
            Capacity capacity,
            Occupancy occupancy) {
        return switch (instance.state()) {
            case NONE ->
                Optional.of(run.state() == RunState.QUEUED ? "waits for its run to start" : upstream(task, states));
            case SCHEDULED ->
                Optional.of(capacity.missing(instance, occupancy).orElse("is about to be given to a worker"));
            case QUEUED -> Optional.of(instance.reason().orElse("its worker is getting ready"));
            case UP_FOR_RETRY ->
                Optional.of("will be tried again at "
                        + instance.retryAt().map(Instant::toString).orElse("once"));
            case DEFERRED -> Optional.of("waits for something outside");
            case RUNNING, SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, REMOVED -> Optional.empty();
        };
    }

    private static String upstream(DagDescription.Task task, Map<String, TaskState> states) {
        List<String> missing = task.upstream().stream()
                .filter(name -> states.get(name) != TaskState.SUCCESS)
                .toList();
        if (missing.isEmpty()) return "is about to be scheduled";
        return "waits for "
                + missing.stream().limit(3).map(name -> "'" + name + "'").collect(Collectors.joining(", "))
                + (missing.size() > 3 ? " and " + (missing.size() - 3) + " more" : "");
    }

    /** Why a queued run has not started: its DAG's limit. Empty where it has. */
    public static Optional<String> of(DagRun run, int maxActiveRuns) {
        return run.state() != RunState.QUEUED
                ? Optional.empty()
                : Optional.of("waits for an earlier run to end: at most " + maxActiveRuns + " of this dag run at once");
    }
}
