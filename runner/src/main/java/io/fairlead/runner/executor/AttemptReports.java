package io.fairlead.runner.executor;

import io.fairlead.runner.logs.LogKey;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What workers and executors tell of attempts. Every report is idempotent; one about an attempt that is over changes nothing.
 * Implemented on the store; called from many threads.
 */
public interface AttemptReports {

    /**
     * Whose token is this?
     *
     * @return where the attempt's log goes; empty if the attempt is over, or the token is not its own
     */
    Optional<LogKey> authorize(long attemptId, String token);

    /**
     * The attempt has not begun yet, and why: the words of whoever prepares its worker, such as {@code pod pending: 0/3 nodes are
     * available}. Shown until it begins or another reason comes; saying the same again costs a read.
     */
    void waits(long attemptId, String reason);

    /**
     * The worker has the assignment and begins.
     *
     * @return false if the attempt is over: the worker must not begin
     */
    boolean started(long attemptId, String worker);

    /** The same, said by the worker itself; false, too, if the token is not the attempt's any more: another has it then. */
    default boolean started(long attemptId, String worker, String token) {
        return authorize(attemptId, token).isPresent() && started(attemptId, worker);
    }

    /** The worker that has this token is alive. False if it has not begun, or the attempt is over, or another's. */
    boolean heartbeat(long attemptId, String token);

    /**
     * How many bytes of memory the attempt's container has had at most, so far. Nobody can ask it once it was killed for them, so
     * the worker tells it all along.
     */
    void memoryPeak(long attemptId, long bytes);

    /** The most that was told of an attempt under way; empty if nothing was, as by a container without our worker. */
    OptionalLong memoryPeak(long attemptId);

    /**
     * The worker's own word on how it ended, or that of an executor which saw how it did. The output of a container is looked at
     * here: what is not the JSON that its task promises is a failure.
     *
     * @return whether this is now what is recorded; false if the attempt had ended otherwise before
     */
    boolean ended(long attemptId, Outcome outcome);

    /**
     * The same, said late: the attempt had ended that long before. It is dated so, and believed over a deadline that came later, if
     * nothing has followed from that yet.
     */
    default boolean ended(long attemptId, Outcome outcome, Duration ago) {
        return ended(attemptId, outcome);
    }

    /** Whether that token's worker may still say how the attempt ended: it is not over, or only its deadline says so. */
    default boolean mayEnd(long attemptId, String token) {
        return authorize(attemptId, token).isPresent();
    }

    /**
     * The process is gone without an outcome, and it was not the task's doing: it could not be started, or was killed from
     * outside. Repeated outside the task's own retries.
     */
    void lost(long attemptId, String reason);
}
