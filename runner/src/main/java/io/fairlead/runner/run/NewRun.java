package io.fairlead.runner.run;

import java.time.Instant;

/**
 * A run to be made.
 *
 * @param kind {@code scheduled} or {@code manual}
 * @param params JSON object of what was given
 * @param triggeredBy a user's name, or {@code schedule}
 */
public record NewRun(
        long dagId,
        String name,
        String kind,
        Instant logicalDate,
        Instant intervalStart,
        Instant intervalEnd,
        String params,
        String triggeredBy) {

    /** One that the schedule asks for, for the slice of time that ends at its date. */
    public static NewRun scheduled(long dagId, Instant intervalStart, Instant date) {
        return new NewRun(dagId, "scheduled__" + date, "scheduled", date, intervalStart, date, "{}", "schedule");
    }

    /** One that a person or a call asks for now. */
    public static NewRun manual(long dagId, String name, String params, String triggeredBy, Instant now) {
        return new NewRun(dagId, name, "manual", now, now, now, params, triggeredBy);
    }
}
