package io.fairlead.runner.executor;

/** Told by an executor when an attempt's process is gone without having reported an outcome. */
public interface AttemptEnds {

    /**
     * The task's own doing: its code ended the process, or used up its memory. Counts as a failure of the task.
     *
     * @param reason for a person: what happened, with the exit status or the limit
     */
    void failed(long attemptId, String reason);

    /**
     * Not the task's doing: the worker could not be started, or was killed from outside. Repeated outside the task's own retries.
     *
     * @param reason for a person
     */
    void lost(long attemptId, String reason);
}
