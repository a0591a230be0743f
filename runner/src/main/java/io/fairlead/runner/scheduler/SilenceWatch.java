package io.fairlead.runner.scheduler;

import io.fairlead.runner.run.BusyWorker;
import io.fairlead.runner.run.store.FleetQueries;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Gives up attempts whose worker, which nobody else watches, was not heard for long. Outside the task's own retries. The worker was
 * told for how long, and has ended the task by then: its lease is counted from an earlier moment, and is shorter.
 */
public final class SilenceWatch implements Duty {

    /** The loop passes twice a minute. After a longer pause this process was stopped, and could have heard nobody. */
    private static final Duration MOST_PAUSE = Duration.ofMinutes(2);

    /** A clock that was put forward makes nobody silent. Workers allow for as much. */
    private static final Duration MOST_STEP = Duration.ofSeconds(1);

    private final FleetQueries queries;
    private final Reports reports;
    private final Duration silence;
    private final LongSupplier nanoTime;
    private Instant listensSince;
    private Instant lastPass;
    private long lastNanos;

    /**
     * Reads who was heard in {@code queries}, and tells {@code reports} of whom was not.
     *
     * @param silence how long a worker may be silent
     * @param nanoTime {@link System#nanoTime}
     */
    public SilenceWatch(FleetQueries queries, Reports reports, Duration silence, LongSupplier nanoTime) {
        this.queries = queries;
        this.reports = reports;
        this.silence = silence;
        this.nanoTime = nanoTime;
    }

    @Override
    public void tick(Instant now) {
        long nanos = nanoTime.getAsLong();
        if (lastPass == null || wasAway(Duration.between(lastPass, now), Duration.ofNanos(nanos - lastNanos)))
            listensSince = now;
        lastPass = now;
        lastNanos = nanos;
        Instant before = now.minus(silence);
        if (listensSince.isAfter(before)) return; // a worker that goes on without its runner is not silent
        OneByOne.each(
                queries.silent(before),
                worker -> "attempt " + worker.attemptId(),
                worker -> reports.lost(worker.attemptId(), reason(worker)));
    }

    /** Not all of the time since the last pass was time in which workers could be heard. */
    private static boolean wasAway(Duration byClock, Duration passed) {
        return byClock.compareTo(MOST_PAUSE) > 0 || byClock.minus(passed).compareTo(MOST_STEP) > 0;
    }

    private String reason(BusyWorker busy) {
        return "worker " + busy.worker() + " was last heard at "
                + busy.heardAt().truncatedTo(ChronoUnit.SECONDS) + ", and has been silent for more than "
                + silence.toSeconds() + " s";
    }

    /** When the next attempt could be given up; empty if none is under way. */
    public Optional<Instant> nextDue() {
        return queries.longestSilentSince()
                .map(heard -> listensSince == null || heard.isAfter(listensSince) ? heard : listensSince)
                .map(heard -> heard.plus(silence).plusMillis(1));
    }
}
