package io.fairlead.dag.testing;

import io.fairlead.dag.Dag;
import io.fairlead.dag.TaskJson;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a run of a whole DAG came to, see {@link DagTester#run()}. Its {@code toString} says it task by task. */
public final class DagResult {

    private final Dag dag;
    private final Map<String, TaskEnd> ends;
    private final TaskJson json;

    /** @param ends of all tasks, in described order */
    DagResult(Dag dag, Map<String, TaskEnd> ends, TaskJson json) {
        this.dag = dag;
        this.ends = ends;
        this.json = json;
    }

    /** Whether every task succeeded or was skipped: then the run has succeeded. */
    public boolean succeeded() {
        return ends.values().stream()
                .allMatch(end -> end.state() == TaskState.SUCCESS || end.state() == TaskState.SKIPPED);
    }

    /**
     * What a task came to.
     *
     * @throws IllegalArgumentException if there is no such task
     */
    public TaskState state(String task) {
        return end(task).state();
    }

    /**
     * What a task returned, after its way through JSON: as every task that takes it receives it.
     *
     * @throws IllegalArgumentException if there is no such task, or its output is of another class
     * @throws IllegalStateException if it did not succeed, or has no output; says why
     */
    public <T> T output(String task, Class<T> type) {
        TaskEnd end = end(task);
        if (end.output() == null) {
            throw new IllegalStateException("task '" + task + "' has no output; " + this, end.error());
        }
        Class<?> described = dag.task(task).orElseThrow().type();
        if (!type.isAssignableFrom(described)) {
            throw new IllegalArgumentException(
                    "the output of task '" + task + "' is a " + described.getName() + ", not a " + type.getName());
        }
        return type.cast(json.read(end.output(), described));
    }

    /**
     * What the last attempt of a task threw, a {@link io.fairlead.dag.SkipTask} included; empty if it returned or the task was
     * not executed.
     *
     * @throws IllegalArgumentException if there is no such task
     */
    public Optional<Throwable> error(String task) {
        return Optional.ofNullable(end(task).error());
    }

    /**
     * How often a task was tried; 1 for a stub, 0 if it was not executed because of a task it depends on.
     *
     * @throws IllegalArgumentException if there is no such task
     */
    public int attempts(String task) {
        return end(task).attempts();
    }

    /**
     * When the last task ended. Virtual: the logical date plus the longest way through the waits before retries. Bodies take no
     * time, and tasks that do not depend on each other wait at the same time.
     */
    public Instant finishedAt() {
        return ends.values().stream().map(TaskEnd::at).max(Instant::compareTo).orElseThrow();
    }

    /** {@code sales-report: extract success, total failed after 2 attempts: java.io.IOException: no route} */
    @Override
    public String toString() {
        return ends.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", ", dag.name() + ": ", ""));
    }

    private TaskEnd end(String task) {
        return Names.require(ends, task, "dag '" + dag.name() + "'", "task");
    }
}
