package io.fairlead.runner.catalog.describe;

import io.fairlead.dag.Dag;
import io.fairlead.dag.Input;
import io.fairlead.dag.Parameter;
import io.fairlead.dag.ParameterType;
import io.fairlead.dag.RunInput;
import io.fairlead.dag.Task;
import io.fairlead.dag.TaskJson;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.run.dag.DagDescription.InputKind;
import java.util.List;

/** Turns a DAG, made of a team's objects, into a description, made of the runner's. */
public final class DagDescriber {

    private final TaskJson json;

    /** @param json the plugin's own, for the defaults of its parameters */
    public DagDescriber(TaskJson json) {
        this.json = json;
    }

    public DagDescription describe(Dag dag) {
        return new DagDescription(
                dag.name(),
                dag.description(),
                dag.schedule(),
                dag.catchUpFrom(),
                dag.maxActiveRuns(),
                dag.timeout(),
                dag.parameters().stream().map(this::parameter).toList(),
                dag.tasks().stream().map(DagDescriber::task).toList());
    }

    private static DagDescription.Task task(Task<?> task) {
        return new DagDescription.Task(
                task.name(),
                task.inputs().stream().map(DagDescriber::input).toList(),
                task.after().stream().map(Task::name).toList(),
                task.retry(),
                task.timeout(),
                ExecutionDescriber.describe(task));
    }

    private static DagDescription.Input input(Input<?> input) {
        if (input instanceof RunInput) return new DagDescription.Input(InputKind.RUN, "");
        if (input instanceof Task<?> task) return new DagDescription.Input(InputKind.TASK, task.name());
        return new DagDescription.Input(InputKind.PARAMETER, ((Parameter<?>) input).name());
    }

    private DagDescription.Parameter parameter(Parameter<?> parameter) {
        return new DagDescription.Parameter(
                parameter.name(),
                ParameterType.of(parameter.type()).orElseThrow(),
                json.write(parameter.defaultValue()),
                parameter.type().isEnum() ? json.choices(parameter.type()) : List.of());
    }
}
