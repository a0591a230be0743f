package io.fairlead.runner.scheduler;

import io.fairlead.runner.executor.Executor;
import io.fairlead.runner.run.RunQueries;
import java.time.Instant;
import java.util.Set;

/**
 * Makes the executor and the database agree: ends the processes of attempts that are over without their word (cancelled, timed out),
 * and gives up attempts whose process nobody has any more.
 */
public final class AttemptReaper implements Duty {

    private final RunQueries queries;
    private final Executor executor;
    private final Reports reports;

    /** Compares {@code executor} with {@code queries}. */
    public AttemptReaper(RunQueries queries, Executor executor, Reports reports) {
        this.queries = queries;
        this.executor = executor;
        this.reports = reports;
    }

    @Override
    public void tick(Instant now) {
        Set<Long> recorded =
                queries.activeAttempts(); // first: what ends between the two reads is ended in the database already
        Set<Long> held = executor.active();
        queries.endedByRunner(held).forEach(executor::kill);
        recorded.removeAll(held);
        OneByOne.each(
                recorded, attempt -> "attempt " + attempt, attempt -> reports.lost(attempt, "its worker is gone"));
    }
}
