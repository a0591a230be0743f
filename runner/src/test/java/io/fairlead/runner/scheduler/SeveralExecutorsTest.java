package io.fairlead.runner.scheduler;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dag.Schedule;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.run.Attempt;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.Limit;
import io.fairlead.runner.run.RunState;
import io.fairlead.runner.run.TaskState;
import io.fairlead.runner.run.dag.Container;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.run.dag.Execution;
import io.fairlead.runner.testkit.TestScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Local workers, and pods beside them: who gets what, who waits for what, and whose attempts a restart costs. */
class SeveralExecutorsTest {

    private static final Execution POD = Execution.USUAL.on("kubernetes");
    private static final List<Limit> LIMITS =
            List.of(Limit.ofTeam("sales", 2), Limit.ofNamespace("shared", Set.of("crm", "web"), "kubernetes", 1));

    @TempDir
    Path folder;

    private TestScheduler scheduler;

    @BeforeEach
    void open() {
        scheduler = new TestScheduler(folder.resolve("test.db"), LIMITS);
        scheduler.executor.reportTo(scheduler.reports);
        scheduler.pods.reportTo(scheduler.reports);
    }

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void a_task_is_executed_where_it_asks_to_be_and_else_where_it_is_usual() {
        scheduler.push(dag("sales", task("a"), task("b", POD), task("c", Execution.USUAL.on("local"))));
        DagRun run = started("sales");
        assertThat(scheduler.executor.active()).hasSize(2);
        assertThat(scheduler.pods.assignment("b").execution()).isEqualTo(POD);
        assertThat(attempt(run, "a").executor()).isEqualTo("local");
        assertThat(attempt(run, "b").executor()).isEqualTo("kubernetes");
    }

    @Test
    void a_full_executor_keeps_nobody_from_another() {
        scheduler.executor.slots = 1;
        scheduler.pods.slots = 1;
        scheduler.push(dag("sales", task("a"), task("b"), task("c"), task("d", POD), task("e", POD)));
        DagRun run = started("sales");
        assertThat(scheduler.states(run))
                .containsEntry("a", TaskState.RUNNING)
                .containsEntry("b", TaskState.SCHEDULED)
                .containsEntry("d", TaskState.RUNNING)
                .containsEntry("e", TaskState.SCHEDULED);
        assertThat(scheduler.whyItWaits(run, "b")).contains("all slots of executor 'local' are busy (1)");
        assertThat(scheduler.whyItWaits(run, "e")).contains("all slots of executor 'kubernetes' are busy (1)");
    }

    @Test
    void many_runs_whose_end_may_not_be_known_yet_keep_no_other_from_its_deadline() {
        int many = 501; // more than one pass looks at
        scheduler.pods.slots = many;
        scheduler.push(limited("pods", many, task("p", POD)), limited("here", 1, task("a")));
        for (int i = 0; i < many; i++) scheduler.trigger("pods");
        while (scheduler.pods.active().size() < many) scheduler.tick();
        DagRun here = started("here");
        scheduler.pods.ready = false;
        scheduler.advance(Duration.ofMinutes(11));
        assertThat(scheduler.run(here).state()).isEqualTo(RunState.FAILED);
        assertThat(scheduler.queries.underWay()).hasSize(many);
        scheduler.pods.ready = true;
        scheduler.advance(Duration.ofSeconds(1));
        assertThat(scheduler.queries.underWay()).hasSize(many);
        scheduler.advance(Duration.ofMinutes(1));
        scheduler.tick();
        assertThat(scheduler.queries.underWay()).isEmpty();
    }

    private static DagDescription limited(String name, int runs, DagDescription.Task task) {
        return new DagDescription(
                name, "", Schedule.manual(), Optional.empty(), runs, Duration.ofMinutes(10), List.of(), List.of(task));
    }

