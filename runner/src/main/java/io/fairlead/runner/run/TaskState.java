package io.fairlead.runner.run;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Where a task instance stands, in Airflow's words. A final state is never left.
 *
 * <p>Who moves it on: {@link #NONE} the run's progress, when what it waits for has ended; {@link #SCHEDULED} the dispatcher, when a
 * slot is free; both the run's progress, when nobody here can execute it; {@link #QUEUED} and {@link #RUNNING} the worker's reports, or whoever finds the worker gone;
 * {@link #UP_FOR_RETRY} the run's progress, when the delay is over, or a worker that tells late how it ended in time.
 */
public enum TaskState {
    /** Waits for other tasks. */
    NONE,
    /** Could start; waits for a slot. */
    SCHEDULED,
    /** Given to an executor. */
    QUEUED,
    RUNNING,
    SUCCESS,
    FAILED,
    /** Failed or was lost, and waits for its next try. */
    UP_FOR_RETRY,
    /** Waits for something outside, without holding a slot. */
    DEFERRED,
    SKIPPED,
    UPSTREAM_FAILED,
    /** No longer in the DAG. */
    REMOVED;

    /** The one table of legal moves. */
    public Set<TaskState> next() {
        return switch (this) {
            case NONE -> EnumSet.of(SCHEDULED, FAILED, SKIPPED, UPSTREAM_FAILED, REMOVED);
            case SCHEDULED -> EnumSet.of(QUEUED, FAILED, SKIPPED, REMOVED);
            case QUEUED -> EnumSet.of(RUNNING, SCHEDULED, FAILED, UP_FOR_RETRY);
            case RUNNING -> EnumSet.of(SUCCESS, FAILED, SKIPPED, UP_FOR_RETRY, SCHEDULED, DEFERRED);
            case UP_FOR_RETRY -> EnumSet.of(SCHEDULED, RUNNING, SKIPPED);
            case DEFERRED -> EnumSet.of(SCHEDULED, SKIPPED);
            case SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, REMOVED -> EnumSet.noneOf(TaskState.class);
        };
    }

    /** Whether nothing can happen to it any more. */
    public boolean isFinal() {
        return next().isEmpty();
    }

    /** As it is stored and shown: {@code up_for_retry}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state of a word; refuses another text. */
    public static TaskState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
