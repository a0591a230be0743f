package io.fairlead.runner.web.page;

import io.fairlead.runner.json.Json;
import io.fairlead.runner.run.dag.DagDescription;
import java.util.List;

/**
 * One parameter in the form that starts a run; sent as {@link #input()}.
 *
 * @param type as in {@link DagDescription.Parameter}
 * @param value what the field holds at first, as plain text
 */
public record FormField(String name, String type, String value, List<String> choices) {

    /** The field of a parameter, holding its default. */
    public static FormField of(DagDescription.Parameter parameter) {
        Object value = Json.read(parameter.defaultValue(), Object.class);
        return new FormField(parameter.name(), parameter.type(), String.valueOf(value), parameter.choices());
    }

    /** The name that the form sends. A box that is not ticked is not sent at all, and means false. */
    public String input() {
        return "param." + name;
    }
}
