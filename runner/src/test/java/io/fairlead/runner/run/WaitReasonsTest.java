package io.fairlead.runner.run;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dag.Retry;
import io.fairlead.dag.Schedule;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.run.dag.Execution;
import io.fairlead.runner.testkit.TestScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each reason that can be shown: it is, while it is so, and no longer. */
class WaitReasonsTest {

    private static final String ABOUT_TO_BE_GIVEN = "is about to be given to a worker";

    @TempDir
    Path folder;

    private TestScheduler scheduler;

    @BeforeEach
    void open() {
        scheduler = new TestScheduler(folder.resolve("test.db"), List.of(Limit.ofTeam("crm", 1)));
        scheduler.executor.reportTo(scheduler.reports);
        scheduler.pods.reportTo(scheduler.reports);
    }

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void a_run_waits_for_earlier_ones_only_while_there_are_as_many_as_may_run() {
        scheduler.push(oneAtATime(task("a")));
        DagRun first = scheduler.trigger("sales");
        assertThat(start(first)).contains("is about to start");
        DagRun second = scheduler.trigger("sales");
        assertThat(start(first)).contains("is about to start");
        assertThat(start(second)).contains("waits for an earlier run to end: at most 1 of this dag run at once");
        scheduler.tick();
        assertThat(start(first)).isEmpty();
        assertThat(start(second)).contains("waits for an earlier run to end: at most 1 of this dag run at once");
        scheduler.runs.end(first, "cancelled", scheduler.clock.instant());
        assertThat(start(second)).contains("is about to start");
        scheduler.tick();
        assertThat(start(second)).isEmpty();
        scheduler.runs.end(second, "cancelled", scheduler.clock.instant());
        assertThat(start(second)).isEmpty();
    }

    @Test
    void runs_of_other_dags_keep_none_waiting() {
        scheduler.push(oneAtATime(task("a")), dag("other", task("a")));
        scheduler.trigger("other");
        scheduler.tick();
        assertThat(start(scheduler.trigger("sales"))).contains("is about to start");
    }

    @Test
    void a_task_waits_for_its_run_and_then_for_the_tasks_before_it() {
        scheduler.push(dag("sales", task("a"), task("b", "a")));
        DagRun run = scheduler.trigger("sales");
        assertThat(wait(run, "b")).contains("waits for its run to start");
        scheduler.tick();
        assertThat(wait(run, "b")).contains("waits for 'a'");
        scheduler.tick();
        scheduler.end("a", new Outcome(Outcome.Kind.SUCCESS, "", null));
        assertThat(wait(run, "b")).contains("is about to be scheduled");
        scheduler.tick();
        scheduler.tick();
        assertThat(wait(run, "b")).isEmpty();
    }

    @Test
    void a_task_behind_many_names_the_first_that_have_not_ended() {
        scheduler.push(dag("sales", task("a"), task("b"), task("c"), task("d"), task("e"), many()));
        DagRun run = started();
        assertThat(wait(run, "z")).contains("waits for 'a', 'b', 'c' and 2 more");
        scheduler.succeed("b");
        assertThat(wait(run, "z")).contains("waits for 'a', 'c', 'd' and 1 more");
        scheduler.succeed("d");
        assertThat(wait(run, "z")).contains("waits for 'a', 'c', 'e'");
    }

    @Test
    void a_task_behind_one_that_failed_waits_for_nobody() {
        scheduler.push(dag("sales", task("a"), task("b"), task("z", "a", "b")));
        DagRun run = started();
        scheduler.end("a", new Outcome(Outcome.Kind.FAILED, "no", null));
        assertThat(wait(run, "z")).contains("is about to end: 'a' failed");
        scheduler.tick();
        assertThat(wait(run, "z")).isEmpty();
    }

    @Test
    void a_task_waits_for_a_slot_only_while_none_is_free() {
        scheduler.executor.slots = 0;
        scheduler.push(dag("sales", task("a"), task("b")));
        DagRun run = started();
        assertThat(wait(run, "a")).contains("executor 'local' has no worker");
        scheduler.executor.slots = 1;
        assertThat(wait(run, "a")).contains(ABOUT_TO_BE_GIVEN);
        scheduler.tick();
        assertThat(wait(run, "a")).isEmpty();
        assertThat(wait(run, "b")).contains("all slots of executor 'local' are busy (1)");
        scheduler.end("a", new Outcome(Outcome.Kind.SUCCESS, "", null));
        assertThat(wait(run, "b")).contains(ABOUT_TO_BE_GIVEN);
    }

