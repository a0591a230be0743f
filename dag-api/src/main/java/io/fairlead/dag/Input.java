package io.fairlead.dag;

/**
 * Something a task can take: the run, a parameter of the DAG, or the output of another task. A handle, not a value: the value
 * exists only while the task executes.
 *
 * @param <T> what the task's body receives
 */
public sealed interface Input<T> permits RunInput, Parameter, Task {

    /** The class of the value. Never a primitive, never generic; {@code Void} for a task without output, which nobody can take. */
    Class<T> type();
}
