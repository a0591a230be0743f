package io.fairlead.runner.run.dag;

import io.fairlead.dag.ParameterType;
import io.fairlead.dag.Retry;
import io.fairlead.dag.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A DAG as the runner knows it: plain data, without a class of the team's. Comes from a {@code describe} process as JSON and is
 * stored as JSON; equal descriptions are the same text.
 *
 * @param name unique in its repo; the full id is {@code <repo>.<name>}
 * @param description a sentence, may be empty
 * @param tasks in an order in which they could be executed
 */
public record DagDescription(
        String name,
        String description,
        Schedule schedule,
        Optional<Instant> catchUpFrom,
        int maxActiveRuns,
        Duration timeout,
        List<Parameter> parameters,
        List<Task> tasks) {

    /** The task of that name; refuses an unknown one. */
    public Task task(String name) {
        return tasks.stream()
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("dag " + this.name + " has no task " + name));
    }

    /**
     * @param type in JSON Schema's words, as REST has it: {@code string}, {@code integer}, {@code number}, {@code boolean}; or
     *     {@code date} or {@code enum}
     * @param defaultValue the JSON text of the default
     * @param choices the constants of an enum; else empty
     * @param holds what it can hold; the widest of its type where older text does not say
     */
    public record Parameter(String name, String type, String defaultValue, List<String> choices, ParameterType holds) {

        public Parameter {
            holds = Objects.requireNonNullElseGet(holds, () -> widest(type));
        }

        public Parameter(String name, ParameterType holds, String defaultValue, List<String> choices) {
            this(name, word(holds), defaultValue, choices, holds);
        }

        private static String word(ParameterType type) {
            return switch (type) {
                case STRING -> "string";
                case INTEGER, LONG -> "integer";
                case DOUBLE, DECIMAL -> "number";
                case BOOLEAN -> "boolean";
                case DATE -> "date";
                case ENUM -> "enum";
            };
        }

        private static ParameterType widest(String type) {
            return switch (type) {
                case "integer" -> ParameterType.LONG;
                case "number" -> ParameterType.DECIMAL;
                default -> ParameterType.valueOf(type.toUpperCase(Locale.ROOT));
            };
        }
    }

    /**
     * @param inputs what the body receives, in order
     * @param after the tasks that come before it without giving data
     * @param timeout of one attempt
     * @param execution where and how; as usual where older text does not have it
     */
    public record Task(
            String name,
            List<Input> inputs,
            List<String> after,
            Retry retry,
            Optional<Duration> timeout,
            Execution execution) {

        public Task {
            execution = Objects.requireNonNullElse(execution, Execution.USUAL);
        }

        /** A task that is executed as usual. */
        public Task(String name, List<Input> inputs, List<String> after, Retry retry, Optional<Duration> timeout) {
            this(name, inputs, after, retry, timeout, Execution.USUAL);
        }

        /** Every task that must have succeeded first, by data or by order; without repetition. */
        public List<String> upstream() {
            var names = new java.util.LinkedHashSet<String>();
            for (Input input : inputs) if (input.kind() == InputKind.TASK) names.add(input.name());
            names.addAll(after);
            return List.copyOf(names);
        }
    }

    /** @param name of the task or parameter; empty for the run */
    public record Input(InputKind kind, String name) {}

    /** What an input is a handle of. */
    public enum InputKind {
        RUN,
        PARAMETER,
        TASK
    }
}
