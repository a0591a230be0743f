package io.fairlead.runner.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The wait between two looks at a server. */
public final class Pause {

    private Pause() {}

    public static void of(Duration duration) throws InterruptedException {
        boolean ended = new CountDownLatch(1).await(duration.toMillis(), TimeUnit.MILLISECONDS);
        assert !ended : "nobody counts down";
    }
}
