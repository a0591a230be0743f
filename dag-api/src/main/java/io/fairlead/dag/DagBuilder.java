package io.fairlead.dag;

import java.lang.invoke.MethodType;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Describes a DAG: options, parameters and tasks, then {@link #build()}. Nothing can be said after that, so a finished
 * {@link Dag} never changes. Not for use by several threads.
 */
public final class DagBuilder {

    /** The most tasks a DAG can have. */
    public static final int MAX_TASKS = 5_000;

    /** The most parameters a DAG can have. */
    public static final int MAX_PARAMETERS = 100;

    /** The longest description, in characters. */
    public static final int MAX_DESCRIPTION = 1_000;

    /** The most runs of a DAG that can be under way at once. */
    public static final int MAX_ACTIVE_RUNS = 10_000;

    private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(30);
    private static final Pattern NAME = Pattern.compile("[a-z]([a-z0-9-]{0,61}[a-z0-9])?");
    static final String NAME_RULE = "the name must be 1 to 63 lower-case letters, digits and hyphens, "
            + "beginning with a letter and ending with a letter or digit";

    final String name;
    final Map<String, Parameter<?>> parameters = new LinkedHashMap<>();
    final Map<String, Task<?>> tasks = new LinkedHashMap<>();
    String description = "";
    Schedule schedule = Schedule.manual();
    Instant catchUpFrom;
    int maxActiveRuns = 16;
    Duration timeout = Duration.ofDays(7);

    private boolean built;

    DagBuilder(String name) {
        this.name = name;
        if (!isName(name)) throw new InvalidDag(String.valueOf(name), NAME_RULE);
    }

    /** What the DAG is for, in a sentence; shown on its page. At most {@value #MAX_DESCRIPTION} characters. Default: empty. */
    public DagBuilder description(String description) {
        requireUnfinished();
        if (description.length() > MAX_DESCRIPTION) {
            throw invalid("the description has " + description.length() + " characters; it must be at most "
                    + MAX_DESCRIPTION);
        }
        this.description = description;
        return this;
    }

    /** When runs are due. Default: {@link Schedule#manual()}. */
    public DagBuilder schedule(Schedule schedule) {
        requireUnfinished();
        this.schedule = Objects.requireNonNull(schedule, "schedule");
        return this;
    }

    /**
     * Makes up for missed runs: every due moment from {@code start} on gets its run, also those before the DAG was pushed or
     * while the runner was away. Default: off; after an absence only the latest missed run is started.
     */
    public DagBuilder catchUpFrom(Instant start) {
        requireUnfinished();
        this.catchUpFrom = Objects.requireNonNull(start, "start");
        return this;
    }

    /**
     * How many runs may be under way at once, 1 to {@value #MAX_ACTIVE_RUNS}; further ones wait as {@code queued}. Default: 16.
     */
    public DagBuilder maxActiveRuns(int runs) {
        requireUnfinished();
        if (runs < 1 || runs > MAX_ACTIVE_RUNS) {
            throw invalid("maxActiveRuns is " + runs + "; it must be 1 to " + MAX_ACTIVE_RUNS);
        }
        this.maxActiveRuns = runs;
        return this;
    }

    /**
     * How long a run may take, counted from its start, 1 second to 30 days; then what still runs is ended and the run has
     * failed. Default: 7 days.
     */
    public DagBuilder timeout(Duration timeout) {
        requireUnfinished();
        if (!isTimeout(timeout)) throw invalid(timeoutRule(timeout));
        this.timeout = timeout;
        return this;
    }

    /** The handle of the run: its id, dates, interval and commit. */
    public Input<Run> run() {
        return new RunInput();
    }

    /**
     * Declares a parameter. Its type is the default value's.
     *
     * @param name unique within the DAG; formed like a DAG's name, underscores allowed in place of hyphens
     * @param defaultValue a {@code String}, {@code Integer}, {@code Long}, {@code Double}, {@code Boolean}, {@code LocalDate},
     *     {@code BigDecimal} or a constant of an enum; not null
     * @throws InvalidDag if the name is taken or malformed, the type is another, or the default is no finite number
     */
    @SuppressWarnings("unchecked")
    public <T> Parameter<T> parameter(String name, T defaultValue) {
        requireUnfinished();
        if (name == null || !isName(name.replace('_', '-'))) {
            throw invalid("parameter '" + name + "': " + NAME_RULE + "; underscores are allowed too");
        }
        if (defaultValue == null) throw invalid("parameter '" + name + "' has no default value; it must not be null");
        Class<?> type = defaultValue instanceof Enum<?> it ? it.getDeclaringClass() : defaultValue.getClass();
        if (ParameterType.of(type).isEmpty()) {
            throw invalid("parameter '" + name + "' has type " + type.getName()
                    + "; it can be a String, Integer, Long, Double, Boolean, LocalDate, BigDecimal or an enum");
        }
        if (defaultValue instanceof Double number && !Double.isFinite(number)) {
            throw invalid("parameter '" + name + "' is " + number + " by default, which JSON has no number for");
        }
        if (parameters.size() == MAX_PARAMETERS) throw invalid("it has more than " + MAX_PARAMETERS + " parameters");
        var parameter = new Parameter<>(name, (Class<T>) type, defaultValue, this);
        if (parameters.putIfAbsent(name, parameter) != null) throw invalid("two parameters are named '" + name + "'");
        return parameter;
    }

    /**
     * Begins the sentence that describes a task. The task exists when the sentence ends with {@code returns} or {@code runs}.
     *
     * @param name unique within the DAG; formed like a DAG's name. It is the task's identity in the history of runs
     * @throws InvalidDag if the name is not of that form
     */
    public TaskBuilder task(String name) {
        if (!isName(name)) throw new InvalidDag(this.name, String.valueOf(name), NAME_RULE);
        return new TaskBuilder(this, name);
    }

    /**
     * The finished description. Called once, last.
     *
     * @throws InvalidDag if there is no task, or it is called twice
     */
    public Dag build() {
        if (built) throw invalid("build() was called twice");
        if (tasks.isEmpty()) throw invalid("it has no task; end at least one sentence with returns(…) or runs(…)");
        built = true;
        return new Dag(this);
    }

    <R> Task<R> add(TaskBuilder described, List<Input<?>> inputs, Class<R> output, Body.Any body) {
        return add(described, inputs, output, body, null);
    }

    <R> Task<R> add(TaskBuilder described, List<Input<?>> inputs, Class<R> output, Container container) {
        return add(described, inputs, output, Task.notHere(described.name, container), container);
    }

    @SuppressWarnings("unchecked")
    private <R> Task<R> add(
            TaskBuilder described, List<Input<?>> inputs, Class<R> output, Body.Any body, Container container) {
        if (built) throw new InvalidDag(name, described.name, "it was described after build()");
        if (output.getTypeParameters().length > 0) {
            throw new InvalidDag(
                    name, described.name, output.getName() + " does not say what is in it; return a record around it");
        }
        if (tasks.size() == MAX_TASKS) throw invalid("it has more than " + MAX_TASKS + " tasks");
        // int.class is a Class<Integer> too: boxed here, so that nobody downstream has to think of primitives.
        var boxed = (Class<R>) MethodType.methodType(output).wrap().returnType();
        var task = new Task<>(described, inputs, boxed, body, container);
        if (tasks.putIfAbsent(described.name, task) != null) {
            throw invalid("two tasks are named '" + described.name + "'");
        }
        return task;
    }

    /** Refuses a handle that this builder did not make. */
    <I extends Input<?>> I own(I input, String taker) {
        if (input == null)
            throw new InvalidDag(name, taker, "it depends on null; describe what it depends on before it");
        boolean foreign = input instanceof Task<?> task && task.dag() != this
                || input instanceof Parameter<?> parameter && parameters.get(parameter.name()) != parameter;
        if (foreign) throw new InvalidDag(name, taker, "it depends on " + input + " of another dag");
        return input;
    }

    /** The same bounds hold for a run and for an attempt. */
    static boolean isTimeout(Duration timeout) {
        return timeout.compareTo(SHORTEST_TIMEOUT) >= 0 && timeout.compareTo(LONGEST_TIMEOUT) <= 0;
    }

    static String timeoutRule(Duration timeout) {
        return "the time-out is " + timeout + "; it must be 1 second to " + LONGEST_TIMEOUT.toDays() + " days";
    }

    private void requireUnfinished() {
        if (built) throw invalid("it was changed after build()");
    }

    static boolean isName(String name) {
        return name != null && NAME.matcher(name).matches();
    }

    private InvalidDag invalid(String problem) {
        return new InvalidDag(name, problem);
    }
}
