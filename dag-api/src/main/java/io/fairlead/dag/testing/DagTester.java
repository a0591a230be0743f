package io.fairlead.dag.testing;

import io.fairlead.dag.Dag;
import io.fairlead.dag.DagSource;
import io.fairlead.dag.Parameter;
import io.fairlead.dag.Run;
import io.fairlead.dag.Schedule;
import io.fairlead.dag.Task;
import io.fairlead.dag.TaskJson;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Runs a whole DAG in a unit test: in the calling thread, in described order, at once. The clock jumps over the waits before
 * retries, so a task that fails twice with a two-hour delay takes milliseconds and has finished four hours later.
 *
 * <p>As in production: values travel between tasks as JSON, {@link io.fairlead.dag.Retry} decides about further attempts,
 * {@link io.fairlead.dag.PermanentFailure} ends them, {@link io.fairlead.dag.SkipTask} skips the task and what depends on it, and
 * what depends on a failed task is not executed. Unlike production: all bodies share this process, time-outs are not enforced (a
 * body that hangs hangs the test), and {@code maxActiveRuns} and {@code catchUpFrom} mean nothing, because there is one run.
 *
 * <p>A task with a {@linkplain io.fairlead.dag.TaskBuilder#image container of its own} cannot be executed here, because there is
 * no container runtime in a unit test: give its output by {@link #stub(String, Object)}, or {@link #stub(String)} where it has
 * none. Executors, queues and pods mean nothing here.
 *
 * <p>May be run more than once; each run starts afresh. Not for use by several threads.
 */
public final class DagTester {

    /** The logical date unless {@link #at(Instant)} says otherwise: {@value}. */
    public static final String DEFAULT_LOGICAL_DATE = "2026-01-01T00:00:00Z";

    /** The repository in {@link Run#dag()}, in front of the DAG's name: {@value}. */
    public static final String REPO = "test";

    private static final String NO_COMMIT = "0".repeat(40);

    private final Dag dag;
    private final TaskJson json = json();
    private final Map<String, String> parameters = new HashMap<>();
    private final Map<String, String> stubs = new HashMap<>();
    private Instant logicalDate;
    private Instant intervalStart;
    private Instant intervalEnd;

    private DagTester(Dag dag) {
        this.dag = dag;
        json.check(dag);
    }

    /**
     * Tests that DAG.
     *
     * @throws io.fairlead.dag.InvalidDag if an output holds what JSON would change, see {@link TaskJson#check}; such a DAG would not
     *     be loaded either
     */
    public static DagTester of(Dag dag) {
        return new DagTester(Objects.requireNonNull(dag, "dag"));
    }

    /**
     * Tests a DAG of that source, after calling {@link DagSource#dags()} twice and comparing, as every commit is checked when it
     * arrives.
     *
     * @throws IllegalArgumentException if the source has no such DAG, or two of that name
     * @throws io.fairlead.dag.InvalidDag if the two descriptions differ; says in what
     */
    public static DagTester of(DagSource source, String dagName) {
        Dag dag = find(source, dagName);
        Description.requireSame(dag, find(source, dagName));
        return of(dag);
    }

    /**
     * Sets the logical date. The run's interval follows from it: for {@link Schedule#every} the period that ends there; for other
     * schedules, an empty one there, unless {@link #interval} says otherwise.
     */
    public DagTester at(Instant logicalDate) {
        this.logicalDate = Objects.requireNonNull(logicalDate, "logicalDate");
        return this;
    }

    /**
     * Sets the logical date.
     *
     * @param logicalDate in ISO-8601, such as {@code 2026-03-01T06:00:00Z}
     * @throws java.time.format.DateTimeParseException if it is not
     */
    public DagTester at(String logicalDate) {
        return at(Instant.parse(logicalDate));
    }

    /**
     * Sets the run's interval; its end is also the logical date, unless {@link #at(Instant)} says otherwise.
     *
     * @throws IllegalArgumentException if the end is before the start
     */
    public DagTester interval(Instant start, Instant end) {
        if (end.isBefore(start)) {
            throw new IllegalArgumentException("the interval " + start + " to " + end + " ends before it starts");
        }
        this.intervalStart = start;
        this.intervalEnd = end;
        return this;
    }

    /**
     * Gives a parameter, as whoever starts a run may.
     *
     * @param value of the parameter's type, or what has the same JSON: {@code "EUR"} will do for an enum's constant and
     *     {@code "2026-03-01"} for a date
     * @throws IllegalArgumentException if the DAG has no such parameter, or the value does not fit, as {@link
     *     io.fairlead.dag.ParameterType} says; a run that is asked for with it is refused in the same words
     */
    public DagTester param(String name, Object value) {
        Map<String, Parameter<?>> known = byName(dag.parameters(), Parameter::name);
        parameters.put(name, json.write(value, Names.require(known, name, "dag '" + dag.name() + "'", "parameter")));
        return this;
    }

    /**
     * Replaces the body of a task with what it returns.
     *
     * @param output of the task's output class, or what has the same JSON
     * @throws IllegalArgumentException if the DAG has no such task, or the task has no output
     * @throws io.fairlead.dag.PermanentFailure if the value cannot be read as the output's class
     */
    public DagTester stub(String task, Object output) {
        Task<?> stubbed = task(task);
        if (stubbed.type() == Void.class) {
            throw new IllegalArgumentException(stubbed + " has no output; say stub(\"" + task + "\")");
        }
        stubs.put(task, json.write(output, stubbed));
        return this;
    }

    /**
     * Replaces the body of a task that has no output with nothing: it succeeds.
     *
     * @throws IllegalArgumentException if the DAG has no such task, or the task has an output
     */
    public DagTester stub(String task) {
        Task<?> stubbed = task(task);
        if (stubbed.type() != Void.class) {
            throw new IllegalArgumentException(stubbed + " has an output; say stub(\"" + task + "\", the output)");
        }
        stubs.put(task, null);
        return this;
    }

    /**
     * Runs the DAG to its end. What bodies throw does not come out here; it is in the result.
     *
     * @throws IllegalStateException if a task with a container of its own has no stub
     */
    public DagResult run() {
        dag.tasks().forEach(this::requireExecutable);
        var execution = new Execution(dag, asRun(), json, Map.copyOf(parameters), new HashMap<>(stubs));
        return new DagResult(dag, execution.all(), json);
    }

    private void requireExecutable(Task<?> task) {
        if (task.container().isEmpty() || stubs.containsKey(task.name())) return;
        throw new IllegalStateException(task + " is the " + task.container().get()
                + ", which a unit test cannot run; say stub(\"" + task.name() + "\""
                + (task.type() == Void.class ? "" : ", its output") + ")");
    }

    private Run asRun() {
        Instant date = logicalDate != null
                ? logicalDate
                : Objects.requireNonNullElse(intervalEnd, Instant.parse(DEFAULT_LOGICAL_DATE));
        Instant start = dag.schedule() instanceof Schedule.Every every ? date.minus(every.period()) : date;
        return new Run(
                (dag.schedule() instanceof Schedule.Manual ? "manual__" : "scheduled__") + date,
                REPO + "." + dag.name(),
                NO_COMMIT,
                date,
                Objects.requireNonNullElse(intervalStart, start),
                Objects.requireNonNullElse(intervalEnd, date),
                1);
    }

    private Task<?> task(String name) {
        return Names.require(byName(dag.tasks(), Task::name), name, "dag '" + dag.name() + "'", "task");
    }

    private static Dag find(DagSource source, String name) {
        Map<String, Dag> known = byName(source.dags(), Dag::name);
        return Names.require(known, name, source.getClass().getName(), "dag");
    }

    private static <T> Map<String, T> byName(List<T> named, Function<T, String> name) {
        var byName = new LinkedHashMap<String, T>();
        for (T one : named) {
            if (byName.put(name.apply(one), one) == null) continue;
            throw new IllegalArgumentException("two dags are named '" + name.apply(one) + "'");
        }
        return byName;
    }

    private static TaskJson json() {
        try {
            return new TaskJson();
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "DagTester needs Jackson, and " + e.getMessage() + " is not in the class path; add to the tests' "
                            + "dependencies com.fasterxml.jackson.core:jackson-databind, "
                            + "com.fasterxml.jackson.datatype:jackson-datatype-jdk8 and "
                            + "com.fasterxml.jackson.datatype:jackson-datatype-jsr310",
                    e);
        }
    }
}
