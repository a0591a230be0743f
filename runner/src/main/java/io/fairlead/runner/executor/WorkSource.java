package io.fairlead.runner.executor;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Where the worker API gets the work for a worker that asks: the side of an executor that faces its workers.
 */
public interface WorkSource {

    /**
     * The next assignment for a worker. A worker that asks again without having ended its attempt did not receive it, and is
     * given it once more.
     *
     * @param workerToken the secret that the worker's process was started with
     * @return empty if the token is no worker's: that process should end
     */
    Optional<Ask> next(String workerToken);

    /**
     * The attempt's outcome has arrived and is about to be recorded: its worker can be given more work. Returns when nothing is added
     * to its log any more, or that takes too long.
     */
    void ending(long attemptId);

    /** The attempt is over and that is recorded, or it must not begin. */
    void ended(long attemptId);

    /**
     * A worker's question, open until it is answered. Whoever gives up waiting completes it with null; then the assignment is
     * kept for the next question.
     *
     * @param worker names the worker, for people
     */
    record Ask(String worker, CompletableFuture<Assignment> answer) {}
}
