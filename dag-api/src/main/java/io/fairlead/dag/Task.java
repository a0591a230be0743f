package io.fairlead.dag;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A described task, and the typed handle to its output. Made by the last word of the sentence that starts with
 * {@link DagBuilder#task}; immutable.
 *
 * @param <T> the class of its output; {@code Void} where it has none
 */
public final class Task<T> implements Input<T> {

    private final DagBuilder dag;
    private final String name;
    private final List<Task<?>> after;
    private final Retry retry;
    private final Duration timeout;
    private final List<Input<?>> inputs;
    private final Class<T> type;
    private final Body.Any body;
    private final String executor;
    private final String queue;
    private final Pod pod;
    private final Container container;

    /** Copies what was said so far: what is said to the builder afterwards cannot change a task that exists. */
    Task(TaskBuilder described, List<Input<?>> inputs, Class<T> type, Body.Any body, Container container) {
        this.dag = described.dag;
        this.name = described.name;
        this.after = List.copyOf(described.after);
        this.retry = described.retry;
        this.timeout = described.timeout;
        this.inputs = List.copyOf(inputs);
        this.type = type;
        this.body = body;
        this.executor = described.executor;
        this.queue = described.queue;
        this.pod = described.pod.build();
        this.container = container;
    }

    /** The body of a task that a container executes, for whoever calls it all the same. */
    static Body.Any notHere(String task, Container container) {
        return in -> {
            throw new PermanentFailure("task '" + task + "' is the " + container + ", which only the executor '"
                    + ExecutorName.KUBERNETES + "' can execute");
        };
    }

    /** Unique within its DAG. */
    public String name() {
        return name;
    }

    @Override
    public Class<T> type() {
        return type;
    }

    /** What the body or the container receives, in order; 0 to 4 for a body, 0 to {@value Container#MAX_INPUTS} for a container. */
    public List<Input<?>> inputs() {
        return inputs;
    }

    /** The tasks that come before this one without giving it data. */
    public List<Task<?>> after() {
        return after;
    }

    /** How often and how late it is tried again. */
    public Retry retry() {
        return retry;
    }

    /** How long one attempt may take; empty means as long as the run may. */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    /** The name of the executor it is for; empty for the installation's choice. */
    public String executor() {
        return executor;
    }

    /** The queue of a fleet it is for; empty for the default one. */
    public String queue() {
        return queue;
    }

    /** What it asks of its pod. */
    public Pod pod() {
        return pod;
    }

    /** What is executed in place of a body; empty for a task with a body. */
    public Optional<Container> container() {
        return Optional.ofNullable(container);
    }

    /**
     * Calls the body. For the worker and for tests; a DAG never calls it.
     *
     * @param values one for each of {@link #inputs()}, in order and of its type
     * @return the output; null for a task without one, and only for such a task
     * @throws PermanentFailure if the task has an output and its body returned null, or it is a container
     * @throws Exception whatever the body throws
     */
    public Object execute(List<?> values) throws Exception {
        if (values.size() != inputs.size()) {
            throw new IllegalArgumentException(
                    this + " takes " + inputs.size() + " values, but was given " + values.size());
        }
        Object output = body.apply(values.toArray());
        if (output == null && type != Void.class) {
            throw new PermanentFailure(this + " returned null; it must return a " + type.getSimpleName()
                    + " or throw SkipTask if there is none");
        }
        return output;
    }

    /** {@code task 'extract'}, as messages call it. */
    @Override
    public String toString() {
        return "task '" + name + "'";
    }

    DagBuilder dag() {
        return dag;
    }
}
