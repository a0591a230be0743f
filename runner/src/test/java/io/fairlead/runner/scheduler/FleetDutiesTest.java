package io.fairlead.runner.scheduler;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.run.Attempt;
import io.fairlead.runner.run.AttemptState;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.TaskState;
import io.fairlead.runner.run.store.AttemptStore;
import io.fairlead.runner.run.store.FleetQueries;
import io.fairlead.runner.testkit.TestScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the scheduler does for workers that nobody watches, and for what waited for one in the runner before. */
class FleetDutiesTest {

    private static final Duration SILENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private TestScheduler scheduler;
    private FleetQueries queries;
    private SilenceWatch watch;
    private Instant hearsSince;

    @BeforeEach
    void open() {
        scheduler = new TestScheduler(folder.resolve("test.db"));
        queries = new FleetQueries(scheduler.database, "local");
        hearsSince = scheduler.clock.instant();
        watch = new SilenceWatch(queries, scheduler.reports, SILENCE, () -> hearsSince);
    }

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void an_attempt_whose_worker_is_silent_is_repeated_outside_the_tasks_own_retries() {
        DagRun run = running();
        watch();
        later(Duration.ofSeconds(40));
        long attempt = attempt(run).id();
        scheduler.reports.heartbeat(attempt, scheduler.executor.token(attempt));
        later(Duration.ofSeconds(60));
        assertThat(attempt(run).state()).isEqualTo(AttemptState.RUNNING);
        later(Duration.ofSeconds(1));
        assertThat(attempt(run).state()).isEqualTo(AttemptState.LOST);
        assertThat(attempt(run).reason())
                .contains("worker worker-1 was last heard at 2026-01-05T06:00:40Z,"
                        + " and has been silent for more than 60 s");
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.SCHEDULED);
        assertThat(scheduler.instance(run, "a").failures()).isZero();
    }

    @Test
    void a_runner_that_was_away_gives_workers_time_to_be_heard() {
        DagRun run = running();
        scheduler.clock.advance(Duration.ofHours(1));
        hearsSince = scheduler.clock.instant();
        watch();
        later(Duration.ofSeconds(59));
        assertThat(attempt(run).state()).isEqualTo(AttemptState.RUNNING);
        scheduler.clock.advance(Duration.ofHours(1));
        hearsSince = scheduler.clock.instant();
        watch();
        assertThat(attempt(run).state()).isEqualTo(AttemptState.RUNNING);
        assertThat(watch.nextDue())
                .contains(scheduler.clock.instant().plus(SILENCE).plusMillis(1));
        later(Duration.ofSeconds(61));
        assertThat(attempt(run).state()).isEqualTo(AttemptState.LOST);
        assertThat(watch.nextDue()).isEmpty();
    }

    @Test
    void what_waited_when_the_runner_ended_is_given_out_again_with_a_token_of_its_own() {
        scheduler.push(dag("sales", task("a")));
        DagRun run = started();
        String before = scheduler.executor.assignment("a").token();
        scheduler.executor.forgetAll();
        var assignments = new Assignments(scheduler.queries, scheduler.versions, repo -> "");
        var attempts = new AttemptStore(scheduler.database, scheduler.changes);
        var begun = new ArrayList<Long>();
        new Requeue(attempts, assignments, scheduler.executor)
                .each(queries.queued(), begun::add, scheduler.clock.instant());
        assertThat(begun).isEmpty();
        String token = scheduler.executor.assignment("a").token();
        long attempt = attempt(run).id();
        assertThat(token).isNotEqualTo(before);
        assertThat(scheduler.reports.authorize(attempt, token)).isPresent();
        assertThat(scheduler.reports.authorize(attempt, before)).isEmpty();
        scheduler.tick();
        assertThat(attempt(run).state()).isEqualTo(AttemptState.QUEUED);
        assertThat(scheduler.instance(run, "a").losses()).isZero();
    }

    @Test
    void an_attempt_that_has_begun_keeps_its_token() {
        running();
        var attempts = new AttemptStore(scheduler.database, scheduler.changes);
        long attempt = queries.running().iterator().next();
        var begun = new ArrayList<Long>();
        new Requeue(attempts, new Assignments(scheduler.queries, scheduler.versions, repo -> ""), scheduler.executor)
                .each(List.of(attempt), begun::add, scheduler.clock.instant());
        assertThat(begun).containsExactly(attempt);
        assertThat(scheduler.reports.authorize(attempt, scheduler.executor.token(attempt)))
                .isPresent();
        assertThat(queries.queued()).isEmpty();
    }

    @Test
    void who_is_busy_is_told_with_what() {
        DagRun run = running();
        var busy = queries.busy().get(0);
        assertThat(busy.worker()).isEqualTo("worker-1");
        assertThat(busy.dag()).isEqualTo("demo.sales");
        assertThat(busy.run()).isEqualTo(run.name());
        assertThat(busy.task()).isEqualTo("a");
        assertThat(new FleetQueries(scheduler.database, "fleet").busy()).isEmpty();
        assertThat(new FleetQueries(scheduler.database, "fleet").longestSilentSince())
                .isEqualTo(Optional.empty());
    }

    private void later(Duration duration) {
        scheduler.clock.advance(duration);
        watch();
    }

    private void watch() {
        watch.tick(scheduler.clock.instant());
    }

    private DagRun running() {
        scheduler.executor.reportTo(scheduler.reports);
        scheduler.push(dag("sales", task("a")));
        return started();
    }

    private DagRun started() {
        DagRun run = scheduler.trigger("sales");
        scheduler.clock.set(Instant.parse("2026-01-05T06:00:00Z"));
        scheduler.tick();
        scheduler.tick();
        return run;
    }

    private Attempt attempt(DagRun run) {
        var instance = scheduler.instance(run, "a");
        return scheduler.queries.attempts(instance.id()).get(0);
    }
}
