package io.fairlead.runner.executor;

import io.fairlead.runner.logs.LogText;
import java.util.Objects;

/**
 * How an attempt ended, as its worker reports it.
 *
 * @param kind what happened
 * @param reason for a person, without characters that would do harm; empty on success
 * @param output the JSON text of the output; null where there is none
 */
public record Outcome(Kind kind, String reason, String output) {

    /** What is longer is cut: it stands in the database, on pages and in logs. In characters. */
    public static final int MAX_REASON = 2_000;

    /** Whoever has an attempt's token may say anything. */
    public Outcome {
        Objects.requireNonNull(kind, "an outcome says what happened");
        reason = reason == null ? "" : bounded(LogText.harmlessLines(reason));
    }

    /** A reason of no more than {@link #MAX_REASON} characters. */
    public static String bounded(String reason) {
        return reason.length() <= MAX_REASON ? reason : LogText.beginning(reason, MAX_REASON - 1) + "…";
    }

    /** The longest output, in characters of JSON. */
    public static final int MAX_OUTPUT = 1_000_000;

    /** What an attempt can come to. */
    public enum Kind {
        SUCCESS,
        /** Tried again as the task's retries say. */
        FAILED,
        /** Not tried again. */
        FAILED_FOR_GOOD,
        SKIPPED,
        /** Not the task's doing, such as a commit that could not be fetched: repeated outside the task's own retries. */
        LOST
    }
}
