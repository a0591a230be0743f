package io.fairlead.runner.worker;

import io.fairlead.dag.DagSource;

/** A loaded jar or {@code .java} file, as the worker needs it. */
public interface Plugin extends AutoCloseable {

    /**
     * A new instance of one of its sources.
     *
     * @throws Exception if there is no such class, or it cannot be made
     */
    DagSource source(String className) throws Exception;

    /** Called before each of its tasks, on the task's thread. */
    default void begin() {}

    /** To be the context class loader of all that runs its code. */
    ClassLoader classLoader();

    /** Gives up its classes and files. */
    @Override
    void close();
}
