package io.fairlead.runner.scheduler;

import io.fairlead.dag.Run;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.run.dag.DagDescription.InputKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a task with a container of its own finds in its environment, as {@code TaskBuilder.image} promises. Pure. */
final class ContainerEnvironment {

    /** Linux gives no program a longer variable than 128 KiB; and all of them are part of the Pod, which the API bounds, too. */
    static final int MAX_INPUTS = 64 * 1024;

    private ContainerEnvironment() {}

    /**
     * @param inputs the JSON text of each input of the task, in order
     * @throws Unassignable if they are too long; says what to do
     */
    static Map<String, String> of(DagDescription.Task task, List<String> inputs, Run run) {
        var variables = new LinkedHashMap<String, String>();
        variables.put("FAIRLEAD_DAG", run.dag());
        variables.put("FAIRLEAD_TASK", task.name());
        variables.put("FAIRLEAD_RUN_ID", run.id());
        variables.put("FAIRLEAD_REVISION", run.revision());
        variables.put("FAIRLEAD_LOGICAL_DATE", run.logicalDate().toString());
        variables.put("FAIRLEAD_INTERVAL_START", run.intervalStart().toString());
        variables.put("FAIRLEAD_INTERVAL_END", run.intervalEnd().toString());
        variables.put("FAIRLEAD_ATTEMPT_NUMBER", String.valueOf(run.attempt()));
        int length = 0;
        for (int i = 0; i < inputs.size(); i++) {
            DagDescription.Input input = task.inputs().get(i);
            if (input.kind() == InputKind.RUN) continue;
            variables.put(variable(input.name()), inputs.get(i));
            length += inputs.get(i).length();
        }
        if (length <= MAX_INPUTS) return variables;
        throw new Unassignable("task '" + task.name() + "' takes " + length
                + " characters of JSON, and its container can be given " + MAX_INPUTS
                + " as environment; keep the data elsewhere and hand over where it is");
    }

    private static String variable(String input) {
        return "FAIRLEAD_INPUT_" + input.replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
