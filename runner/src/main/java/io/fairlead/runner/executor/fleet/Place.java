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

    /** When it was given; null once its worker is known to have begun. */
    Instant givenAt;

    Instant killedAt;

    /** Its worker waits for an answer at this moment. */
    boolean isAsking() {
        return question != null && !question.isDone();
    }

    /** It has an attempt that nobody wants ended. */
    boolean isBusy() {
        return given != null && killedAt == null;
    }

    /** It was given something by then, and its worker has not said that it has it. */
    boolean isUnclaimed(Instant by) {
        return isBusy() && givenAt != null && !givenAt.isAfter(by);
    }

    void moved(Duration by) {
        askedAt = askedAt.plus(by);
        if (givenAt != null) givenAt = givenAt.plus(by);
        if (killedAt != null) killedAt = killedAt.plus(by);
    }

    /** @return false if nobody waits for the answer any more */
    boolean give(Waiting waiting, Instant now) {
        if (!isAsking() || !question.complete(waiting.attempt())) return false;
        given = waiting;
        givenAt = now;
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
