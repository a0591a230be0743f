package io.fairlead.runner.run.store;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;

import io.fairlead.dag.Retry;
import io.fairlead.dag.Schedule;
import io.fairlead.runner.access.StoredTokens;
import io.fairlead.runner.access.Token;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.RunState;
import io.fairlead.runner.run.TaskInstance;
import io.fairlead.runner.run.store.AttemptStore.EndedBy;
import io.fairlead.runner.testkit.TestScheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * A short life of a runner in which each statement of its stores is executed: whoever adds one adds it here, and {@link
 * StatementCostTest} says what is missing.
 */
final class EveryStatement {

    private static final int MOST = 50;

    private final TestScheduler scheduler;
    private final AttemptStore attempts;
    private final TaskStore tasks;
    private final FleetQueries fleet;

    private EveryStatement(TestScheduler scheduler) {
        this.scheduler = scheduler;
        this.attempts = new AttemptStore(scheduler.database, scheduler.changes);
        this.tasks = new TaskStore(scheduler.database, scheduler.changes);
        this.fleet = new FleetQueries(scheduler.database, "local");
    }

    static void execute(TestScheduler scheduler) {
        var all = new EveryStatement(scheduler);
        all.pushes();
        all.passes();
        all.ends();
        all.readsOfRuns();
        all.dags();
        all.repos();
        all.tokens();
        all.clock();
    }

    private void pushes() {
        scheduler.push(dag("sales", task("a"), task("b", "a")), dag("one", task("t")));
        var hourly = dag("hourly", Schedule.cron("0 * * * *", ZoneOffset.UTC), task("t"));
        scheduler.push(dag("sales", task("a"), task("b", "a"), task("c", "b")), dag("one", task("t")), hourly);
        scheduler.pushBroken("cannot find symbol");
        var daily = dag("hourly", Schedule.cron("0 6 * * *", ZoneOffset.UTC), task("t"));
        scheduler.push(
                dag("sales", task("a"), task("b", Retry.times(1, Duration.ofMinutes(1)), "a"), task("c", "b")),
                dag("one", task("t")),
                daily);
        scheduler.catalogs.owners(scheduler.repo().id());
    }

    /** Through the scheduler's own duties: a retry, a success, a time-out, and a run that the schedule makes. */
    private void passes() {
        scheduler.executor.reportTo(scheduler.reports);
        DagRun run = scheduler.trigger("sales");
        scheduler.tick();
        scheduler.end("a", new Outcome(Outcome.Kind.SUCCESS, "", "1"));
        scheduler.tick();
        scheduler.fail("b", "no route to host");
        scheduler.advance(Duration.ofMinutes(2));
        scheduler.tick();
        scheduler.succeed("b");
        scheduler.succeed("c");
        scheduler.tick();
        scheduler.queries.outputs(run.id(), List.of("a", "b"));
        scheduler.advance(Duration.ofDays(1));
        scheduler.succeed("t");
        scheduler.trigger("one");
        scheduler.advance(Duration.ofDays(2));
        scheduler.tick();
    }

    private void ends() {
        running(attempt -> attempts.heartbeat(attempt, "hash", scheduler.clock));
        running(attempt -> attempts.succeed(attempt, "1", now()));
        running(attempt -> attempts.skip(attempt, "nothing to do", now()));
        running(attempt -> attempts.fail(attempt, EndedBy.WORKER, "broken", now()));
        running(attempt -> attempts.failForNow(attempt, EndedBy.WORKER, "broken", now().plusSeconds(1), now()));
        running(attempt -> attempts.lose(attempt, "evicted", now()));
        running(attempt -> attempts.loseForNow(attempt, "evicted", now(), now().plusSeconds(5), now()));
        running(attempt -> attempts.loseForGood(attempt, "evicted", now(), now()));
        running(attempt -> attempts.reopen(attempt, now()));
        scheduler.executor.reportTo(null);
        running(attempt -> {
            attempts.waits(attempt, "no room");
            attempts.renew(attempt, "another");
            fleet.queued();
            attempts.start(attempt, "worker-1", Optional.of("another"), Optional.empty(), scheduler.clock);
            fleet.running();
            fleet.busy();
            fleet.silent(now());
            fleet.longestSilentSince();
        });
        scheduler.executor.reportTo(scheduler.reports);
        DagRun ended = scheduler.trigger("one");
        scheduler.tick();
        scheduler.runs.end(scheduler.run(ended), "cancelled by anna", now());
        scheduler.tick();
    }

