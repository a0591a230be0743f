package io.fairlead.dag.testing;

import io.fairlead.dag.Dag;
import io.fairlead.dag.Input;
import io.fairlead.dag.Parameter;
import io.fairlead.dag.PermanentFailure;
import io.fairlead.dag.Run;
import io.fairlead.dag.RunInput;
import io.fairlead.dag.SkipTask;
import io.fairlead.dag.Task;
import io.fairlead.dag.TaskJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One run of a whole DAG, task by task in the calling thread. Time is virtual: a task starts when the last task it depends on has
 * ended, its body takes no time, and the wait before a retry is added, not waited for.
 */
final class Execution {

    private final Dag dag;
    private final Run run;
    private final TaskJson json;
    private final Map<String, String> parameters;
    private final Map<String, String> stubs;
    private final Map<String, TaskEnd> ends = new LinkedHashMap<>();

    /**
     * @param parameters JSON text by name; the others have their default
     * @param stubs JSON text by task, returned in place of executing the body
     */
    Execution(Dag dag, Run run, TaskJson json, Map<String, String> parameters, Map<String, String> stubs) {
        this.dag = dag;
        this.run = run;
        this.json = json;
        this.parameters = parameters;
        this.stubs = stubs;
    }

    /** How each task ended, in described order. That order is one in which they can be executed. */
    Map<String, TaskEnd> all() {
        for (Task<?> task : dag.tasks()) ends.put(task.name(), end(task));
        return ends;
    }

    private TaskEnd end(Task<?> task) {
        List<TaskEnd> upstream =
                upstream(task).map(before -> ends.get(before.name())).toList();
        Instant start =
                upstream.stream().map(TaskEnd::at).max(Instant::compareTo).orElse(run.logicalDate());
        if (upstream.stream().anyMatch(Execution::failed)) {
            return TaskEnd.notExecuted(TaskState.UPSTREAM_FAILED, start);
        }
        if (upstream.stream().anyMatch(end -> end.state() == TaskState.SKIPPED)) {
            return TaskEnd.notExecuted(TaskState.SKIPPED, start);
        }
        return attempt(task, start);
    }

    private static Stream<Task<?>> upstream(Task<?> task) {
        Stream<Task<?>> data =
                task.inputs().stream().filter(Task.class::isInstance).map(input -> (Task<?>) input);
        return Stream.concat(data, task.after().stream());
    }

    private static boolean failed(TaskEnd end) {
        return end.state() == TaskState.FAILED || end.state() == TaskState.UPSTREAM_FAILED;
    }

    private TaskEnd attempt(Task<?> task, Instant start) {
        Instant now = start;
        for (int attempt = 1; ; attempt++) {
            try {
                return new TaskEnd(TaskState.SUCCESS, output(task, attempt), null, attempt, now);
            } catch (SkipTask skip) {
                return new TaskEnd(TaskState.SKIPPED, null, skip, attempt, now);
            } catch (Throwable thrown) {
                // Everything, as in a worker: an assertion that fails inside a body is that body's failure.
                if (thrown instanceof InterruptedException)
                    Thread.currentThread().interrupt();
                if (thrown instanceof PermanentFailure || !task.retry().allowsAfter(attempt)) {
                    return new TaskEnd(TaskState.FAILED, null, thrown, attempt, now);
                }
                now = now.plus(task.retry().delayAfter(attempt));
            }
        }
    }

    /** The JSON text of what the task returned; null for a task without output. */
    private String output(Task<?> task, int attempt) throws Exception {
        if (stubs.containsKey(task.name())) return stubs.get(task.name());
        var values = new ArrayList<>();
        for (Input<?> input : task.inputs()) values.add(value(input, attempt));
        Object output = task.execute(values);
        return task.type() == Void.class ? null : json.write(output, task);
    }

    private Object value(Input<?> input, int attempt) {
        if (input instanceof RunInput) return asSeenBy(attempt);
        return json.read(jsonOf(input), input);
    }

    private String jsonOf(Input<?> input) {
        if (input instanceof Task<?> task) return ends.get(task.name()).output();
        var parameter = (Parameter<?>) input;
        String given = parameters.get(parameter.name());
        return given != null ? given : json.write(parameter.defaultValue());
    }

    private Run asSeenBy(int attempt) {
        return new Run(
                run.id(),
                run.dag(),
                run.revision(),
                run.logicalDate(),
                run.intervalStart(),
                run.intervalEnd(),
                attempt);
    }
}
