package io.fairlead.runner.executor;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where the worker API gets the work for workers of other machines. None of the methods blocks for long. */
public interface FleetWork {

    /** The queue of tasks that name none. */
    String DEFAULT_QUEUE = "default";

    /** Of an installation without a fleet. */
    FleetWork NONE = new FleetWork() {

        @Override
        public boolean isThere() {
            return false;
        }

        @Override
        public boolean allows(String token, String queue) {
            return false;
        }

        @Override
        public Duration silence() {
            return Duration.ZERO;
        }

        @Override
        public CompletableFuture<Given> next(FleetAsk ask) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public Optional<String> claimed(long attemptId, String token) {
            return Optional.empty();
        }

        @Override
        public void notGiven(FleetAsk ask, Given given) {}
    };

    /** Whether there is a fleet at all. */
    boolean isThere();

    /** Whether who shows this token may have work of this queue. */
    boolean allows(String token, String queue);

    /** After how long without a sign of life a worker's attempt is given to another one. Workers are told it with their work. */
    Duration silence();

    /**
     * The next attempt for a worker, once there is one. A process that asks again without having ended its attempt did not
     * receive it, and is given it once more. Whoever gives up waiting completes the answer with null.
     */
    CompletableFuture<Given> next(FleetAsk ask);

    /**
     * The worker that has this token has heard what it was given, and is about to begin.
     *
     * @return what people know it by; empty if it has nothing like that (any more)
     */
    Optional<String> claimed(long attemptId, String token);

    /** What was to be given cannot be: it waits for a worker again, unless it is over. */
    void notGiven(FleetAsk ask, Given given);

    /** An attempt, and the token by which its worker proves itself. */
    record Given(long attemptId, String token) {

        @Override
        public String toString() {
            return "attempt " + attemptId;
        }
    }
}
