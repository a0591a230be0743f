package io.fairlead.runner.scheduler;

import io.fairlead.dag.Retry;
import io.fairlead.runner.executor.AttemptReports;
import io.fairlead.runner.executor.MemoryPeaks;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.executor.Outcome.Kind;
import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.run.AttemptPlace;
import io.fairlead.runner.run.AttemptState;
import io.fairlead.runner.run.AttemptToken;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.TaskState;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.run.store.AttemptStore;
import io.fairlead.runner.run.store.AttemptStore.EndedBy;
import io.fairlead.runner.run.store.RunQueries;
import io.fairlead.runner.run.store.Versions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

/** Records what is reported of attempts, and decides what follows from an end: another try, or none. */
public final class Reports implements AttemptReports {

    private final RunQueries queries;
    private final AttemptStore attempts;
    private final Versions versions;
    private final LossPatience patience;
    private final InstantSource clock;
    private final LossNews lossNews = new LossNews();
    private final MemoryPeaks memoryPeaks = new MemoryPeaks();

    /** Called from many threads, so the time is asked here, once a report. */
    public Reports(
            RunQueries queries, AttemptStore attempts, Versions versions, LossPatience patience, InstantSource clock) {
        this.patience = patience;
        this.queries = queries;
        this.attempts = attempts;
        this.versions = versions;
        this.clock = clock;
    }

    @Override
    public Optional<LogKey> authorize(long attemptId, String token) {
        return queries.place(attemptId)
                .filter(place -> place.attempt().finishedAt().isEmpty())
                .filter(place -> AttemptToken.matches(token, place.attempt().tokenHash()))
                .map(Assignments::logKey);
    }

    @Override
    public void waits(long attemptId, String reason) {
        attempts.waits(attemptId, reason);
    }

    @Override
    public boolean started(long attemptId, String worker) {
        return started(attemptId, worker, Optional.empty());
    }

    @Override
    public boolean started(long attemptId, String worker, String token) {
        return started(attemptId, worker, Optional.of(AttemptToken.hash(token)));
    }

    private boolean started(long attemptId, String worker, Optional<String> tokenHash) {
        Optional<Duration> timeout =
                queries.place(attemptId).flatMap(place -> task(place).timeout());
        return attempts.start(attemptId, worker, tokenHash, timeout, clock)
                || isStartedBy(worker, tokenHash, attemptId);
    }

    /** A worker that did not hear our answer asks again. */
    private boolean isStartedBy(String worker, Optional<String> tokenHash, long attemptId) {
        return queries.place(attemptId)
                .map(AttemptPlace::attempt)
                .filter(attempt -> attempt.state() == AttemptState.RUNNING)
                .filter(attempt -> attempt.worker().equals(Optional.of(worker)))
                .filter(attempt -> tokenHash.isEmpty() || tokenHash.get().equals(attempt.tokenHash()))
                .isPresent();
    }

    @Override
    public boolean heartbeat(long attemptId, String token) {
        return attempts.heartbeat(attemptId, AttemptToken.hash(token), clock);
    }

    @Override
    public void memoryPeak(long attemptId, long bytes) {
        memoryPeaks.told(attemptId, bytes);
    }

    @Override
    public OptionalLong memoryPeak(long attemptId) {
        return memoryPeaks.of(attemptId);
    }

    @Override
    public boolean mayEnd(long attemptId, String token) {
        return queries.place(attemptId)
                .filter(place -> AttemptToken.matches(token, place.attempt().tokenHash()))
                .filter(place -> place.attempt().finishedAt().isEmpty() || isNotFollowed(place))
                .isPresent();
    }

    private static boolean isNotFollowed(AttemptPlace place) {
        return place.instance().state() == TaskState.UP_FOR_RETRY
                && place.instance().attempts() == place.attempt().number();
    }

    @Override
    public boolean ended(long attemptId, Outcome told) {
        return ended(attemptId, told, Duration.ZERO);
    }

    @Override
    public boolean ended(long attemptId, Outcome told, Duration ago) {
        Optional<AttemptPlace> place = queries.place(attemptId);
        if (place.isEmpty()) return false;
        Outcome outcome = judged(place.get(), told);
        // A container that was quick has ended before anybody could tell that it had begun.
        boolean unseen = place.get().attempt().state() == AttemptState.QUEUED;
        if (unseen && outcome.kind() != Kind.FAILED_FOR_GOOD) {
            started(attemptId, place.get().attempt().executor());
        }
        Instant ended = endedAt(place.get(), ago);
        boolean over = place.get().attempt().finishedAt().isPresent();
        if (over && outcome.kind() != Kind.LOST) attempts.reopen(attemptId, ended);
        boolean recorded = recorded(attemptId, outcome, ended);
        memoryPeaks.forget(attemptId);
        return recorded;
    }

    /** By a clock that may not be ours: no earlier than it began, and not in the future. */
    private Instant endedAt(AttemptPlace place, Duration ago) {
        Instant now = clock.instant();
        Instant began = place.attempt().startedAt().orElse(now);
        Instant ended = now.minus(ago);
        if (ago.isNegative() || began.isAfter(now)) return now;
        return ended.isBefore(began) ? began : ended;
    }

