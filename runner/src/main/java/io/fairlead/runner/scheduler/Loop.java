package io.fairlead.runner.scheduler;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scheduler's thread, and the only class that waits: does all duties, then waits until somebody wakes it or the next timer in the
 * database is due.
 */
public final class Loop implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Loop.class);

    /** Timers are in the database, so this is only a net under them. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private static final Duration WAIT_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(10);

    private final List<Duty> duties;
    private final Supplier<Optional<Instant>> nextDue;
    private final InstantSource clock;
    private final Semaphore wakes = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "scheduler");
    private volatile Instant lastPass;
    private volatile boolean closed;

    /**
     * @param duties in the order in which one makes work for the next
     * @param nextDue the next moment at which something is due of itself
     */
    public Loop(List<Duty> duties, Supplier<Optional<Instant>> nextDue, InstantSource clock) {
        this.duties = List.copyOf(duties);
        this.nextDue = nextDue;
        this.clock = clock;
        this.lastPass = clock.instant();
    }

    /** When the last pass began; before the first one, when this was made. */
    public Instant lastPass() {
        return lastPass;
    }

    /** Begins. */
    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Something has happened: do not wait any longer. Costs next to nothing; call it freely. */
    public void wake() {
        wakes.release();
    }

    private void run() {
        while (!closed) {
            try {
                Instant now = clock.instant();
                lastPass = now;
                for (Duty duty : duties) duty.tick(now);
                await(untilNextDue(now));
            } catch (RuntimeException e) {
                if (closed) return;
                log.error(
                        "the scheduler's pass failed; it will be repeated in {} s", WAIT_AFTER_FAILURE.toSeconds(), e);
                await(WAIT_AFTER_FAILURE);
            }
        }
    }

    private Duration untilNextDue(Instant now) {
        Duration wait = nextDue.get().map(due -> Duration.between(now, due)).orElse(LONGEST_WAIT);
        if (wait.isNegative() || wait.isZero()) return WAIT_AFTER_FAILURE; // due, and still there: it went wrong
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    private void await(Duration wait) {
        try {
            if (wakes.tryAcquire(Math.max(1, wait.toMillis()), TimeUnit.MILLISECONDS)) wakes.drainPermits();
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    /** Ends after the pass that is under way. */
    @Override
    public void close() {
        closed = true;
        wake();
        try {
            thread.join(PATIENCE_AT_CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
