package io.fairlead.runner.run;

import io.fairlead.runner.run.dag.DagDescription;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why something is not running yet, in words: from what is so at this moment, never from what could be. Pure.
 *
 * @param states of all tasks of the run
 * @param capacity what can be under way at once
 * @param occupancy what is
 */
public record WaitReasons(
        DagRun run, Map<String, TaskState> states, Capacity capacity, Occupancy occupancy, Instant now) {

    private static final int MOST_NAMED = 3;

    /**
     * Why a run has not started.
     *
     * @param maxActiveRuns how many of its DAG run at once
     * @param earlier how many of its DAG run, or wait for longer
     * @return empty where it has
     */
    public static Optional<String> of(DagRun run, int maxActiveRuns, int earlier) {
        if (run.state() != RunState.QUEUED) return Optional.empty();
        return Optional.of(
                earlier < maxActiveRuns
                        ? "is about to start"
                        : "waits for an earlier run to end: at most " + maxActiveRuns + " of this dag run at once");
    }

    /** Why a task instance is not running; empty where it runs or has ended. */
    public Optional<String> of(DagDescription.Task task, TaskInstance instance) {
        return switch (instance.state()) {
            case NONE ->
                Optional.of(run.state() == RunState.QUEUED ? "waits for its run to start" : upstream(task, instance));
            case SCHEDULED ->
                Optional.of(capacity.missing(instance, occupancy).orElse("is about to be given to a worker"));
            case QUEUED ->
                Optional.of(instance.reason().orElse("was given to its executor, where no worker has begun it"));
            case UP_FOR_RETRY -> Optional.of(retry(instance));
            case DEFERRED -> Optional.of("waits for something outside");
            case RUNNING, SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, REMOVED -> Optional.empty();
        };
    }

    /** What has been decided and is only to be recorded is no wait for others. */
    private String upstream(DagDescription.Task task, TaskInstance instance) {
        return Progress.afterUpstream(task, instance, states)
                .map(move -> move.reason()
                        .map(reason -> "is about to end: " + reason)
                        .orElse("is about to be scheduled"))
                .orElseGet(() -> others(task));
    }

    private String others(DagDescription.Task task) {
        List<String> missing = task.upstream().stream()
                .filter(name -> states.get(name) != TaskState.SUCCESS)
                .toList();
        return "waits for "
                + missing.stream()
                        .limit(MOST_NAMED)
                        .map(name -> "'" + name + "'")
                        .collect(Collectors.joining(", "))
                + (missing.size() > MOST_NAMED ? " and " + (missing.size() - MOST_NAMED) + " more" : "");
    }

    private String retry(TaskInstance instance) {
        return instance.retryAt()
                .filter(at -> at.isAfter(now))
                .map(at -> "will be tried again at " + at)
                .orElse("is about to be tried again");
    }
}
