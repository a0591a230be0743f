package io.fairlead.dag.testing;

import java.time.Instant;
import java.util.Locale;

/**
 * How one task ended.
 *
 * @param output JSON text; null unless the task succeeded and has an output
 * @param error what its last attempt threw; null if that returned, or there was none
 * @param at virtual time
 */
record TaskEnd(TaskState state, String output, Throwable error, int attempts, Instant at) {

    static TaskEnd notExecuted(TaskState state, Instant at) {
        return new TaskEnd(state, null, null, 0, at);
    }

    /** {@code failed after 2 attempts: java.io.IOException: no route} */
    @Override
    public String toString() {
        String text = state.name().toLowerCase(Locale.ROOT);
        if (attempts > 1) text += " after " + attempts + " attempts";
        return error == null ? text : text + ": " + error;
    }
}
