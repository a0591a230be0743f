package io.fairlead.runner.scheduler;

import io.fairlead.runner.liveness.Pulse;
import io.fairlead.runner.liveness.Steady;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The scheduler's thread, and the only class that waits: does all duties, then waits until somebody wakes it or the next timer in the
 * database is due. A duty that throws, whatever it throws, keeps the others from nothing, and is repeated; only {@link #close} ends
 * the thread, because without it nothing moves any more.
 */
public final class Loop implements AutoCloseable {

    /** Timers are in the database, so this is only a net under them. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private static final Duration WAIT_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(10);

    /** It passes at least twice a minute. */
    private static final Duration MOST_SILENCE = Duration.ofSeconds(90);

    private final List<Duty> duties;
    private final Supplier<Optional<Instant>> nextDue;
    private final InstantSource clock;
    private final Semaphore wakes = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "scheduler");
    private final Pulse pulse = new Pulse("scheduler", MOST_SILENCE);
    private int failures;
    private volatile boolean closed;

    /**
     * @param duties in the order in which one makes work for the next
     * @param nextDue the next moment at which something is due of itself
     */
    public Loop(List<Duty> duties, Supplier<Optional<Instant>> nextDue, InstantSource clock) {
        this.duties = List.copyOf(duties);
        this.nextDue = nextDue;
        this.clock = clock;
    }

    /** Beats with each pass in which every duty was done. */
    public Pulse pulse() {
        return pulse;
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
                await(passed());
            } catch (Throwable e) { // There may be no memory left to wait with.
                Steady.said("the scheduler could not wait; it goes on", e);
            }
        }
    }

    /** @return how long to wait */
    private Duration passed() {
        Instant now;
        try {
            now = clock.instant(); // The watch over the clock reads and writes the database.
        } catch (RuntimeException | Error e) {
            if (!closed) Steady.said("the scheduler does not know the time; it passes again in a moment", e);
            failures++;
            return afterFailure();
        }
        if (!pass(now)) return afterFailure();
        try {
            return untilNextDue(now);
        } catch (RuntimeException | Error e) {
            if (!closed) Steady.said("the scheduler's next timer is not known; it passes again in a moment", e);
            return WAIT_AFTER_FAILURE;
        }
    }

    /** @return whether every duty was done */
    private boolean pass(Instant now) {
        boolean whole = true;
        for (Duty duty : duties) {
            try {
                duty.tick(now);
            } catch (RuntimeException | Error e) {
                whole = false;
                if (!closed) Steady.said("a duty of the scheduler failed; the others go on, and it is repeated", e);
            }
        }
        if (whole) pulse.beat();
        failures = whole ? 0 : failures + 1;
        return whole;
    }

    /** Each time longer, for the log's sake. */
    private Duration afterFailure() {
        Duration wait = WAIT_AFTER_FAILURE.multipliedBy(failures);
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
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
            Steady.said("the scheduler was interrupted, which nobody should; it goes on", e);
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
