package io.fairlead.runner.worker;

import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.worker.log.AttemptLog;

/** What a program wants to know of the attempt that it executes. */
interface AttemptEvents {

    /** Nothing. */
    AttemptEvents NONE = new AttemptEvents() {};

    /** All is loaded, and the task's own code comes next; on the task's thread. */
    default void begins(AttemptLog log) {}

    /**
     * The task has ended.
     *
     * @return what its outcome amounts to
     */
    default Outcome ended(Outcome outcome) {
        return outcome;
    }
}
