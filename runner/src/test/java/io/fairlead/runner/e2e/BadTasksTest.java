package io.fairlead.runner.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.runner.testkit.TestApi;
import io.fairlead.runner.testkit.TestRunner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Task bodies that misbehave, on the only slot there is: each ends in a state with a reason and a log, and the next task runs. */
class BadTasksTest {

    private static TestRunner runner;
    private static TestApi api;

    @BeforeAll
    static void start(@TempDir Path folder) {
        runner = TestRunner.start(folder, Map.of("FAIRLEAD_SLOTS", "1", "FAIRLEAD_WORKER_HEAP", "64m"));
        api = runner.api();
        api.awaitLive(
                "demo",
                runner.cloneDemo().remove("dags").write("Bodies.java", """
            import io.fairlead.dag.*;
            import java.time.Duration;
            import java.util.ArrayList;
            import java.util.List;
            import java.util.concurrent.CountDownLatch;

            public final class Bodies implements DagSource {
              @Override public List<Dag> dags() {
                return List.of(
                    dag("fine", () -> System.out.println("fine")),
                    dag("prints", () -> { for (int i = 0; i < 1_000_000; i++) System.out.println("line " + i); }),
                    dag("throws", () -> { throw new IllegalStateException("no table ORDERS"); }),
                    dag("exits", () -> { System.out.println("before"); System.exit(3); }),
                    dag("eats", () -> {
                      var all = new ArrayList<long[]>();
                      while (true) all.add(new long[100_000]);
                    }),
                    dag("spawns", () -> {
                      for (int i = 0; i < 3; i++) new Thread(Bodies::spin, "spinner-" + i).start();
                    }),
                    dag("recurses", () -> System.out.println(depth(0))),
                    dag("odd", Bodies::odd),
                    dag("ignores", Bodies::ignore));
              }

              static Dag dag(String name, Body.Action0 body) {
                var dag = Dag.named(name);
                var task = dag.task("only");
                if (name.equals("ignores")) task.timeout(Duration.ofSeconds(5));
                task.runs(body);
                return dag.build();
              }

              static void odd() {
                System.out.println("x".repeat(16_383) + "😀😀");
                System.out.println("nul\\u0000 nel\\u0085 csi\\u009b31m separator\\u2028 turned\\u202e");
                System.out.println("a\\r2026-01-01T00:00:00.000Z ERROR fairlead forged");
                org.slf4j.LoggerFactory.getLogger("my\\nlogger 2026-01-01T00:00:00.000Z ERROR fairlead x").info("named oddly");
                org.slf4j.LoggerFactory.getLogger("").info("not named");
                for (int i = 0; i <= 100; i += 50) System.out.print("\\r" + i + " %");
                System.out.println("\\rdone");
                System.out.print("no line feed");
              }

              static long depth(long n) { return 1 + depth(n + 1); }

              static void spin() {
                while (true) try { new CountDownLatch(1).await(); } catch (InterruptedException e) { }
              }

              static void ignore() { System.out.println("not listening"); spin(); }
            }
            """).push("Bad bodies"));
    }

    @AfterAll
    static void stop() {
        runner.close();
    }

    @AfterEach
    void the_next_task_on_the_slot_runs() {
        var next = api.trigger("demo.fine");
        assertThat(api.ended(next).path("state").asText()).isEqualTo("success");
        assertThat(api.texts(next, "only")).containsExactly("fine");
    }

    @Test
    void a_million_lines_are_all_there_and_in_order() {
        var run = api.trigger("demo.prints");
        assertThat(api.ended(run).path("state").asText()).isEqualTo("success");
        List<String> texts = api.texts(run, "only");
        assertThat(texts).hasSize(1_000_000);
        for (int i = 0; i < texts.size(); i++) assertThat(texts.get(i)).isEqualTo("line " + i);
    }

    @Test
    void cuts_and_odd_characters_leave_a_log_in_order() {
        var run = api.trigger("demo.odd");
        assertThat(api.ended(run).path("state").asText()).isEqualTo("success");
        assertThat(api.texts(run, "only").stream().filter(text -> !text.endsWith(" %")))
                .containsExactly(
                        "x".repeat(16_383) + " … (4 more characters were cut)",
                        "nul␀ nel<U+0085> csi<U+009B>31m separator<U+2028> turned<U+202E>",
                        "2026-01-01T00:00:00.000Z ERROR fairlead forged",
                        "named oddly",
                        "not named",
                        "done",
                        "no line feed");
        String raw =
                api.send("GET", run.path() + "/taskInstances/only/logs/1", null).body();
        assertThat(raw)
                .contains("INFO  my␊logger_2026-01-01T00:00:00.000Z_ERROR_fairlead_x named oddly\n")
                .contains("INFO  - not named\n");
    }

    @Test
    void an_exception_is_the_reason_and_its_stack_trace_is_in_the_log() {
        var run = failed("throws", "IllegalStateException: no table ORDERS");
        assertThat(api.texts(run, "only"))
                .contains("java.lang.IllegalStateException: no table ORDERS")
                .anyMatch(line -> line.matches("\\s+at .*Bodies\\.java:\\d+\\)"));
    }

    @Test
    void a_body_that_ends_the_process_has_failed_of_that() {
        var run = failed("exits", "the task's code ended the process with status 3");
        assertThat(api.texts(run, "only")).containsExactly("before", "the task's code ended the process with status 3");
    }

    @Test
    void a_body_that_eats_the_heap_has_failed_of_that() {
        var run = failed("eats", "out of memory: the worker's heap limit is 64 MB");
        assertThat(api.texts(run, "only")).contains("out of memory: the worker's heap limit is 64 MB");
    }

    @Test
    void threads_that_never_end_are_named_and_end_with_their_process() {
        var run = api.trigger("demo.spawns");
        assertThat(api.ended(run).path("state").asText()).isEqualTo("success");
        assertThat(api.texts(run, "only"))
                .anyMatch(line -> line.startsWith("the task left 3 threads running (") && line.contains("spinner-0"));
        long pid = pid(api.tries(run, "only").get(0));
        var next = api.trigger("demo.fine");
        api.ended(next);
        assertThat(pid(api.tries(next, "only").get(0))).isNotEqualTo(pid);
    }

    @Test
    void a_body_that_ignores_interruption_is_ended_when_its_time_is_over() {
        var run = failed("ignores", "timed out after 5 s");
        assertThat(api.texts(run, "only")).startsWith("not listening");
    }

    @Test
    void endless_recursion_has_failed_of_that() {
        var run = failed("recurses", "StackOverflowError");
        assertThat(api.texts(run, "only"))
                .contains("java.lang.StackOverflowError")
                .anyMatch(line -> line.contains("at Bodies.depth("));
    }

    private static TestApi.Started failed(String dag, String reason) {
        var run = api.trigger("demo." + dag);
        assertThat(api.ended(run).path("state").asText()).isEqualTo("failed");
        JsonNode task = api.task(run, "only");
        assertThat(task.path("state").asText()).isEqualTo("failed");
        assertThat(task.path("reason").asText()).isEqualTo(reason);
        assertThat(api.tries(run, "only")).hasSize(1);
        assertThat(api.tries(run, "only").get(0).path("reason").asText()).isEqualTo(reason);
        return run;
    }

    private static long pid(JsonNode attempt) {
        return Long.parseLong(attempt.path("hostname").asText().replaceAll(".*pid (\\d+)\\)", "$1"));
    }
}