    @Test
    void a_slot_with_an_attempt_that_is_over_and_not_gone_is_busy() {
        scheduler.executor.slots = 1;
        scheduler.executor.graceful = true;
        scheduler.push(dag("sales", task("a")), dag("other", task("b")));
        DagRun run = started();
        scheduler.runs.end(run, "cancelled", scheduler.clock.instant());
        DagRun other = scheduler.trigger("other");
        scheduler.tick();
        scheduler.tick();
        assertThat(wait(other, "b")).contains("all slots of executor 'local' are busy (1)");
        scheduler.executor.take("a");
        assertThat(wait(other, "b")).contains(ABOUT_TO_BE_GIVEN);
    }

    @Test
    void an_executor_is_looked_for_and_asked_whether_it_is_ready() {
        scheduler.pods.ready = false;
        scheduler.push(dag("sales", task("a", Execution.USUAL.on("kubernetes"))));
        DagRun run = started();
        assertThat(wait(run, "a")).contains("executor 'kubernetes' does not know yet which attempts it holds");
        scheduler.pods.ready = true;
        assertThat(wait(run, "a")).contains(ABOUT_TO_BE_GIVEN);
        // The settings of a later start have it no more.
        scheduler.database.useWrite(handle -> handle.execute("update task_instance set executor = 'mars'"));
        assertThat(wait(run, "a")).contains("executor 'mars' is not set up in this installation");
    }

    @Test
    void a_team_waits_for_itself_only_while_it_is_full() {
        scheduler.push(dag("sales", task("a"), task("b")));
        DagRun run = scheduler.trigger("sales");
        scheduler.database.useWrite(handle -> handle.execute("update task_instance set team = 'crm'"));
        scheduler.tick();
        scheduler.tick();
        assertThat(wait(run, "b")).contains("team crm is full (1/1)");
        scheduler.end("a", new Outcome(Outcome.Kind.SUCCESS, "", null));
        assertThat(wait(run, "b")).contains(ABOUT_TO_BE_GIVEN);
    }

    @Test
    void a_queue_keeps_a_task_waiting_only_while_it_is_full() {
        scheduler.executor.placesInQueue.put("big", 1);
        var big = new Execution("", "big", null, null);
        scheduler.push(dag("sales", task("a", big), task("b", big)));
        DagRun run = started();
        assertThat(wait(run, "b")).contains("queue 'big' is full");
        scheduler.end("a", new Outcome(Outcome.Kind.SUCCESS, "", null));
        assertThat(wait(run, "b")).contains(ABOUT_TO_BE_GIVEN);
    }

    @Test
    void a_try_waits_for_the_one_before_it_and_for_its_time() {
        scheduler.executor.graceful = true;
        Retry later = Retry.times(3, Duration.ofMinutes(5));
        scheduler.push(dag(
                "sales",
                new DagDescription.Task("a", List.of(), List.of(), later, Optional.of(Duration.ofMinutes(10)))));
        DagRun run = started();
        scheduler.advance(Duration.ofMinutes(10));
        assertThat(wait(run, "a"))
                .contains("will be tried again at " + scheduler.clock.instant().plus(Duration.ofMinutes(5)));
        scheduler.clock.advance(Duration.ofMinutes(5));
        assertThat(wait(run, "a")).contains("is about to be tried again");
        scheduler.tick();
        assertThat(wait(run, "a"))
                .contains("waits until attempt 1 has ended: executor 'local' has not seen it gone yet");
        scheduler.executor.take("a");
        assertThat(wait(run, "a")).contains(ABOUT_TO_BE_GIVEN);
    }

    @Test
    void what_its_executor_says_is_shown_until_the_task_begins() {
        scheduler.executor.reportTo(null);
        scheduler.push(dag("sales", task("a")));
        DagRun run = started();
        assertThat(wait(run, "a")).contains("was given to its executor, where no worker has begun it");
        long attempt = scheduler.executor.assignment("a").attemptId();
        scheduler.reports.waits(attempt, "pod pending: 0/3 nodes are available");
        assertThat(wait(run, "a")).contains("pod pending: 0/3 nodes are available");
        scheduler.reports.started(attempt, "pod-1");
        assertThat(wait(run, "a")).isEmpty();
        scheduler.succeed("a");
        assertThat(wait(run, "a")).isEmpty();
    }

    private static DagDescription oneAtATime(DagDescription.Task task) {
        return new DagDescription(
                "sales", "", Schedule.manual(), Optional.empty(), 1, Duration.ofDays(1), List.of(), List.of(task));
    }

    private static DagDescription.Task many() {
        return task("z", "a", "b", "c", "d", "e");
    }

    private DagRun started() {
        DagRun run = scheduler.trigger("sales");
        scheduler.tick();
        scheduler.tick();
        return run;
    }

    private Optional<String> start(DagRun run) {
        DagRun now = scheduler.run(run);
        int most = scheduler.versions.of(now.versionId()).maxActiveRuns();
        return WaitReasons.of(now, most, scheduler.queries.earlier(now));
    }

    private Optional<String> wait(DagRun run, String task) {
        return scheduler.whyItWaits(run, task);
    }
}
