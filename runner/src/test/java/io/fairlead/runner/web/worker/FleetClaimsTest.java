package io.fairlead.runner.web.worker;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.database.Database;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.FleetAnswer;
import io.fairlead.runner.executor.FleetAsk;
import io.fairlead.runner.executor.fleet.FleetExecutor;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.logs.DirectoryLogs;
import io.fairlead.runner.run.Attempt;
import io.fairlead.runner.run.AttemptState;
import io.fairlead.runner.run.AttemptToken;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.store.AttemptStore;
import io.fairlead.runner.run.store.FleetQueries;
import io.fairlead.runner.scheduler.Assignments;
import io.fairlead.runner.scheduler.Requeue;
import io.fairlead.runner.testkit.NoWork;
import io.fairlead.runner.testkit.TestClock;
import io.fairlead.runner.testkit.TestScheduler;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Between a worker's question and its first sign of life: nobody knows whether the answer has arrived. Only the workers are played. */
class FleetClaimsTest {

    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private TestScheduler scheduler;
    private FleetExecutor fleet;
    private Requeue requeue;
    private WorkerApi api;
    private DagRun run;

    @BeforeEach
    void start(@TempDir Path folder) {
        Instant start = new TestClock().instant();
        var database = Database.open(folder.resolve("test.db"));
        var running = new FleetQueries(database, "local");
        scheduler = new TestScheduler(
                database,
                reports -> fleet = new FleetExecutor(
                        new Everybody(),
                        reports,
                        running::running,
                        SILENCE,
                        () -> scheduler == null ? start : scheduler.clock.instant()));
        var assignments = new Assignments(scheduler.queries, scheduler.versions, repo -> "");
        requeue = new Requeue(new AttemptStore(database, scheduler.changes), assignments, fleet);
        api = WorkerApi.start(
                WorkerApiConfig.LOOPBACK,
                Commits.NONE,
                scheduler.reports,
                new DirectoryLogs(folder.resolve("logs")),
                new WorkerApi.Work(
                        new NoWork(),
                        (attempt, token) ->
                                assignments.of(attempt, AttemptToken.shown(token), scheduler.clock.instant()),
                        fleet));
        scheduler.push(dag("sales", task("a")));
        run = scheduler.trigger("sales");
        tick();
    }

    @AfterEach
    void stop() {
        api.close();
        scheduler.close();
    }

    @Test
    void a_worker_begins_with_its_first_sign_of_life() throws Exception {
        Assignment given = given("w1");
        assertThat(attempt().state()).isEqualTo(AttemptState.QUEUED);
        scheduler.clock.advance(Duration.ofSeconds(5));
        assertThat(beat(given)).isEqualTo(204);
        assertThat(attempt().state()).isEqualTo(AttemptState.RUNNING);
        assertThat(attempt().worker()).contains("w1 (pid 1)");
        assertThat(attempt().startedAt()).contains(scheduler.clock.instant());
        later(Duration.ofSeconds(30));
        assertThat(beat(given)).isEqualTo(204);
        assertThat(attempt().state()).isEqualTo(AttemptState.RUNNING);
    }

    @Test
    void what_was_handed_to_a_worker_that_is_gone_costs_the_task_some_seconds_and_no_loss() throws Exception {
        Assignment lost = given("dead");
        later(Duration.ofSeconds(10));
        Assignment given = given("alive");
        assertThat(given.attemptId()).isEqualTo(lost.attemptId());
        assertThat(beat(given)).isEqualTo(204);
        assertThat(attempt().worker()).contains("alive (pid 1)");
        assertThat(scheduler.instance(run, "a").losses()).isZero();
        assertThat(attempt().number()).isEqualTo(1);
    }

    @Test
    void a_worker_that_claims_it_too_late_must_not_begin_before_or_after_another_has() throws Exception {
        Assignment late = given("late");
        later(Duration.ofSeconds(10));
        assertThat(beat(late)).isEqualTo(401);
        Assignment given = given("alive");
        assertThat(beat(late)).isEqualTo(401);
        assertThat(beat(given)).isEqualTo(204);
        assertThat(beat(late)).isEqualTo(401);
    }

    @Test
    void a_token_that_became_another_while_its_worker_was_heard_begins_nothing_and_is_no_sign_of_life()
            throws Exception {
        Assignment late = given("late");
        later(Duration.ofSeconds(10));
        assertThat(scheduler.reports.started(late.attemptId(), "late", late.token()))
                .isFalse();
        Assignment given = given("alive");
        assertThat(beat(given)).isEqualTo(204);
        assertThat(scheduler.reports.heartbeat(late.attemptId(), late.token())).isFalse();
        assertThat(scheduler.reports.started(late.attemptId(), "alive (pid 1)", late.token()))
                .isFalse();
        assertThat(scheduler.reports.started(late.attemptId(), "alive (pid 1)", given.token()))
                .isTrue();
    }

    @Test
    void what_was_cancelled_before_it_was_claimed_does_not_begin() throws Exception {
        Assignment given = given("w1");
        scheduler.runs.end(run, "cancelled by anna", scheduler.clock.instant());
        tick();
        assertThat(beat(given)).isEqualTo(401);
        later(Duration.ofSeconds(10));
        assertThat(attempt().state()).isEqualTo(AttemptState.FAILED);
        assertThat(fleet.unclaimed(scheduler.clock.instant())).isEmpty();
    }

    private void later(Duration duration) {
        scheduler.clock.advance(duration);
        tick();
    }

    private void tick() {
        scheduler.tick();
        Instant now = scheduler.clock.instant();
        requeue.each(fleet.unclaimed(now), fleet::letGo, now);
        fleet.tick(now);
    }

    private Attempt attempt() {
        List<Attempt> attempts =
                scheduler.queries.attempts(scheduler.instance(run, "a").id());
        return attempts.get(attempts.size() - 1);
    }

    private Assignment given(String worker) throws Exception {
        var ask = new FleetAsk(worker, "machine of " + worker, 1, "default", false);
        HttpResponse<String> answer = post("fleet/next", "fleet token", Json.write(ask));
        assertThat(answer.statusCode()).isEqualTo(200);
        return Json.read(answer.body(), FleetAnswer.class).assignment();
    }

    private int beat(Assignment given) throws Exception {
        return post("attempts/" + given.attemptId() + "/heartbeat", given.token(), "")
                .statusCode();
    }

    private HttpResponse<String> post(String route, String token, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(api.uri().resolve("/worker/" + route))
                        .timeout(Duration.ofMinutes(1))
                        .header("Authorization", "Bearer " + token)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private record Everybody() implements FleetExecutor.Queues {

        @Override
        public boolean allows(String token, String queue) {
            return true;
        }

        @Override
        public boolean isOpenTo(String team, String queue) {
            return true;
        }
    }
}