    @Test
    void a_full_queue_keeps_no_other_waiting() {
        scheduler.executor.placesInQueue.put("big", 2);
        var big = new Execution("", "big", null, null);
        scheduler.push(
                dag("sales", task("a", big), task("b", big), task("c", big), task("d", big), task("x"), task("y")));
        DagRun run = started("sales");
        assertThat(scheduler.states(run))
                .containsEntry("a", TaskState.RUNNING)
                .containsEntry("b", TaskState.RUNNING)
                .containsEntry("c", TaskState.SCHEDULED)
                .containsEntry("d", TaskState.SCHEDULED)
                .containsEntry("x", TaskState.RUNNING)
                .containsEntry("y", TaskState.RUNNING);
        assertThat(scheduler.whyItWaits(run, "c")).contains("queue 'big' is full");
        scheduler.succeed("a");
        scheduler.tick();
        assertThat(scheduler.states(run)).containsEntry("c", TaskState.RUNNING).containsEntry("d", TaskState.SCHEDULED);
    }

    @Test
    void a_full_team_waits_and_keeps_no_other_team_waiting() {
        scheduler.push(dag("sales", task("a"), task("b"), task("c", POD)), dag("other", task("x"), task("y")));
        scheduler.executor.slots = 0;
        scheduler.pods.slots = 0;
        DagRun sales = started("sales");
        DagRun other = started("other");
        team(sales, "sales");
        scheduler.executor.slots = 4;
        scheduler.pods.slots = 4;
        scheduler.tick();
        assertThat(scheduler.states(sales))
                .containsEntry("c", TaskState.RUNNING) // "kubernetes" is asked first
                .containsEntry("a", TaskState.RUNNING)
                .containsEntry("b", TaskState.SCHEDULED);
        assertThat(scheduler.states(other)).containsOnlyKeys("x", "y").doesNotContainValue(TaskState.SCHEDULED);
        assertThat(scheduler.whyItWaits(sales, "b")).contains("team sales is full (2/2)");
        scheduler.succeed("a");
        scheduler.tick();
        assertThat(scheduler.states(sales)).containsEntry("b", TaskState.RUNNING);
    }

    @Test
    void a_namespace_that_teams_share_is_full_for_their_pods_only() {
        scheduler.push(dag("crm", task("a", POD), task("b")), dag("web", task("x", POD)));
        scheduler.executor.slots = 0;
        scheduler.pods.slots = 0;
        DagRun crm = started("crm");
        DagRun web = started("web");
        team(crm, "crm");
        team(web, "web");
        scheduler.executor.slots = 4;
        scheduler.pods.slots = 4;
        scheduler.tick();
        assertThat(scheduler.states(crm)).doesNotContainValue(TaskState.SCHEDULED);
        assertThat(scheduler.whyItWaits(web, "x")).contains("namespace shared is full (1/1)");
    }

