package io.fairlead.runner.scheduler;

import io.fairlead.runner.executor.Executors;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.dag.LiveDag;
import io.fairlead.runner.run.store.RunQueries;
import io.fairlead.runner.run.store.RunStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Fails attempts and runs whose time is over. Their processes are the reaper's.
 *
 * <p>What began before this process could hear workers may have ended in time, so its deadline waits until its executor has found
 * its workers again, and they had a moment to say how it ended.
 */
public final class TimeoutEnforcer implements Duty {

    private static final int MOST_PER_TICK = 500;

    /** A worker whose runner was away asks again within half of that. */
    static final Duration HEARING = Duration.ofMinutes(1);

    /** After all that is recorded. */
    private static final Instant AT_SOME_TIME = LiveDag.NEVER;

    private final RunQueries queries;
    private final RunStore runs;
    private final Reports reports;
    private final Executors executors;
    private final Supplier<Instant> hearsSince;
    private final Map<String, Instant> readySince = new HashMap<>();
    private Instant heard;

    /**
     * Reads from {@code queries}, and records the ends.
     *
     * @param hearsSince since when this process could hear workers without a break
     */
    public TimeoutEnforcer(
            RunQueries queries, RunStore runs, Reports reports, Executors executors, Supplier<Instant> hearsSince) {
        this.queries = queries;
        this.runs = runs;
        this.reports = reports;
        this.executors = executors;
        this.hearsSince = hearsSince;
    }

    @Override
    public void tick(Instant now) {
        listen(now);
        OneByOne.each(queries.overdueAttempts(now), attempt -> "attempt " + attempt.id(), attempt -> {
            if (isHeard(attempt.executor(), attempt.startedAt().orElse(now), now)) reports.timedOut(attempt.id(), now);
        });
        OneByOne.each(queries.overdue(now, unheard(now), MOST_PER_TICK), DagRun::name, run -> end(run, now));
    }

    /** After a break all begins anew, with executors that were ready before it, too. */
    private void listen(Instant now) {
        if (!hearsSince.get().equals(heard)) readySince.clear();
        heard = hearsSince.get();
        executors.byName().forEach((name, executor) -> {
            if (executor.ready()) readySince.putIfAbsent(name, now);
            else readySince.remove(name);
        });
    }

    /** Whether an end before the deadline would be known. One of an executor that is no longer there is the reaper's. */
    private boolean isHeard(String executor, Instant startedAt, Instant now) {
        if (!executors.byName().containsKey(executor)) return true;
        Instant since = readySince.get(executor);
        return since != null && (!startedAt.isBefore(since) || !now.isBefore(since.plus(HEARING)));
    }

    /** The executors of which not all is heard yet, each with since when what begins is. */
    private Map<String, Instant> unheard(Instant now) {
        var unheard = new TreeMap<String, Instant>();
        for (String name : executors.byName().keySet()) {
            Instant since = readySince.getOrDefault(name, AT_SOME_TIME);
            if (now.isBefore(since.plus(HEARING))) unheard.put(name, since);
        }
        return unheard;
    }

    private void end(DagRun run, Instant now) {
        runs.end(run, "the run timed out after " + reports.limit(run).toSeconds() + " s", now);
    }
}
