package io.fairlead.runner.executor;

import io.fairlead.runner.run.Attempt;
import io.fairlead.runner.run.dag.Execution;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where attempts are executed. An executor only starts and ends work; what became of an attempt it tells its
 * {@link AttemptReports}, and what the worker itself has to say arrives by the worker API.
 */
public interface Executor extends AutoCloseable {

    /**
     * Whether it knows all attempts that it holds. One whose attempts outlive the runner says no until it has found them again;
     * until then it is given nothing, and nothing is taken for lost.
     */
    default boolean ready() {
        return true;
    }

    /**
     * What of a task's wishes it can never do, so that the task must not begin, as in "asks for <em>image 'busybox'</em>". Wishes
     * for a size or a place that it has no word for are no reason: it notes them in the attempt's log.
     *
     * @return empty if it can execute the task
     */
    default Optional<String> cannot(Execution wishes) {
        return Optional.empty();
    }

    /** How many more attempts it can take now. */
    int freeSlots();

    /**
     * The queues that can take no more, however many slots are free: in the words of tasks, so empty text is that of tasks that
     * name none.
     */
    default Set<String> fullQueues() {
        return Set.of();
    }

    /** Why it takes no more of that queue, as in {@code queue 'big' is full (2000 waiting)}; empty if it does. */
    default Optional<String> full(String queue) {
        return Optional.empty();
    }

    /** Begins an attempt. Returns at once; refuses nothing: what goes wrong is told as an end. */
    void start(Assignment assignment);

    /**
     * Ends the attempt's process, if it still has one. Idempotent; the caller has already recorded why.
     *
     * @param reason the same, for the end of the attempt's log
     */
    void kill(long attemptId, String reason);

    /** The attempts that it holds now. What the database knows as active and is not here is lost. */
    Set<Long> active();

    /**
     * Whether an attempt that is over, but not by its worker's word, may still execute: it has its time of grace, or its worker has
     * not heard of it. Until then its task's next attempt waits, so this comes to an end whatever happens.
     */
    default boolean mayExecute(Attempt over, Instant now) {
        return active().contains(over.id());
    }

    /**
     * The net under its own faults: looks for attempts with which nothing happens and nothing will, and sets them going or lets go of
     * them. Called every few minutes.
     *
     * @return what it found, a sentence each, for the log; usually nothing
     */
    default List<String> unblock() {
        return List.of();
    }

    /** Ends all that it started. */
    @Override
    void close();
}
