package io.fairlead.runner.worker;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.worker.thread.WorkerThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells the runner every few seconds that the attempt is alive, until it is ended. */
final class Heartbeat {

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final Duration interval;
    private final Sign sign;
    private final Runnable over;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Heartbeat(Duration interval, Sign sign, Runnable over) {
        this.interval = interval;
        this.sign = sign;
        this.over = over;
    }

    /** @param over called, perhaps more than once, when the runner says that the attempt is over */
    static Heartbeat start(RunnerClient runner, Assignment attempt, Runnable over) {
        return start(INTERVAL, () -> runner.heartbeat(attempt), over);
    }

    /** The same, with another time between two, and another way to send one. */
    static Heartbeat start(Duration interval, Sign sign, Runnable over) {
        var heartbeat = new Heartbeat(interval, sign, over);
        WorkerThreads.start("heartbeat", heartbeat::beat);
        return heartbeat;
    }

    private void beat() {
        try {
            while (!ended.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    boolean goesOn = sign.send();
                    // Ended means that it ended well meanwhile.
                    if (!goesOn && ended.getCount() > 0) over.run();
                } catch (IOException | RuntimeException | Error e) {
                    // The next one may get through; without any the attempt would be taken for lost while it goes on.
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the heartbeat", e);
        }
    }

    void end() {
        ended.countDown();
    }

    /** One sign of life. */
    @FunctionalInterface
    interface Sign {

        /**
         * Tries once.
         *
         * @return false if the attempt is over
         */
        boolean send() throws IOException;
    }
}