    /** Does something to the attempt of a run made for it, and then ends the run. */
    private void running(LongConsumer action) {
        DagRun run = scheduler.trigger("one");
        scheduler.tick();
        scheduler.tick();
        action.accept(scheduler.executor.take("t"));
        scheduler.runs.end(scheduler.run(run), "enough", now());
        scheduler.tick();
    }

    private void readsOfRuns() {
        var queries = scheduler.queries;
        DagRun run = scheduler.trigger("sales");
        queries.queued(MOST);
        scheduler.runs.start(run, Duration.ofHours(1), now());
        TaskInstance instance = scheduler.instance(run, "a");
        DagRun found = queries.run(run.dag(), run.name()).orElseThrow();
        queries.newest(run.dag(), MOST, 0);
        queries.newestOfAll(MOST, 0);
        queries.lastOfEach(List.of(run.dagId()), MOST);
        queries.count(run.dag());
        queries.count();
        queries.active(MOST);
        queries.earlier(found);
        queries.load();
        scheduler.tick();
        queries.scheduled(List.of("", "local"), Set.of("x"), Set.of(), Set.of(1L), MOST);
        queries.attempts(instance.id()).forEach(attempt -> queries.place(attempt.id()));
        queries.endedByRunner(instance.id());
        queries.endedByRunner(Set.of(1L, 2L));
        queries.mayFetch("secret", "demo", run.revision());
        queries.sourceClass(run.versionId());
        queries.nextDue();
        queries.overdueAttempts(now());
        queries.overdue(now(), Map.of("kubernetes", now(), "fleet", now()), MOST);
        scheduler.runs.has(run.dagId(), run.name());
        tasks.queue(instance, "local", "hash", now());
        scheduler.runs.finish(run, RunState.FAILED, now());
        queries.activeAttempts();
        queries.underWay();
        queries.attended();
        tasks.repeat(run, instance, "it has no attempt", now());
    }

    private void dags() {
        var dags = scheduler.dags;
        var dag = dags.find("demo.hourly").orElseThrow();
        dags.live();
        dags.live("sal", MOST, 0);
        dags.countLive("sal");
        dags.stale(scheduler.repo().id(), MOST);
        dags.pause(dag, true);
        dags.pause(dag, false);
        dags.scheduleNext(dag, now());
        dags.due(now());
    }

    private void repos() {
        var repos = scheduler.repos;
        var revisions = scheduler.revisions;
        var revision = revisions.newest(scheduler.repo().id(), MOST).get(0);
        repos.follow("default", "demo", "file:///demo", "main", "");
        repos.seen("demo", revision.hash(), now());
        repos.syncFailed("demo", "no route to host", now());
        repos.revisionsInUse("demo");
        repos.all();
        repos.former();
        repos.followOnly(Set.of("demo"));
        revisions.revision(revision.id());
        revisions.revision(scheduler.repo().id(), revision.hash());
        revisions.errors(revision.id());
        revisions.loaded(scheduler.repo().id(), MOST);
        revisions.versions(scheduler.dags.find("demo.sales").orElseThrow().id(), MOST);
    }

    private void tokens() {
        var tokens = new StoredTokens(scheduler.database);
        tokens.save(new Token("hash", Token.Kind.API, "anna", now().plusSeconds(60)));
        tokens.find("hash");
        tokens.delete("hash");
        tokens.deleteExpired(now());
    }

    private void clock() {
        var clock = new ClockStore(scheduler.database);
        clock.passes(now());
        clock.lastPass();
        clock.moved(Duration.ofHours(-1), now(), () -> {});
        clock.wasAway(Duration.ofHours(1), List.of("local"), now());
    }

    private Instant now() {
        return scheduler.clock.instant();
    }
}
