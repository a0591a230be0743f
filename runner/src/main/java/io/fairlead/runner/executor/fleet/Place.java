package io.fairlead.runner.executor.fleet;

import io.fairlead.runner.executor.FleetAsk;
import io.fairlead.runner.executor.FleetWork.Given;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** A place for an attempt on some machine of the fleet, as its worker's questions show it. Guarded by its {@link WorkQueue}. */
final class Place {

    FleetAsk last;
    Instant askedAt;
    CompletableFuture<Given> question;
    Waiting given;
    Instant killedAt;

    /** Its worker waits for an answer at this moment. */
    boolean isAsking() {
        return question != null && !question.isDone();
    }

    /** It has an attempt that nobody wants ended. */
    boolean isBusy() {
        return given != null && killedAt == null;
    }

    void moved(Duration by) {
        askedAt = askedAt.plus(by);
        if (killedAt != null) killedAt = killedAt.plus(by);
    }

    /** @return false if nobody waits for the answer any more */
    boolean give(Waiting waiting) {
        if (!isAsking() || !question.complete(waiting.attempt())) return false;
        given = waiting;
        return true;
    }

    /** The earlier question's caller is gone, or asks again. */
    void ask(FleetAsk ask, CompletableFuture<Given> now, Instant at) {
        if (question != null) question.complete(null);
        last = ask;
        askedAt = at;
        killedAt = null;
        question = now;
    }
}
