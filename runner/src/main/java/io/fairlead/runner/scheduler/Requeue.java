package io.fairlead.runner.scheduler;

import io.fairlead.runner.executor.Executor;
import io.fairlead.runner.run.AttemptToken;
import io.fairlead.runner.run.store.AttemptStore;
import java.time.Instant;
import java.util.function.LongConsumer;

/**
 * Gives an executor again what no worker has begun: what waited for one in the runner before, and what was given to one that is
 * gone. So nothing is lost but the secrets of its tokens, which are nowhere on disk: each gets a new one, and by that nobody can
 * begin it who has the one before.
 */
public final class Requeue {

    private final AttemptStore attempts;
    private final Assignments assignments;
    private final Executor executor;

    /** Starts in {@code executor}. */
    public Requeue(AttemptStore attempts, Assignments assignments, Executor executor) {
        this.attempts = attempts;
        this.assignments = assignments;
        this.executor = executor;
    }

    /** @param begun is told which of them have begun, or are over, and so are left as they are */
    public void each(Iterable<Long> unbegun, LongConsumer begun, Instant now) {
        OneByOne.each(unbegun, attempt -> "attempt " + attempt, attempt -> {
            var token = AttemptToken.fresh();
            if (attempts.renew(attempt, token.hash())) executor.start(assignments.of(attempt, token, now));
            else begun.accept(attempt);
        });
    }
}
