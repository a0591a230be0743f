package io.fairlead.runner.run;

import java.util.Locale;

/** Where one try of a task instance stands: queued → running → success, failed, skipped or lost. */
public enum AttemptState {
    /** Given to an executor, which prepares a worker. */
    QUEUED,
    RUNNING,
    SUCCESS,
    /** By the task's own doing, by its time-out, or because the run was ended. */
    FAILED,
    SKIPPED,
    /** Through no fault of the task: its worker went away. Repeated outside the task's own retries. */
    LOST;

    /** As it is stored and shown: {@code running}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
