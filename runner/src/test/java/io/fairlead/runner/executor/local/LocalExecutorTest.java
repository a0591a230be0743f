package io.fairlead.runner.executor.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.executor.Outcome.Kind;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.run.dag.Container;
import io.fairlead.runner.run.dag.Execution;
import io.fairlead.runner.run.dag.PodWishes;
import io.fairlead.runner.worker.WorkerTasks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One slot, so that each test's task is also the next task of the one before it. */
class LocalExecutorTest {

    private static Workers workers;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        workers = new Workers(folder, 1, 64);
    }

    @AfterAll
    static void stop() {
        workers.close();
    }

    @Test
    void values_travel_from_task_to_task_as_json() {
        Outcome numbers = workers.run("numbers", (String) null);
        assertThat(numbers).isEqualTo(new Outcome(Kind.SUCCESS, "", "{\"items\":[1,2,39],\"note\":\"run-1\"}"));
        assertThat(workers.run("sum", numbers.output()).output()).isEqualTo("42");
        assertThat(workers.run("nothing").output()).isNull();
    }

    @Test
    void what_is_printed_and_logged_arrives_with_its_level_and_source() {
        Assignment attempt = workers.start("prints");
        assertThat(workers.outcome(attempt).kind()).isEqualTo(Kind.SUCCESS);
        List<LogLine> lines = workers.lines(attempt);
        assertThat(lines.stream()
                        .map(line -> line.level() + " " + line.source() + " " + line.text())
                        .toList())
                .startsWith(
                        "INFO stdout to out, with ünï©ode",
                        "INFO stderr to err",
                        "INFO sales.Extract by slf4j",
                        "WARN worker.WorkerTasks with a cause",
                        "WARN worker.WorkerTasks java.lang.IllegalStateException: why")
                .endsWith("INFO stdout from another thread", "INFO stdout without a line feed")
                .noneMatch(line -> line.contains("not shown"));
        assertThat(lines).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
    }

    @Test
    void what_is_logged_by_the_jdk_keeps_its_level_its_logger_and_what_was_thrown_and_plain_lines_are_no_errors() {
        for (int i = 0; i < 2; i++) { // The second time the first task's levels have been put back.
            Assignment attempt = workers.start("logs-by-the-jdk");
            workers.outcome(attempt);
            List<String> lines = workers.lines(attempt).stream()
                    .filter(line -> !line.source().equals(LogLine.FAIRLEAD))
                    .map(line -> line.level() + " " + line.source() + " " + line.text())
                    .toList();
            assertThat(lines)
                    .startsWith(
                            "INFO orders.Load 3 orders",
                            "WARN orders.Load two",
                            "WARN orders.Load lines",
                            "ERROR orders.Load failed",
                            "ERROR orders.Load java.lang.IllegalStateException: why")
                    .containsSubsequence(
                            "INFO java.util.logging by nobody",
                            "WARN sales.System by System.Logger",
                            "DEBUG orders.Load finer",
                            "INFO stderr plain")
                    .contains(
                            "ERROR stderr Exception in thread \"loader\" java.lang.IllegalStateException: in a thread")
                    .noneMatch(line -> line.contains("not shown"));
        }
    }

    @Test
    void a_million_lines_arrive_complete_and_in_order() {
        long began = System.nanoTime();
        Assignment attempt = workers.start("prints-a-million-lines");
        workers.outcome(attempt);
        System.out.println("a million lines: " + Duration.ofNanos(System.nanoTime() - began));
        assertLines(attempt, 1_000_000);
    }

    @Test
    void what_a_task_asks_of_a_pod_is_noted_and_the_task_executed_all_the_same() {
        var pod = new PodWishes(
                null,
                Map.of("memory", "2Gi"),
                null,
                null,
                null,
                null,
                Map.of("MODE", "fast"),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        Assignment attempt = workers.start(Execution.USUAL.with(pod), "nothing");
        assertThat(workers.outcome(attempt).kind()).isEqualTo(Kind.SUCCESS);
        await().untilAsserted(() -> assertThat(workers.texts(attempt))
                .containsExactly(
                        "local workers have no pod, so the task does without: request memory=2Gi, environment MODE"));
    }

    @Test
    void a_container_is_more_than_local_workers_can_do() {
        var container = new Container("busybox", List.of(), "");
        assertThat(workers.executor.cannot(new Execution("", "", container, null)))
                .contains("image 'busybox'");
        assertThat(workers.executor.cannot(Execution.USUAL.on("local"))).isEmpty();
    }

    @Test
    void a_line_that_is_too_long_is_cut_and_says_so() {
        Assignment attempt = workers.start("prints-a-long-line");
        workers.outcome(attempt);
        assertThat(workers.texts(attempt)).singleElement().asString().endsWith("x … (a line of 100000 bytes)");
    }

    @Test
    void a_task_that_throws_has_failed_with_the_first_line_as_its_reason() {
        Assignment attempt = workers.start("throws");
        assertThat(workers.outcome(attempt))
                .isEqualTo(new Outcome(Kind.FAILED, "IllegalStateException: no such table", null));
        assertThat(workers.texts(attempt))
                .contains("java.lang.IllegalStateException: no such table", "ORDERS")
                .anyMatch(line -> line.contains("at io.fairlead.runner.worker.WorkerTasks"));
    }

    @Test
    void a_task_can_fail_for_good_or_skip_itself() {
        assertThat(workers.run("fails-for-good"))
                .isEqualTo(new Outcome(Kind.FAILED_FOR_GOOD, "the account is closed", null));
        assertThat(workers.run("skips")).isEqualTo(new Outcome(Kind.SKIPPED, "no new files", null));
        Outcome tooMuch = workers.run("too-much-output");
        assertThat(tooMuch.kind()).isEqualTo(Kind.FAILED_FOR_GOOD);
        assertThat(tooMuch.reason()).contains("1000003 characters", "limit is 1000000");
        assertThat(workers.run("throws-what-cannot-be-printed").kind()).isEqualTo(Kind.FAILED);
    }

    @Test
    void a_task_or_dag_that_is_not_there_is_named() {
        assertThat(workers.run("no-such-task").reason())
                .isEqualTo("dag 'tasks' of this revision has no task 'no-such-task'");
    }

    @Test
    void a_plugin_that_does_not_load_is_named() {
        Assignment attempt = workers.announcedOf("other.jar", "nothing");
        await().until(() -> workers.executor.freeSlots() > 0);
        workers.executor.start(attempt);
        assertThat(workers.outcome(attempt))
                .isEqualTo(new Outcome(Kind.FAILED, "other.jar could not be loaded: there is no such file", null));
    }

    @Test
    void a_task_that_exits_has_failed_with_all_it_printed_in_the_log() {
        Assignment attempt = workers.start("exits");
        assertThat(workers.outcome(attempt))
                .isEqualTo(new Outcome(Kind.FAILED, "the task's code ended the process with status 7", null));
        assertThat(workers.texts(attempt))
                .containsExactly("about to end", "the task's code ended the process with status 7");
        assertThat(workers.lines(attempt).get(1).source()).isEqualTo("fairlead");
        assertThat(workers.run("halts").reason()).isEqualTo("the task's code ended the process with status 3");
        assertThat(workers.run("nothing").kind()).isEqualTo(Kind.SUCCESS);
    }

    @Test
    void a_task_that_eats_the_heap_has_failed_of_that() {
        Assignment attempt = workers.start("eats-the-heap");
        assertThat(workers.outcome(attempt))
                .isEqualTo(new Outcome(Kind.FAILED, "out of memory: the worker's heap limit is 64 MB", null));
        assertThat(workers.texts(attempt)).contains("hungry", "out of memory: the worker's heap limit is 64 MB");
        assertThat(workers.run("nothing").kind()).isEqualTo(Kind.SUCCESS);
    }

    @Test
    void a_task_that_leaves_threads_succeeds_and_the_next_one_gets_a_fresh_process() {
        long before = process().pid();
        Assignment attempt = workers.start("leaves-threads");
        assertThat(workers.outcome(attempt).kind()).isEqualTo(Kind.SUCCESS);
        assertThat(workers.texts(attempt))
                .contains("from a thread")
                .anyMatch(line -> line.startsWith("the task left 1 threads running (pool-"));
        assertThat(process().pid()).isNotEqualTo(before);
    }

    @Test
    void the_same_process_takes_one_task_after_the_other() {
        assertThat(process().pid()).isEqualTo(process().pid());
    }

    @Test
    void what_a_task_altered_is_put_back_for_the_next() {
        long before = process().pid();
        workers.run("alters-the-process");
        var defaults = Json.read(workers.run("defaults").output(), WorkerTasks.Defaults.class);
        assertThat(defaults.altered()).isNull();
        assertThat(defaults.language()).isNotEqualTo("ja");
        assertThat(defaults.hasOutput()).isTrue();
        assertThat(process().pid()).isEqualTo(before);
    }

    @Test
    void a_task_sees_little_of_the_environment_and_runs_under_its_plugins_loader() {
        WorkerTasks.Process process = process();
        assertThat(process.variables()).isSubsetOf("PATH", "HOME", "LC_ALL", "TMPDIR", "TZ", "FAIRLEAD_WORKER");
        assertThat(process.loader()).startsWith("JarFirst");
    }

    @Test
    void a_task_that_hangs_ends_when_it_is_killed_with_what_it_started() {
        for (String task : List.of("hangs", "hangs-in-a-shutdown-hook", "starts-a-child", "prints-for-ever")) {
            Assignment attempt = workers.start(task);
            workers.awaitLine(attempt, task.equals("starts-a-child") ? "child " : "a");
            List<ProcessHandle> children = worker(attempt).descendants().toList();
            // Whoever kills has recorded the end before: else lines that are on their way are taken after it.
            workers.reports.forget(attempt.attemptId());
            workers.executor.kill(attempt.attemptId(), "cancelled by anna");
            await().until(() -> workers.executor.active().isEmpty());
            workers.executor.kill(attempt.attemptId(), "cancelled by anna");
            assertThat(children).hasSize(task.equals("starts-a-child") ? 1 : 0);
            await().until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
            assertThat(workers.reports.outcome(attempt.attemptId())).isEmpty();
            assertThat(workers.reports.lost(attempt.attemptId())).isEmpty();
            assertThat(workers.texts(attempt)).endsWith("cancelled by anna; its process was ended");
        }
        assertThat(workers.run("nothing").kind()).isEqualTo(Kind.SUCCESS);
    }

    @Test
    void a_worker_that_is_killed_from_outside_has_lost_its_attempt() {
        Assignment attempt = workers.start("hangs");
        workers.awaitLine(attempt, "about to end");
        worker(attempt).destroyForcibly();
        assertThat(workers.lost(attempt)).isEqualTo("the worker's process was killed from outside (signal 9)");
        assertThat(workers.run("nothing").kind()).isEqualTo(Kind.SUCCESS);
    }

    @Test
    void a_worker_that_hears_that_its_attempt_is_over_stops_it() {
        Assignment attempt = workers.start("prints-for-ever");
        workers.awaitLine(attempt, "another line");
        workers.reports.forget(attempt.attemptId());
        await().until(() -> workers.executor.active().isEmpty());
        assertThat(workers.texts(attempt)).endsWith("the worker stopped: the attempt was over");
        assertThat(workers.run("nothing").kind()).isEqualTo(Kind.SUCCESS);
    }

    @Test
    void an_attempt_that_was_over_before_it_began_is_not_begun() {
        Assignment attempt = workers.announced("prints");
        workers.reports.forget(attempt.attemptId());
        workers.executor.start(attempt);
        assertThat(workers.run("nothing").kind()).isEqualTo(Kind.SUCCESS);
        assertThat(workers.texts(attempt)).isEmpty();
    }

    @Test
    void while_the_runner_is_away_nothing_is_lost() {
        Assignment attempt = workers.start("prints-many-lines");
        workers.awaitLine(attempt, "line 0 ");
        workers.stopApi();
        workers.startApiAgain();
        workers.outcome(attempt);
        assertLines(attempt, 300_000);
    }

    private static void assertLines(Assignment attempt, int count) {
        List<String> texts = workers.texts(attempt);
        assertThat(texts).hasSize(count);
        for (int i = 0; i < count; i++)
            if (!texts.get(i).startsWith("line " + i + " "))
                assertThat(texts.get(i)).startsWith("line " + i + " ");
    }

    private static WorkerTasks.Process process() {
        return Json.read(workers.run("process").output(), WorkerTasks.Process.class);
    }

    private static ProcessHandle worker(Assignment attempt) {
        String worker = workers.reports.worker(attempt.attemptId()).orElseThrow();
        return ProcessHandle.of(Long.parseLong(worker.replaceAll(".*pid (\\d+)\\)", "$1")))
                .orElseThrow();
    }
}
