package io.fairlead.runner.executor;

import io.fairlead.runner.logs.LogKey;
import java.util.Optional;
import java.util.Set;

/** What the database knows of attempts, for an executor whose attempts outlive the runner: it believes nobody else. */
public interface RecordedAttempts {

    /** Those of any executor that are not over. */
    Set<Long> active();

    /** Empty if there is none of that number. */
    Optional<Recorded> of(long attemptId);

    /**
     * One attempt.
     *
     * @param executor the name of the one that it was given to
     * @param team as whose it executes
     * @param tokenHash of the token that only its worker has
     * @param ownContainer whether it executes a container of the task's own in place of our worker
     */
    record Recorded(String executor, String team, LogKey log, String tokenHash, boolean ownContainer) {}
}
