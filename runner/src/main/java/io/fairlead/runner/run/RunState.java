package io.fairlead.runner.run;

import java.util.Locale;

/** Where a run stands, in Airflow's words: queued → running → success or failed. */
public enum RunState {
    /** Waits until fewer runs of its DAG are under way. */
    QUEUED,
    RUNNING,
    SUCCESS,
    FAILED;

    /** Whether nothing can happen to it any more. */
    public boolean isFinal() {
        return switch (this) {
            case QUEUED, RUNNING -> false;
            case SUCCESS, FAILED -> true;
        };
    }

    /** As it is stored and shown: {@code queued}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
