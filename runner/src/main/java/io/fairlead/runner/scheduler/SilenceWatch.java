package io.fairlead.runner.scheduler;

import io.fairlead.runner.run.BusyWorker;
import io.fairlead.runner.run.store.FleetQueries;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Gives up attempts whose worker, which nobody else watches, was not heard for long. Outside the task's own retries. The worker was
 * told for how long, and has ended the task by then: its lease is counted from an earlier moment, and is shorter.
 */
public final class SilenceWatch implements Duty {

    private final FleetQueries queries;
    private final Reports reports;
    private final Duration silence;
    private final Supplier<Instant> hearsSince;

    /**
     * Reads who was heard in {@code queries}, and tells {@code reports} of whom was not.
     *
     * @param silence how long a worker may be silent
     * @param hearsSince since when this process could hear workers without a break
     */
    public SilenceWatch(FleetQueries queries, Reports reports, Duration silence, Supplier<Instant> hearsSince) {
        this.queries = queries;
        this.reports = reports;
        this.silence = silence;
        this.hearsSince = hearsSince;
    }

    @Override
    public void tick(Instant now) {
        Instant before = now.minus(silence);
        if (hearsSince.get().isAfter(before)) return; // a worker that goes on without its runner is not silent
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
        Instant since = hearsSince.get();
        return queries.longestSilentSince()
                .map(heard -> heard.isAfter(since) ? heard : since)
                .map(heard -> heard.plus(silence).plusMillis(1));
    }
}
