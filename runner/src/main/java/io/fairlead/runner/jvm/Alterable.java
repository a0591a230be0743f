package io.fairlead.runner.jvm;

/** Something that holds for the whole process and that a task can alter. Made before the first task. */
@FunctionalInterface
public interface Alterable {

    /** Takes what is now for what is to be put back: between two tasks the worker's own code may alter the process, too. */
    default void remember() {}

    /**
     * Puts back what a task altered, and tells what that was.
     *
     * @throws Exception if it cannot be put back; the process is not fit for another task then
     */
    void restore(Alterations found) throws Exception;
}
