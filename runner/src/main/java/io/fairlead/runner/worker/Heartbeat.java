package io.fairlead.runner.worker;

import io.fairlead.runner.executor.Assignment;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells the runner every few seconds that the attempt is alive, until it is ended. */
final class Heartbeat {

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final RunnerClient runner;
    private final Assignment attempt;
    private final Runnable over;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Heartbeat(RunnerClient runner, Assignment attempt, Runnable over) {
        this.runner = runner;
        this.attempt = attempt;
        this.over = over;
    }

    /** @param over called, perhaps more than once, when the runner says that the attempt is over */
    static Heartbeat start(RunnerClient runner, Assignment attempt, Runnable over) {
        var heartbeat = new Heartbeat(runner, attempt, over);
        WorkerThreads.start("heartbeat", heartbeat::beat);
        return heartbeat;
    }

    private void beat() {
        try {
            while (!ended.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    boolean goesOn = runner.heartbeat(attempt);
                    // Ended means that it ended well meanwhile.
                    if (!goesOn && ended.getCount() > 0) over.run();
                } catch (IOException e) {
                    // The next one may get through.
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the heartbeat", e);
        }
    }

    void end() {
        ended.countDown();
    }
}
