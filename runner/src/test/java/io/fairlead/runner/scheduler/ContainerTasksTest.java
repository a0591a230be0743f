package io.fairlead.runner.scheduler;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dag.Retry;
import io.fairlead.runner.executor.Commit;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.TaskState;
import io.fairlead.runner.run.dag.Container;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.run.dag.DagDescription.Input;
import io.fairlead.runner.run.dag.DagDescription.InputKind;
import io.fairlead.runner.run.dag.Execution;
import io.fairlead.runner.run.dag.PodWishes;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an attempt is given that executes elsewhere, and what becomes of what a container leaves behind. */
class ContainerTasksTest {

    @TempDir
    Path folder;

    private TestScheduler scheduler;

    @BeforeEach
    void open() {
        scheduler = new TestScheduler(folder.resolve("test.db")); // nobody reports that an attempt has begun
    }

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void an_assignment_says_where_the_commit_is_and_until_when_there_is_time() {
        var timed = new DagDescription.Task(
                "a", List.of(), List.of(), Retry.none(), Optional.of(Duration.ofMinutes(10)), Execution.USUAL);
        var revision = scheduler.push(dag("sales", timed, task("b")));
        DagRun run = started();
        var a = scheduler.executor.assignment("a");
        assertThat(a.commit()).isEqualTo(new Commit("https://commits.example.org/demo", revision.hash(), ""));
        assertThat(a.team()).isEqualTo("default");
        assertThat(a.number()).isEqualTo(1);
        assertThat(a.deadline()).isEqualTo(scheduler.clock.instant().plus(Duration.ofMinutes(10)));
        assertThat(scheduler.executor.assignment("b").deadline())
                .isEqualTo(scheduler.run(run).deadlineAt().orElseThrow());
    }

    @Test
    void a_revision_keeps_the_path_that_it_was_fetched_with() {
        scheduler.repos.follow("default", "demo", "file:///demo", "main", "dags/all");
        scheduler.push(dag("sales", task("a")));
        scheduler.repos.follow("default", "demo", "file:///demo", "main", "elsewhere");
        started();
        assertThat(scheduler.executor.assignment("a").commit().path()).isEqualTo("dags/all");
    }

    @Test
    void a_container_finds_its_inputs_and_its_run_in_the_environment() {
        scheduler.push(dag(
                "sales",
                task("order-count"),
                box("/out", new Input(InputKind.TASK, "order-count"), new Input(InputKind.RUN, ""))));
        DagRun run = started();
        scheduler.end("order-count", new Outcome(Outcome.Kind.SUCCESS, "", "{\"count\":3}"));
        scheduler.tick();
        scheduler.tick();
        var variables = scheduler.executor.assignment("box").execution().pod().environment();
        assertThat(variables)
                .containsEntry("FAIRLEAD_INPUT_ORDER_COUNT", "{\"count\":3}")
                .containsEntry("MODE", "fast")
                .containsEntry("FAIRLEAD_RUN_ID", run.name())
                .containsEntry("FAIRLEAD_DAG", "demo.sales")
                .containsEntry("FAIRLEAD_TASK", "box")
                .containsEntry("FAIRLEAD_REVISION", run.revision())
                .containsEntry("FAIRLEAD_LOGICAL_DATE", run.logicalDateAt().toString())
                .containsEntry("FAIRLEAD_INTERVAL_START", run.intervalStartAt().toString())
                .containsEntry("FAIRLEAD_INTERVAL_END", run.intervalEndAt().toString())
                .containsEntry("FAIRLEAD_ATTEMPT_NUMBER", "1")
                .hasSize(10);
    }

    @Test
    void inputs_that_are_too_long_for_an_environment_fail_the_task_with_what_to_do() {
        scheduler.push(dag("sales", task("orders"), box("", new Input(InputKind.TASK, "orders"))));
        DagRun run = started();
        String longText = "\"" + "x".repeat(ContainerEnvironment.MAX_INPUTS) + "\"";
        scheduler.end("orders", new Outcome(Outcome.Kind.SUCCESS, "", longText));
        scheduler.tick();
        scheduler.tick();
        assertThat(scheduler.states(run)).containsEntry("box", TaskState.FAILED);
        assertThat(scheduler.instance(run, "box").reason().orElseThrow())
                .contains("task 'box' takes 65538 characters of JSON", "keep the data elsewhere");
    }

    @Test
    void a_container_that_ended_before_anybody_saw_it_begin_has_succeeded() {
        scheduler.push(dag("sales", box("/out"), task("after", "box")));
        DagRun run = started();
        assertThat(scheduler.states(run)).containsEntry("box", TaskState.QUEUED);
        scheduler.end("box", new Outcome(Outcome.Kind.SUCCESS, "", "{\"rows\": 7}\n"));
        scheduler.tick();
        assertThat(scheduler.states(run)).containsEntry("box", TaskState.SUCCESS);
        assertThat(scheduler.queries.outputs(run.id(), List.of("box"))).containsValue("{\"rows\": 7}\n");
    }

    @Test
    void a_container_that_failed_before_anybody_saw_it_begin_is_tried_again() {
        var box = box("");
        scheduler.push(dag(
                "sales",
                new DagDescription.Task(
                        "box",
                        List.of(),
                        List.of(),
                        Retry.times(1, Duration.ZERO),
                        Optional.empty(),
                        box.execution())));
        DagRun run = started();
        scheduler.end("box", new Outcome(Outcome.Kind.FAILED, "exit code 3", null));
        assertThat(scheduler.states(run)).containsEntry("box", TaskState.UP_FOR_RETRY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "     | left no output in /out",
                "' '  | left no output in /out",
                "null | its output in /out is null",
                "{\"a | its output in /out is not JSON",
                "1 2  | its output in /out is not JSON",
                "done | its output in /out is not JSON",
            })
    void an_output_that_is_not_what_the_task_promises_is_a_failure(String left, String reason) {
        scheduler.push(dag("sales", box("/out")));
        DagRun run = started();
        var told = new Outcome(Outcome.Kind.SUCCESS, "", left);
        long attempt = scheduler.executor.take("box");
        assertThat(scheduler.reports.ended(attempt, told)).isTrue();
        assertThat(scheduler.reports.ended(attempt, told)).isTrue(); // said twice, judged alike
        assertThat(scheduler.states(run)).containsEntry("box", TaskState.FAILED);
        assertThat(scheduler.instance(run, "box").reason().orElseThrow()).contains(reason);
    }

    @Test
    void what_a_container_without_output_leaves_is_nobodys_input() {
        scheduler.push(dag("sales", box("")));
        DagRun run = started();
        scheduler.end("box", new Outcome(Outcome.Kind.SUCCESS, "", "the end of its log"));
        assertThat(scheduler.states(run)).containsEntry("box", TaskState.SUCCESS);
        assertThat(scheduler.queries.outputs(run.id(), List.of("box"))).isEmpty();
    }

    private static DagDescription.Task box(String outputFile, Input... inputs) {
        var wishes = PodWishes.NONE.withEnvironment(Map.of("MODE", "fast"));
        var execution = new Execution("", "", new Container("busybox", List.of(), outputFile), wishes);
        return new DagDescription.Task("box", List.of(inputs), List.of(), Retry.none(), Optional.empty(), execution);
    }

    private DagRun started() {
        DagRun run = scheduler.trigger("sales");
        scheduler.tick();
        scheduler.tick();
        return run;
    }
}
