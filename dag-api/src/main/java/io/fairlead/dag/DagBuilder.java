package io.fairlead.dag;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** Describes a DAG: options, parameters and tasks, then {@link #build()}. Not for use by several threads. */
public final class DagBuilder {

    /** The most tasks a DAG can have. */
    public static final int MAX_TASKS = 5_000;

    /** The most parameters a DAG can have. */
    public static final int MAX_PARAMETERS = 100;

    private static final Pattern NAME = Pattern.compile("[a-z]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Set<Class<?>> PARAMETER_TYPES = Set.of(
            String.class, Integer.class, Long.class, Double.class, Boolean.class, LocalDate.class, BigDecimal.class);
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(30);

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
        if (!isName(name)) throw new InvalidDag(String.valueOf(name), "the name must be " + NAME_RULE);
    }

    private static final String NAME_RULE =
            "1 to 63 lower-case letters, digits and hyphens, beginning with a letter and "
                    + "ending with a letter or digit";

    /** What the DAG is for, in a sentence; shown on its page. At most 1,000 characters. */
    public DagBuilder description(String description) {
        if (description.length() > 1_000) throw invalid("the description is longer than 1,000 characters");
        this.description = description;
        return this;
    }

    /** When runs are due. Default: {@link Schedule#manual()}. */
    public DagBuilder schedule(Schedule schedule) {
        this.schedule = Objects.requireNonNull(schedule, "schedule");
        return this;
    }

    /**
     * Makes up for missed runs: every due moment from {@code start} on gets its run, also those before the DAG was pushed or
     * while the runner was away. Default: off; after an absence only the latest missed run is started.
     */
    public DagBuilder catchUpFrom(Instant start) {
        this.catchUpFrom = Objects.requireNonNull(start, "start");
        return this;
    }

    /** How many runs may be under way at once, 1 to 10,000; further ones wait as {@code queued}. Default: 16. */
    public DagBuilder maxActiveRuns(int runs) {
        if (runs < 1 || runs > 10_000) throw invalid("maxActiveRuns is " + runs + "; it must be 1 to 10,000");
        this.maxActiveRuns = runs;
        return this;
    }

    /**
     * How long a run may take, counted from its start, 1 second to 30 days; then what still runs is ended and the run has
     * failed. Default: 7 days.
     */
    public DagBuilder timeout(Duration timeout) {
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw invalid("the time-out is " + timeout + "; it must be 1 second to 30 days");
        }
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
     * @param name unique within the DAG; formed like a DAG's name, underscores allowed
     * @param defaultValue a {@code String}, {@code Integer}, {@code Long}, {@code Double}, {@code Boolean}, {@code LocalDate},
     *     {@code BigDecimal} or a constant of an enum
     * @throws InvalidDag if the name is taken or malformed, or the type is another
     */
    @SuppressWarnings("unchecked")
    public <T> Parameter<T> parameter(String name, T defaultValue) {
        if (!isName(name.replace('_', '-'))) throw invalid("the name of parameter '" + name + "' must be " + NAME_RULE);
        Class<?> type =
                defaultValue instanceof Enum<?> constant ? constant.getDeclaringClass() : defaultValue.getClass();
        if (!type.isEnum() && !PARAMETER_TYPES.contains(type)) {
            throw invalid("parameter '" + name + "' has type " + type.getName()
                    + "; it can be a String, Integer, Long, Double, Boolean, LocalDate, BigDecimal or an enum");
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
        if (!isName(name)) throw new InvalidDag(this.name, String.valueOf(name), "the name must be " + NAME_RULE);
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
        if (built) throw new InvalidDag(name, described.name, "it was described after build()");
        if (tasks.size() == MAX_TASKS) throw invalid("it has more than " + MAX_TASKS + " tasks");
        var task = new Task<>(described, inputs, output, body);
        if (tasks.putIfAbsent(described.name, task) != null)
            throw invalid("two tasks are named '" + described.name + "'");
        return task;
    }

    /** Refuses a handle that another DAG made. */
    <I extends Input<?>> I own(I input, String taker) {
        Objects.requireNonNull(input, "input");
        boolean foreign = input instanceof Task<?> task && task.dag() != this
                || input instanceof Parameter<?> parameter && parameter.dag() != this;
        if (foreign) throw new InvalidDag(name, taker, "it takes " + nameOf(input) + " of another dag");
        return input;
    }

    private static String nameOf(Input<?> input) {
        if (input instanceof Task<?> task) return "task '" + task.name() + "'";
        return input instanceof Parameter<?> parameter ? "parameter '" + parameter.name() + "'" : "the run";
    }

    private static boolean isName(String name) {
        return name != null && NAME.matcher(name).matches();
    }

    private InvalidDag invalid(String problem) {
        return new InvalidDag(name, problem);
    }
}
