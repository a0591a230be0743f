package io.fairlead.runner.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.runner.testkit.TestApi;
import io.fairlead.runner.testkit.TestApi.Started;
import io.fairlead.runner.testkit.TestGit;
import io.fairlead.runner.testkit.TestProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of the runner, again and again, in the middle of its work. */
class KilledRunnerTest {

    private static final int RUNS = 20;
    private static final List<String> TASKS = List.of("one", "two", "three");
    private static final Pattern FOUND = Pattern.compile(
            "found (\\d+) runs under way and (\\d+) attempts whose workers ended with the runner before");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    @Test
    void every_run_ends_in_success_once_though_the_runner_is_killed_three_times() throws SQLException {
        var runner = up();
        try {
            List<Started> runs = begin(runner);
            for (int successes : List.of(4, 12, 20)) {
                awaitSuccesses(runner.api(), runs, successes);
                kill(runner);
                runner = up();
                assertThat(found(runner)).as(runner.err()).isPositive();
            }
            for (Started run : runs) check(runner.api(), run);
            checkDatabase(runs.size());
        } finally {
            runner.close();
        }
    }

    private TestProcess up() {
        return TestProcess.up(folder, "--data", folder.resolve("data").toString(), "--slots", "2");
    }

    private List<Started> begin(TestProcess runner) {
        var api = runner.api();
        var git = TestGit.clone(runner.address() + "/git/demo.git", folder.resolve("clone"));
        String commit = git.remove("dags").write("Steps.java", """
            import io.fairlead.dag.*;
            import java.util.List;
            import java.util.concurrent.locks.LockSupport;

            public final class Steps implements DagSource {
              @Override public List<Dag> dags() {
                var dag = Dag.named("steps");
                var one = dag.task("one").returns(Integer.class, () -> work(100, 0));
                var two = dag.task("two").takes(one).returns(Integer.class, before -> work(300, before));
                dag.task("three").takes(two).runs(before -> System.out.println("sum " + work(200, before)));
                return List.of(dag.build());
              }

              static int work(int millis, int before) {
                long end = System.nanoTime() + millis * 1_000_000L;
                while (System.nanoTime() < end) LockSupport.parkNanos(end - System.nanoTime());
                return before + millis;
              }
            }
            """).push("Three steps");
        api.awaitLive("demo", commit);
        return IntStream.range(0, RUNS).mapToObj(i -> api.trigger("demo.steps")).toList();
    }

    /** So many tasks have succeeded, and others are running. */
    private static void awaitSuccesses(TestApi api, List<Started> runs, int least) {
        await(least + " successes")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    List<String> states = runs.stream()
                            .flatMap(run -> api.tasks(run).findValuesAsText("state").stream())
                            .toList();
                    return Collections.frequency(states, "success") >= least && states.contains("running");
                });
    }

    /** And what it has started is gone with it. */
    private static void kill(TestProcess runner) {
        List<ProcessHandle> children = runner.handle().descendants().toList();
        assertThat(children).as("two workers, and the describe process").hasSizeGreaterThanOrEqualTo(2);
        runner.handle().destroyForcibly();
        await("the end of the children")
                .atMost(PATIENCE)
                .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        await("the end of the runner")
                .atMost(PATIENCE)
                .until(() -> !runner.handle().isAlive());
    }

    /** How many runs were under way, by the runner's own word. */
    private static int found(TestProcess runner) {
        var found = FOUND.matcher(runner.err());
        return found.find() ? Integer.parseInt(found.group(1)) : -1;
    }

    private static void check(TestApi api, Started run) {
        assertThat(api.ended(run).path("state").asText()).isEqualTo("success");
        for (String task : TASKS) {
            List<JsonNode> tries = StreamSupport.stream(api.tries(run, task).spliterator(), false)
                    .toList();
            assertThat(tries.stream().filter(KilledRunnerTest::isSuccess)).hasSize(1);
            assertThat(isSuccess(tries.get(tries.size() - 1))).isTrue();
            assertThat(tries.stream().filter(attempt -> !isSuccess(attempt))).allSatisfy(attempt -> {
                assertThat(attempt.path("state").asText()).isEqualTo("lost");
                assertThat(attempt.path("reason").asText())
                        .isEqualTo("the runner was restarted while it was under way");
            });
        }
        int last = api.tries(run, "three").size();
        assertThat(api.texts(run, "three", last)).containsExactly("sum 600");
    }

    private void checkDatabase(int runs) throws SQLException {
        String url = "jdbc:sqlite:" + folder.resolve("data").resolve("fairlead.db");
        try (Connection database = DriverManager.getConnection(url)) {
            assertThat(number(database, "select count(*) from run where state = 'success'"))
                    .isEqualTo(runs);
            assertThat(number(database, "select count(*) from task_instance where state = 'success'"))
                    .isEqualTo(runs * TASKS.size());
            assertThat(number(database, "select count(*) from task_instance")).isEqualTo(runs * TASKS.size());
            assertThat(number(database, "select count(*) from attempt where state = 'success'"))
                    .isEqualTo(runs * TASKS.size());
            assertThat(number(database, """
                            select count(*) from (select task_instance_id from attempt where state = 'success'
                              group by task_instance_id having count(*) <> 1)""")).isZero();
            assertThat(number(database, "select count(*) from attempt where state in ('queued', 'running', 'failed')"))
                    .isZero();
            assertThat(number(database, "select count(*) from attempt where state = 'lost'"))
                    .isPositive();
        }
    }

    private static boolean isSuccess(JsonNode instance) {
        return instance.path("state").asText().equals("success");
    }

    private static int number(Connection database, String query) throws SQLException {
        try (var statement = database.createStatement();
                var result = statement.executeQuery(query)) {
            result.next();
            return result.getInt(1);
        }
    }
}
