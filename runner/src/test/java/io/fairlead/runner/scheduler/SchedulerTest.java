package io.fairlead.runner.scheduler;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dag.ParameterType;
import io.fairlead.dag.Retry;
import io.fairlead.dag.Schedule;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.run.AttemptState;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.RunState;
import io.fairlead.runner.run.TaskState;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.testkit.TestScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchedulerTest {

    @TempDir
    Path folder;

    private TestScheduler scheduler;

    @BeforeEach
    void open() {
        scheduler = new TestScheduler(folder.resolve("test.db"));
        scheduler.executor.reportTo(scheduler.reports);
    }

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void a_task_starts_when_all_before_it_have_succeeded() {
        scheduler.push(dag("sales", task("a"), task("b"), task("c", "a", "b")));
        DagRun run = scheduler.trigger("sales");
        scheduler.tick();
        scheduler.succeed("a");
        assertThat(scheduler.states(run))
                .containsEntry("a", TaskState.SUCCESS)
                .containsEntry("b", TaskState.RUNNING)
                .containsEntry("c", TaskState.NONE);
        scheduler.succeed("b");
        scheduler.tick();
        assertThat(scheduler.states(run)).containsEntry("c", TaskState.RUNNING);
        scheduler.succeed("c");
        scheduler.tick();
        assertThat(scheduler.run(run).state()).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void the_memory_that_a_worker_told_of_is_known_until_its_attempt_is_over() {
        scheduler.push(dag("sales", task("a"), task("b")));
        scheduler.trigger("sales");
        scheduler.tick();
        long a = scheduler.executor.assignment("a").attemptId();
        long b = scheduler.executor.assignment("b").attemptId();
        scheduler.reports.memoryPeak(a, 500);
        scheduler.reports.memoryPeak(a, 400);
        scheduler.reports.memoryPeak(b, 300);
        assertThat(scheduler.reports.memoryPeak(a)).hasValue(500);
        scheduler.succeed("a");
        assertThat(scheduler.reports.memoryPeak(a)).isEmpty();
        assertThat(scheduler.reports.memoryPeak(b)).hasValue(300);
        scheduler.reports.lost(b, "evicted");
        assertThat(scheduler.reports.memoryPeak(b)).isEmpty();
    }

    @Test
    void an_output_reaches_the_tasks_that_take_it() {
        var taker = new DagDescription.Task(
                "total",
                List.of(
                        new DagDescription.Input(DagDescription.InputKind.TASK, "orders"),
                        new DagDescription.Input(DagDescription.InputKind.RUN, "")),
                List.of(),
                Retry.none(),
                Optional.empty());
        scheduler.push(dag("sales", task("orders"), taker));
        scheduler.trigger("sales");
        scheduler.tick();
        scheduler.end("orders", new Outcome(Outcome.Kind.SUCCESS, "", "{\"count\":3}"));
        scheduler.tick();
        scheduler.tick();
        assertThat(scheduler.executor.assignment("total").inputs()).containsExactly("{\"count\":3}", null);
    }

    @Test
    void a_failure_fails_what_comes_after_it_and_the_run_but_not_what_is_beside_it() {
        scheduler.push(dag("sales", task("a"), task("beside"), task("after", "a"), task("last", "after")));
        DagRun run = scheduler.trigger("sales");
        scheduler.tick();
        scheduler.fail("a", "IOException: no route");
        scheduler.succeed("beside");
        scheduler.tick();
        assertThat(scheduler.states(run))
                .containsEntry("a", TaskState.FAILED)
                .containsEntry("beside", TaskState.SUCCESS)
                .containsEntry("after", TaskState.UPSTREAM_FAILED)
                .containsEntry("last", TaskState.UPSTREAM_FAILED);
        assertThat(scheduler.instance(run, "a").reason()).contains("IOException: no route");
        assertThat(scheduler.instance(run, "after").reason()).contains("'a' failed");
        assertThat(scheduler.run(run).state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void a_skip_skips_what_comes_after_it_and_the_run_succeeds() {
        scheduler.push(dag("sales", task("a"), task("after", "a")));
        DagRun run = scheduler.trigger("sales");
        scheduler.tick();
        scheduler.end("a", new Outcome(Outcome.Kind.SKIPPED, "no new files", null));
        scheduler.tick();
        assertThat(scheduler.states(run))
                .containsEntry("a", TaskState.SKIPPED)
                .containsEntry("after", TaskState.SKIPPED);
        assertThat(scheduler.run(run).state()).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void a_failed_task_is_tried_again_after_its_delay_and_not_before() {
        scheduler.push(dag("sales", task("a", Retry.exponential(2, Duration.ofMinutes(1)))));
        DagRun run = scheduler.trigger("sales");
        scheduler.tick();
        scheduler.fail("a", "first");
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.UP_FOR_RETRY);
        scheduler.advance(Duration.ofSeconds(59));
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.UP_FOR_RETRY);
        assertThat(scheduler.queries.nextDue())
                .contains(scheduler.clock.instant().plusSeconds(1));
        scheduler.advance(Duration.ofSeconds(1));
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.RUNNING);
        scheduler.fail("a", "second");
        scheduler.advance(Duration.ofMinutes(2));
        scheduler.fail("a", "third");
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.FAILED);
        assertThat(scheduler.instance(run, "a").reason()).contains("third");
        scheduler.tick();
        assertThat(scheduler.run(run).state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void a_permanent_failure_is_not_tried_again() {
        scheduler.push(dag("sales", task("a", Retry.times(5, Duration.ofMinutes(1)))));
        DagRun run = scheduler.trigger("sales");
        scheduler.tick();
        scheduler.end("a", new Outcome(Outcome.Kind.FAILED_FOR_GOOD, "no such customer", null));
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.FAILED);
    }

    @Test
    void an_attempt_whose_time_is_over_fails_and_its_process_is_ended() {
        var slow = new DagDescription.Task(
                "slow", List.of(), List.of(), Retry.none(), Optional.of(Duration.ofMinutes(10)));
        scheduler.push(dag("sales", slow));
        DagRun run = scheduler.trigger("sales");
        scheduler.tick();
        long attempt = scheduler.executor.assignment("slow").attemptId();
        scheduler.advance(Duration.ofMinutes(10));
        scheduler.tick();
        assertThat(scheduler.states(run)).containsEntry("slow", TaskState.FAILED);
        assertThat(scheduler.instance(run, "slow").reason()).contains("timed out after 600 s");
        assertThat(scheduler.executor.killed).containsExactly(attempt);
    }

    @Test
    void a_run_whose_time_is_over_fails_with_all_that_is_in_it() {
        scheduler.push(new DagDescription(
                "sales",
                "",
                Schedule.manual(),
                Optional.empty(),
                1,
                Duration.ofHours(1),
                List.of(),
                List.of(task("a"), task("b", "a"))));
        DagRun run = scheduler.trigger("sales");
        scheduler.tick();
        scheduler.advance(Duration.ofHours(1));
        scheduler.tick();
        assertThat(scheduler.run(run).state()).isEqualTo(RunState.FAILED);
        assertThat(scheduler.run(run).reason()).contains("the run timed out after 3600 s");
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.FAILED).containsEntry("b", TaskState.SKIPPED);
        assertThat(scheduler.executor.killed).hasSize(1);
    }

    @Test
    void a_cancelled_run_ends_at_once_and_its_worker_is_told_that_it_is_over() {
        scheduler.push(dag("sales", task("a"), task("b", "a")));
        DagRun run = scheduler.trigger("sales");
        scheduler.tick();
        long attempt = scheduler.executor.assignment("a").attemptId();
        scheduler.runs.end(run, "cancelled by anna", scheduler.clock.instant());
        assertThat(scheduler.reports.heartbeat(attempt, scheduler.executor.token(attempt)))
                .isFalse();
        assertThat(scheduler.end("a", new Outcome(Outcome.Kind.SUCCESS, "", null)))
                .isFalse();
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.FAILED).containsEntry("b", TaskState.SKIPPED);
    }

    @Test
    void an_outcome_told_twice_is_recorded_once() {
        scheduler.push(dag("sales", task("a")));
        DagRun run = scheduler.trigger("sales");
        scheduler.tick();
        long attempt = scheduler.executor.take("a");
        var success = new Outcome(Outcome.Kind.SUCCESS, "", "1");
        assertThat(scheduler.reports.ended(attempt, success)).isTrue();
        assertThat(scheduler.reports.ended(attempt, success)).isTrue();
        assertThat(scheduler.reports.ended(attempt, new Outcome(Outcome.Kind.FAILED, "late", null)))
                .isFalse();
        assertThat(scheduler.queries.attempts(scheduler.instance(run, "a").id()))
                .singleElement()
                .satisfies(a -> assertThat(a.state()).isEqualTo(AttemptState.SUCCESS));
    }

    @Test
    void a_token_is_good_for_its_own_attempt_while_that_is_active() {
        scheduler.push(dag("sales", task("a"), task("b")));
        scheduler.trigger("sales");
        scheduler.tick();
        var a = scheduler.executor.assignment("a");
        var b = scheduler.executor.assignment("b");
        assertThat(scheduler.reports.authorize(a.attemptId(), a.token())).contains(a.log());
        assertThat(scheduler.reports.authorize(b.attemptId(), a.token())).isEmpty();
        scheduler.succeed("a");
        assertThat(scheduler.reports.authorize(a.attemptId(), a.token())).isEmpty();
    }

    @Test
    void further_runs_wait_while_as_many_are_under_way_as_may_be() {
        var one = dag("sales", task("a"));
        scheduler.push(new DagDescription(
                one.name(), "", one.schedule(), one.catchUpFrom(), 1, one.timeout(), List.of(), one.tasks()));
        DagRun first = scheduler.trigger("sales");
        DagRun second = scheduler.trigger("sales");
        scheduler.tick();
        assertThat(scheduler.run(first).state()).isEqualTo(RunState.RUNNING);
        assertThat(scheduler.run(second).state()).isEqualTo(RunState.QUEUED);
        scheduler.succeed("a");
        scheduler.tick();
        assertThat(scheduler.run(second).state()).isEqualTo(RunState.RUNNING);
    }

    @Test
    void tasks_wait_for_a_slot_in_the_order_they_became_ready() {
        scheduler.executor.slots = 1;
        scheduler.push(dag("sales", task("a"), task("b")));
        DagRun run = scheduler.trigger("sales");
        scheduler.tick();
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.RUNNING).containsEntry("b", TaskState.SCHEDULED);
        scheduler.succeed("a");
        assertThat(scheduler.states(run)).containsEntry("b", TaskState.RUNNING);
    }

    @Test
    void a_run_keeps_its_revision_and_version_whatever_is_pushed_meanwhile() {
        var first = scheduler.push(dag("sales", task("a"), task("b", "a")));
        DagRun before = scheduler.trigger("sales");
        scheduler.tick();
        var second = scheduler.push(dag("sales", task("a"), task("c", "a")));
        scheduler.succeed("a");
        scheduler.tick();
        assertThat(scheduler.executor.assignment("b").run().revision()).isEqualTo(first.hash());
        assertThat(scheduler.executor.assignment("b").folder()).isEqualTo(first.folder());
        assertThat(scheduler.repos.revisionsInUse("demo")).containsExactly(first.hash(), second.hash());
        DagRun after = scheduler.trigger("sales");
        assertThat(after.revision()).isEqualTo(second.hash());
        scheduler.succeed("b");
        scheduler.tick();
        assertThat(scheduler.run(before).state()).isEqualTo(RunState.SUCCESS);
        assertThat(scheduler.repos.revisionsInUse("demo")).containsExactly(second.hash());
    }

    @Test
    void what_a_crash_left_under_way_is_repeated_once_after_the_restart() {
        scheduler.push(dag("sales", task("a")));
        DagRun run = scheduler.trigger("sales");
        scheduler.tick();
        scheduler.executor.forgetAll();
        Recovery.run(scheduler.queries, scheduler.reports);
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.SCHEDULED);
        scheduler.tick();
        scheduler.succeed("a");
        scheduler.tick();
        assertThat(scheduler.run(run).state()).isEqualTo(RunState.SUCCESS);
        assertThat(scheduler.queries.attempts(scheduler.instance(run, "a").id()))
                .extracting(attempt -> attempt.state())
                .containsExactly(AttemptState.LOST, AttemptState.SUCCESS);
    }

    @Test
    void a_dag_whose_record_is_damaged_stops_no_other() {
        var hourly = Schedule.every(Duration.ofHours(1));
        scheduler.push(dag("damaged", hourly, task("a")), dag("sound", hourly, task("b")));
        DagRun damaged = scheduler.trigger("damaged");
        scheduler.database.useWrite(handle -> handle.execute("update dag_version set description = '{' where dag_id ="
                + " (select id from dag where name = 'damaged')"));
        scheduler.trigger("sound");
        scheduler.tick();
        scheduler.tick();
        scheduler.succeed("b");
        scheduler.tick();
        assertThat(scheduler.queries.newest("demo.sound", 1, 0))
                .singleElement()
                .satisfies(run -> assertThat(run.state()).isEqualTo(RunState.SUCCESS));
        assertThat(scheduler.run(damaged).state()).isEqualTo(RunState.QUEUED);
    }

    @Test
    void given_parameters_replace_the_defaults() {
        var taker = new DagDescription.Task(
                "a",
                List.of(
                        new DagDescription.Input(DagDescription.InputKind.PARAMETER, "day"),
                        new DagDescription.Input(DagDescription.InputKind.PARAMETER, "count")),
                List.of(),
                Retry.none(),
                Optional.empty());
        scheduler.push(new DagDescription(
                "sales",
                "",
                Schedule.manual(),
                Optional.empty(),
                1,
                Duration.ofDays(1),
                List.of(
                        new DagDescription.Parameter("day", ParameterType.DATE, "\"2026-01-01\"", List.of()),
                        new DagDescription.Parameter("count", ParameterType.INTEGER, "7", List.of())),
                List.of(taker)));
        scheduler.trigger("sales", Map.of("day", com.fasterxml.jackson.databind.node.TextNode.valueOf("2026-02-03")));
        scheduler.tick();
        assertThat(scheduler.executor.assignment("a").inputs()).containsExactly("\"2026-02-03\"", "7");
    }
}
