package io.fairlead.runner.run.store;

/** Something that was committed, for those who follow: the scheduler's loop and open pages. */
public sealed interface Change {

    /** A run, one of its task instances or attempts has another state. */
    record OfRun(long runId, String dag) implements Change {}

    /** A DAG was paused, resumed, replaced or removed. */
    record OfDag(String dag) implements Change {}

    /** A repo has another revision, or another error. */
    record OfRepo(String repo) implements Change {}
}