    private Outcome judged(AttemptPlace place, Outcome told) {
        Outcome outcome = task(place)
                .execution()
                .ownContainer()
                .map(container -> ContainerOutput.judged(container, told))
                .orElse(told);
        return outcome.output() == null || outcome.output().length() <= Outcome.MAX_OUTPUT
                ? outcome
                : new Outcome(
                        Kind.FAILED_FOR_GOOD,
                        "its output has " + outcome.output().length() + " characters, the limit is "
                                + Outcome.MAX_OUTPUT + "; keep the data elsewhere and return where it is",
                        null);
    }

    private boolean recorded(long attemptId, Outcome outcome, Instant now) {
        boolean recorded = switch (outcome.kind()) {
            case SUCCESS -> attempts.succeed(attemptId, outcome.output(), now);
            case SKIPPED -> attempts.skip(attemptId, outcome.reason(), now);
            case FAILED_FOR_GOOD -> attempts.fail(attemptId, EndedBy.WORKER, outcome.reason(), now);
            case FAILED -> failed(attemptId, EndedBy.WORKER, outcome.reason(), now);
            case LOST -> lose(attemptId, outcome.reason(), clock.instant());
        };
        return recorded || saidBefore(attemptId, outcome);
    }

    /** The attempt's own time is over: a failure of the task, whose worker is still to be ended. */
    void timedOut(long attemptId, Instant now) {
        queries.place(attemptId).ifPresent(place -> {
            Duration limit = task(place).timeout().orElse(Duration.ZERO);
            failed(attemptId, EndedBy.RUNNER, "timed out after " + limit.toSeconds() + " s", now);
        });
    }

    /** How long a run may take. */
    Duration limit(DagRun run) {
        return versions.of(run.versionId()).timeout();
    }

    @Override
    public void lost(long attemptId, String reason) {
        lose(attemptId, reason, clock.instant());
        memoryPeaks.forget(attemptId);
    }

    private boolean lose(long attemptId, String why, Instant now) {
        String reason = Outcome.bounded(why);
        Optional<AttemptPlace> place = queries.place(attemptId);
        if (place.isEmpty()) return false;
        Optional<Instant> since = lostSince(place.get(), now);
        Optional<Instant> repeatAt = patience.repeatAt(since, task(place.get()).retry(), now);
        boolean lost = repeatAt.isPresent()
                ? loseForNow(attemptId, reason, since.orElse(now), repeatAt.get(), now)
                : attempts.loseForGood(
                        attemptId, reason + forGood(place.get(), since.orElse(now), now), since.orElse(now), now);
        String next = repeatAt.map(at -> at.isAfter(now) ? "will be repeated at " + at : "will be repeated")
                .orElse("for too long; not repeated");
        if (lost) lossNews.lost(place.get(), reason, next, now);
        return lost;
    }

    private boolean loseForNow(long attemptId, String reason, Instant since, Instant repeatAt, Instant now) {
        return repeatAt.isAfter(now)
                ? attempts.loseForNow(attemptId, reason, since, repeatAt, now)
                : attempts.lose(attemptId, reason, now);
    }

    private static String forGood(AttemptPlace place, Instant since, Instant now) {
        return " (lost " + (place.instance().losses() + 1) + " times in "
                + Duration.between(since, now).toSeconds() + " s; not tried again)";
    }

    /** Only pauses count, and neither the wait for a slot nor the time in which this attempt executed. */
    private static Optional<Instant> lostSince(AttemptPlace place, Instant now) {
        Duration tried = place.instance()
                .scheduledAt()
                .map(due -> Duration.between(due, now))
                .filter(duration -> !duration.isNegative())
                .orElse(Duration.ZERO);
        return place.instance().lostSinceAt().map(since -> since.plus(tried));
    }

    /** Tells how many attempts were lost by the same causes. */
    public Duty lossNews() {
        return lossNews;
    }

    private boolean failed(long attemptId, EndedBy by, String reason, Instant now) {
        AttemptPlace place = queries.place(attemptId).orElseThrow();
        Retry retry = task(place).retry();
        int failures = place.instance().failures() + 1;
        return retry.allowsAfter(failures)
                ? attempts.failForNow(attemptId, by, reason, now.plus(retry.delayAfter(failures)), now)
                : attempts.fail(attemptId, by, reason, now);
    }

    /** A worker that did not hear our answer says it again. */
    private boolean saidBefore(long attemptId, Outcome outcome) {
        AttemptState said = switch (outcome.kind()) {
            case SUCCESS -> AttemptState.SUCCESS;
            case SKIPPED -> AttemptState.SKIPPED;
            case FAILED, FAILED_FOR_GOOD -> AttemptState.FAILED;
            case LOST -> AttemptState.LOST;
        };
        return queries.place(attemptId)
                .filter(place -> place.attempt().state() == said)
                .isPresent();
    }

    private DagDescription.Task task(AttemptPlace place) {
        return versions.of(place.run().versionId()).task(place.instance().task());
    }
}
