package io.fairlead.runner.executor;

/** What an attempt is about, for a worker that was started for it alone and asks by itself. */
@FunctionalInterface
public interface AssignmentSource {

    /**
     * The assignment of an attempt that exists; the same however often it is asked for.
     *
     * @param token what the worker showed, which has been checked
     */
    Assignment of(long attemptId, String token);
}
