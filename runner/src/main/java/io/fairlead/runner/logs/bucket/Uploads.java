package io.fairlead.runner.logs.bucket;

import io.fairlead.runner.liveness.Pulse;
import io.fairlead.runner.liveness.Steady;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Looks through the spool again and again, and has a few threads send and close what is due. A log that could not be sent is left
 * alone for a while, each time longer; the others go on.
 */
final class Uploads implements AutoCloseable {

    private static final int THREADS = 8;
    private static final long LOOK_MILLIS = 200;
    private static final int ASK_EVERY_LOOKS = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final long CLOSE_SECONDS = 5;
    private static final Duration MOST_SILENCE = Duration.ofMinutes(5);

    private final Spool spool;
    private final SpoolLimits limits;
    private final Work work;
    private final Supplier<Set<String>> live;
    private final Map<SpooledLog, Turn> turns = new ConcurrentHashMap<>();
    private final UploadNews news;
    private final Pulse pulse = new Pulse("log_spool", MOST_SILENCE);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(named("log-spool"));
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, named("log-upload"));
    private int looks;

    /** @param live the paths of the logs of all attempts that have not ended */
    Uploads(Spool spool, SpoolLimits limits, Work work, Supplier<Set<String>> live) {
        this.spool = spool;
        this.limits = limits;
        this.work = work;
        this.live = live;
        this.news = new UploadNews(spool.bytes(), limits, System::nanoTime);
    }

    void start() {
        clock.scheduleWithFixedDelay(
                new Steady("the log spool could not be looked through", pulse, this::look),
                LOOK_MILLIS,
                LOOK_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    Pulse pulse() {
        return pulse;
    }

    private void look() {
        for (SpooledLog spooled : spool.all()) if (spooled.isDue(limits)) take(spooled, work::send);
        if (++looks % ASK_EVERY_LOOKS == 0) closeEnded();
    }

    private void closeEnded() {
        if (spool.all().stream().noneMatch(this::isQuiet)) return;
        Set<String> going = live.get();
        for (SpooledLog spooled : spool.all()) {
            if (isQuiet(spooled) && !going.contains(spooled.path())) take(spooled, work::close);
        }
    }

    private boolean isQuiet(SpooledLog spooled) {
        return spooled.quietNanos() > limits.quiet().toNanos();
    }

    private void take(SpooledLog spooled, Step step) {
        Turn turn = turns.computeIfAbsent(spooled, unused -> new Turn());
        if (!turn.begin()) return;
        try {
            threads.execute(() -> carryOut(spooled, turn, step));
        } catch (RuntimeException | Error e) { // No thread could be made: else it would be nobody's turn any more.
            turn.failed();
            throw e;
        }
    }

    private void carryOut(SpooledLog spooled, Turn turn, Step step) {
        try {
            boolean written = step.on(spooled);
            turn.succeeded();
            if (written) news.written(spooled.path());
            if (spool.find(spooled.path()).isPresent()) return;
            turns.remove(spooled);
            news.ended(spooled.path());
        } catch (IOException | RuntimeException | Error e) {
            turn.failed();
            news.failed(spooled.path(), e);
        }
    }

    private static ThreadFactory named(String name) {
        return work -> {
            var thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** What is not sent yet is on disk, and the next process sends it. */
    @Override
    public void close() {
        clock.shutdownNow();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) threads.shutdownNow();
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** What is done with a log. Each gives whether the bucket has taken something. */
    interface Work {
        /** Sends what is due. */
        boolean send(SpooledLog log) throws IOException;

        /** Sends all and makes one object of it. */
        boolean close(SpooledLog log) throws IOException;
    }

    private interface Step {
        boolean on(SpooledLog log) throws IOException;
    }

    /** Whose turn a log is: at most one thread's at a time, and nobody's for a while after a failure. */
    private static final class Turn {

        private boolean taken;
        private long pauseMillis;
        private long failedNanos;

        synchronized boolean begin() {
            boolean paused =
                    pauseMillis > 0 && System.nanoTime() - failedNanos < TimeUnit.MILLISECONDS.toNanos(pauseMillis);
            if (taken || paused) return false;
            taken = true;
            return true;
        }

        synchronized void succeeded() {
            taken = false;
            pauseMillis = 0;
        }

        /** Between a half and the whole of twice the pause before. */
        synchronized void failed() {
            taken = false;
            failedNanos = System.nanoTime();
            long longest = Math.min(LONGEST_PAUSE.toMillis(), Math.max(FIRST_PAUSE.toMillis(), 2 * pauseMillis));
            pauseMillis = ThreadLocalRandom.current().nextLong(longest / 2, longest + 1);
        }
    }
}
