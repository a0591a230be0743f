package io.fairlead.runner.run.dag;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dag.TaskJson;
import io.fairlead.runner.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Checks what somebody gives for a DAG's parameters, on a page, by a command or over REST, by the rule that an author's test has too. */
public final class ParameterValues {

    private ParameterValues() {}

    /**
     * The JSON object of the values.
     *
     * @throws IllegalArgumentException with all problems in one message, if a name is unknown or a value is not of its type
     */
    public static String check(DagDescription dag, Map<String, JsonNode> given) {
        var problems = new ArrayList<String>();
        var checked = new TreeMap<String, Object>();
        given.forEach((name, value) -> {
            try {
                var parameter = parameter(dag, name);
                checked.put(name, TaskJson.accept(name, value, parameter.holds(), parameter.choices()));
            } catch (IllegalArgumentException e) {
                problems.add(e.getMessage());
            }
        });
        if (!problems.isEmpty()) throw new IllegalArgumentException(String.join("; ", problems));
        return Json.write(checked);
    }

    private static DagDescription.Parameter parameter(DagDescription dag, String name) {
        return dag.parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "dag '" + dag.name() + "' has no parameter '" + name + "'; it has " + names(dag.parameters())));
    }

    private static String names(List<DagDescription.Parameter> parameters) {
        return parameters.isEmpty()
                ? "none"
                : parameters.stream().map(DagDescription.Parameter::name).collect(Collectors.joining(", "));
    }
}
