package io.fairlead.runner.scheduler;

import io.fairlead.runner.executor.Executor;
import io.fairlead.runner.run.AttemptToken;
import io.fairlead.runner.run.store.AttemptStore;
import io.fairlead.runner.run.store.FleetQueries;
import java.time.Instant;

/**
 * Gives an executor again what waited for a worker in the runner before. Nobody has begun it, so nothing is lost; only the secrets
 * of its tokens are, which were nowhere on disk: each gets a new one.
 */
public final class Requeue {

    private Requeue() {}

    /** Called once, before the first tick. */
    public static void run(
            FleetQueries queries, AttemptStore attempts, Assignments assignments, Executor executor, Instant now) {
        OneByOne.each(queries.queued(), attempt -> "attempt " + attempt, attempt -> {
            var token = AttemptToken.fresh();
            if (attempts.renew(attempt, token.hash())) executor.start(assignments.of(attempt, token, now));
        });
    }
}
