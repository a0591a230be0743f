package io.fairlead.runner.worker;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The growing pauses between tries of one call. */
final class BackOff {

    private static final Duration FIRST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private Duration next = FIRST;

    void pause() throws InterruptedException {
        // Nobody counts it down: what is wanted is the time-out.
        new CountDownLatch(1).await(next.toMillis(), TimeUnit.MILLISECONDS);
        next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
    }
}
