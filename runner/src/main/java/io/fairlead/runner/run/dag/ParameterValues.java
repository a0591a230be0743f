package io.fairlead.runner.run.dag;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fairlead.runner.json.Json;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Checks what somebody gives for a DAG's parameters. Text is understood as the parameter's type, so that forms and commands need no JSON. */
public final class ParameterValues {

    private ParameterValues() {}

    /**
     * The JSON object of the values.
     *
     * @throws IllegalArgumentException with all problems in one message, if a name is unknown or a value is not of its type
     */
    public static String check(DagDescription dag, Map<String, JsonNode> given) {
        var problems = new ArrayList<String>();
        var checked = new TreeMap<String, JsonNode>();
        given.forEach((name, value) -> {
            try {
                checked.put(name, convert(parameter(dag, name), value));
            } catch (IllegalArgumentException | DateTimeException e) {
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

    private static JsonNode convert(DagDescription.Parameter parameter, JsonNode value) {
        String text = value.asText();
        try {
            return switch (parameter.type()) {
                case "string" -> TextNode.valueOf(text);
                case "integer" -> LongNode.valueOf(new BigDecimal(text).longValueExact());
                case "number" -> DecimalNode.valueOf(new BigDecimal(text));
                case "boolean" -> bool(text);
                case "date" -> TextNode.valueOf(LocalDate.parse(text).toString());
                case "enum" -> choice(parameter, text);
                default -> throw new IllegalArgumentException("an unknown type");
            };
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            throw new IllegalArgumentException(
                    "parameter '" + parameter.name() + "' is " + value + "; it must be " + expected(parameter), e);
        }
    }

    private static JsonNode bool(String text) {
        if (text.equals("true") || text.equals("false")) return BooleanNode.valueOf(text.equals("true"));
        throw new IllegalArgumentException(text);
    }

    private static JsonNode choice(DagDescription.Parameter parameter, String text) {
        if (parameter.choices().contains(text)) return TextNode.valueOf(text);
        throw new IllegalArgumentException(text);
    }

    private static String expected(DagDescription.Parameter parameter) {
        return switch (parameter.type()) {
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            case "date" -> "a date such as 2026-03-01";
            case "enum" -> "one of " + String.join(", ", parameter.choices());
            default -> "a " + parameter.type();
        };
    }
}
