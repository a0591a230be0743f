package io.fairlead.runner.scheduler;

import io.fairlead.runner.executor.Executor;
import io.fairlead.runner.executor.Executors;
import io.fairlead.runner.run.store.RunQueries;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Makes the executors and the database agree: ends the processes of attempts that are over without their word (cancelled, timed
 * out), and gives up attempts whose process nobody has any more. Does its duty before what is waiting is handed over: the room that
 * it makes is nobody else's to tell of.
 */
public final class AttemptReaper implements Duty {

    private final RunQueries queries;
    private final Executors executors;
    private final Reports reports;

    /** Compares {@code executors} with {@code queries}. */
    public AttemptReaper(RunQueries queries, Executors executors, Reports reports) {
        this.queries = queries;
        this.executors = executors;
        this.reports = reports;
    }

    @Override
    public void tick(Instant now) {
        // First: what ends between the two reads is ended in the database already.
        Map<String, Set<Long>> recorded = queries.activeAttempts();
        OneByOne.each(
                executors.byName().entrySet(), each -> "the reaping of executor '" + each.getKey() + "'", each -> {
                    Executor executor = each.getValue();
                    if (executor.ready()) reap(executor, recorded.getOrDefault(each.getKey(), Set.of()));
                });
        recorded.forEach((name, attempts) -> {
            if (!executors.byName().containsKey(name)) {
                lost(attempts, "executor '" + name + "' is no longer part of this installation");
            }
        });
    }

    private void reap(Executor executor, Set<Long> recorded) {
        Set<Long> held = executor.active();
        OneByOne.each(
                queries.endedByRunner(held).entrySet(),
                attempt -> "the end of attempt " + attempt.getKey(),
                attempt -> executor.kill(attempt.getKey(), attempt.getValue()));
        lost(recorded.stream().filter(attempt -> !held.contains(attempt)).toList(), "its worker is gone");
    }

    private void lost(Iterable<Long> attempts, String reason) {
        OneByOne.each(attempts, attempt -> "attempt " + attempt, attempt -> reports.lost(attempt, reason));
    }
}