    @Test
    void a_task_that_nobody_here_can_execute_fails_when_its_run_starts() {
        scheduler.executor.cannot = "image 'busybox'";
        var image = new Execution("", "", new Container("busybox", List.of(), ""), null);
        scheduler.push(dag(
                "sales",
                task("a"),
                task("fleet", Execution.USUAL.on("fleet"), "a"),
                task("box", image, "a"),
                task("pod", image.on("kubernetes"), "a"),
                task("after", "box")));
        DagRun run = started("sales");
        assertThat(scheduler.states(run))
                .containsEntry("a", TaskState.RUNNING)
                .containsEntry("fleet", TaskState.FAILED)
                .containsEntry("box", TaskState.FAILED)
                .containsEntry("pod", TaskState.NONE)
                .containsEntry("after", TaskState.UPSTREAM_FAILED);
        assertThat(scheduler.instance(run, "fleet").reason())
                .contains("task 'fleet' asks for executor 'fleet', and this installation has kubernetes, local;"
                        + " choose one of these, or set 'fleet' up");
        assertThat(scheduler.instance(run, "box").reason())
                .contains("task 'box' asks for image 'busybox', and executor 'local' cannot do that;"
                        + " say .executor(\"kubernetes\")");
        scheduler.succeed("a");
        scheduler.tick();
        scheduler.reports.ended(scheduler.pods.take("pod"), new Outcome(Outcome.Kind.SUCCESS, "", null));
        scheduler.tick();
        assertThat(scheduler.run(run).state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void a_restart_costs_local_attempts_only() {
        scheduler.push(dag("sales", task("a"), task("b", POD)));
        DagRun run = started("sales");
        scheduler.executor.forgetAll();
        Recovery.run(scheduler.queries, scheduler.reports);
        assertThat(scheduler.states(run))
                .containsEntry("a", TaskState.SCHEDULED)
                .containsEntry("b", TaskState.RUNNING);
    }

    @Test
    void nothing_is_lost_and_nothing_begun_before_an_executor_knows_what_it_holds() {
        scheduler.push(dag("sales", task("a", POD), task("b", POD, "a")));
        DagRun run = started("sales");
        long first = scheduler.pods.take("a"); // it does not know of it any more
        scheduler.pods.ready = false;
        scheduler.tick();
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.RUNNING);
        scheduler.reports.ended(first, new Outcome(Outcome.Kind.SUCCESS, "", null));
        scheduler.tick();
        assertThat(scheduler.whyItWaits(run, "b"))
                .contains("executor 'kubernetes' does not know yet which attempts it holds");
        scheduler.pods.ready = true;
        scheduler.tick();
        assertThat(scheduler.states(run)).containsEntry("b", TaskState.RUNNING);
        scheduler.pods.forgetAll();
        scheduler.tick();
        assertThat(scheduler.queries.attempts(scheduler.instance(run, "b").id()))
                .first()
                .satisfies(lost -> assertThat(lost.reason()).contains("its worker is gone"));
    }

    @Test
    void what_is_cancelled_is_ended_where_it_is() {
        scheduler.push(dag("sales", task("a"), task("b", POD)));
        DagRun run = started("sales");
        long local = scheduler.executor.assignment("a").attemptId();
        long pod = scheduler.pods.assignment("b").attemptId();
        scheduler.runs.end(run, "cancelled by anna", scheduler.clock.instant());
        scheduler.tick();
        assertThat(scheduler.executor.killed).containsExactly(local);
        assertThat(scheduler.pods.killed).containsExactly(pod);
    }

    @Test
    void attempts_of_an_executor_that_is_no_longer_there_are_lost_with_that_reason() {
        scheduler.push(dag("sales", task("a")));
        DagRun run = started("sales");
        scheduler.database.useWrite(handle -> handle.execute("update attempt set executor = 'fleet'"));
        scheduler.tick();
        assertThat(attempt(run, "a").reason()).contains("executor 'fleet' is no longer part of this installation");
    }

    @Test
    void what_a_pod_waits_for_is_shown_until_it_begins() {
        scheduler.pods.reportTo(null);
        scheduler.push(dag("sales", task("a", POD)));
        DagRun run = started("sales");
        long attempt = scheduler.pods.assignment("a").attemptId();
        assertThat(scheduler.whyItWaits(run, "a")).contains("was given to its executor, where no worker has begun it");
        scheduler.reports.waits(attempt, "pod pending: 0/3 nodes are available");
        assertThat(scheduler.whyItWaits(run, "a")).contains("pod pending: 0/3 nodes are available");
        scheduler.reports.started(attempt, "pod-1");
        scheduler.reports.waits(attempt, "too late");
        assertThat(scheduler.instance(run, "a").reason()).isEmpty();
    }

    private DagRun started(String dag) {
        DagRun run = scheduler.trigger(dag);
        scheduler.tick();
        scheduler.tick();
        return run;
    }

    private void team(DagRun run, String team) {
        scheduler.database.useWrite(
                handle -> handle.execute("update task_instance set team = ? where run_id = ?", team, run.id()));
    }

    private Attempt attempt(DagRun run, String task) {
        return scheduler.queries.attempts(scheduler.instance(run, task).id()).get(0);
    }
}
