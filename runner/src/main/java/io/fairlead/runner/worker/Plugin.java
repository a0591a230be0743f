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

    /** Gives up its classes and files. */
    @Override
    void close();
}
