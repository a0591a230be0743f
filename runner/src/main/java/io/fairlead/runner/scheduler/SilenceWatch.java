package io.fairlead.runner.scheduler;

import io.fairlead.runner.run.BusyWorker;
import io.fairlead.runner.run.FleetQueries;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Gives up attempts whose worker, which nobody else watches, was not heard for long. Outside the task's own retries. The worker was
 * told for how long, and has ended the task by then: its lease is counted from an earlier moment, and is shorter.
 */
public final class SilenceWatch implements Duty {

    /** The loop passes twice a minute. After a longer pause this process was stopped, and could have heard nobody. */
    private static final Duration MOST_PAUSE = Duration.ofMinutes(2);

    private final FleetQueries queries;
    private final Reports reports;
    private final Duration silence;
    private Instant listensSince;
    private Instant lastPass;

    /** @param silence how long a worker may be silent */
    public SilenceWatch(FleetQueries queries, Reports reports, Duration silence) {
        this.queries = queries;
        this.reports = reports;
        this.silence = silence;
    }

    @Override
    public void tick(Instant now) {
        boolean paused = lastPass == null || Duration.between(lastPass, now).compareTo(MOST_PAUSE) > 0;
        if (paused) listensSince = now;
        lastPass = now;
        Instant before = now.minus(silence);
        if (listensSince.isAfter(before)) return; // a worker that goes on without its runner is not silent
        OneByOne.each(
                queries.silent(before),
                worker -> "attempt " + worker.attemptId(),
                worker -> reports.lost(worker.attemptId(), reason(worker)));
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
