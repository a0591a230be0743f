package io.fairlead.runner.scheduler;

import io.fairlead.runner.executor.Executor;
import io.fairlead.runner.executor.Executors;
import io.fairlead.runner.run.Attempt;
import io.fairlead.runner.run.TaskInstance;
import io.fairlead.runner.run.store.RunQueries;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps a task from being executed twice at the same time: an attempt that somebody else than its worker ended (timed out, lost) may
 * go on for a moment, in its time of grace or until it hears of it, and the next one does not begin before that.
 */
public final class EarlierAttempts {

    private final RunQueries queries;
    private final Executors executors;

    /** Compares {@code executors} with {@code queries}. */
    public EarlierAttempts(RunQueries queries, Executors executors) {
        this.queries = queries;
        this.executors = executors;
    }

    /** Why the next attempt cannot begin yet; empty if it can, which costs nothing where there was none before. */
    public Optional<String> holdBack(TaskInstance instance, Instant now) {
        if (instance.attempts() == 0) return Optional.empty();
        return queries.endedByRunner(instance.id()).stream()
                .filter(attempt -> mayExecute(attempt, now))
                .findFirst()
                .map(attempt -> "waits until attempt " + attempt.number() + " has ended: executor '"
                        + attempt.executor() + "' has not seen it gone yet");
    }

    /** One that does not know yet what it holds may hold it. */
    private boolean mayExecute(Attempt attempt, Instant now) {
        Executor executor = executors.byName().get(attempt.executor());
        return executor != null && (!executor.ready() || executor.mayExecute(attempt, now));
    }
}
