package io.fairlead.dag.testing;

/** What a task came to. */
public enum TaskState {
    /** Its body returned. */
    SUCCESS,
    /** Its body threw, and no retry was left or allowed. */
    FAILED,
    /** Its body threw {@link io.fairlead.dag.SkipTask}, or a task it depends on was skipped. */
    SKIPPED,
    /** It was not executed, because a task it depends on has failed or was itself not executed for that reason. */
    UPSTREAM_FAILED
}
