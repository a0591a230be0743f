package io.fairlead.runner.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.runner.testkit.TestApi;
import io.fairlead.runner.testkit.TestPlugins;
import io.fairlead.runner.testkit.TestProcess;
import io.fairlead.runner.testkit.TestProcess.Result;
import io.fairlead.runner.testkit.TestRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as processes of their own: what they print, and their exit status. */
class CommandsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static Path folder;
    private static Path go;
    private static TestRunner runner;
    private static TestApi api;
    private static String commit;

    @BeforeAll
    static void start(@TempDir Path temporary) {
        folder = temporary;
        go = folder.resolve("go");
        runner = TestRunner.start(folder, Map.of("FAIRLEAD_SLOTS", "1"));
        api = runner.api();
        var git = runner.cloneDemo().remove("dags").write("dags/Greet.java", """
            import io.fairlead.dag.*;
            import java.nio.file.*;
            import java.util.List;
            import java.util.concurrent.locks.LockSupport;

            public final class Greet implements DagSource {
              @Override public List<Dag> dags() {
                var greet = Dag.named("greet").schedule(Schedule.cron("0 6 1 1 *", java.time.ZoneId.of("Europe/Berlin")));
                var name = greet.parameter("name", "nobody");
                var times = greet.parameter("times", 1);
                greet.task("say").takes(name, times).runs((who, often) -> {
                  System.err.println("plain");
                  System.getLogger("Greet").log(System.Logger.Level.ERROR, "as expected");
                  for (int i = 0; i < often; i++) System.out.println("hello " + who);
                });
                var fails = Dag.named("fails");
                fails.task("only").runs(() -> { throw new IllegalStateException("as expected"); });
                var waits = Dag.named("waits");
                waits.task("only").runs(() -> {
                  System.out.println("begun");
                  while (!Files.exists(Path.of("%s"))) LockSupport.parkNanos(20_000_000);
                  System.out.println("done");
                });
                return List.of(greet.build(), fails.build(), waits.build());
              }
            }
            """.formatted(go));
        git.write("dags/Broken.java", "import io.fairlead.dag.*; public class Broken {\n  int x = ;\n}\n");
        commit = git.push("Greet, fail, wait");
        api.awaitLive("demo", commit);
    }

    @AfterAll
    static void stop() {
        runner.close();
    }

    @Test
    void the_version_and_the_help() {
        Result version = command("--version");
        assertThat(version.status()).isZero();
        assertThat(version.out()).startsWith("fairlead ");
        Result help = command("--help");
        assertThat(help.status()).isZero();
        assertThat(help.out())
                .contains("Runs Java DAGs straight from git.", "up ", "dags ", "trigger ", "runs ", "logs ", "check ");
        Result unknown = command("tirgger");
        assertThat(unknown.status()).isEqualTo(2);
        assertThat(unknown.err()).contains("tirgger", "trigger");
    }

    @Test
    void dags_lists_what_is_live_and_what_did_not_load() {
        Result dags = asked("dags");
        assertThat(dags.status()).isZero();
        assertThat(dags.out())
                .containsPattern("demo\\.greet +0 6 1 1 \\* Europe/Berlin +\\S+ +" + commit.substring(0, 8))
                .contains("demo.fails", "demo.waits")
                .containsPattern("did not load: demo/dags/Broken\\.java:2: .*illegal start of expression");
    }

    @Test
    void trigger_passes_parameters_and_its_status_is_the_runs() {
        Result greeted = asked("trigger", "demo.greet", "--param", "name=Ada", "--param", "times=2", "--wait");
        assertThat(greeted.status()).as(greeted.toString()).isZero();
        assertThat(greeted.out())
                .contains("started demo.greet ", "at revision " + commit.substring(0, 8))
                .containsPattern("say +success")
                .contains("run success after ");
        Result logs = asked("logs", "demo.greet");
        assertThat(logs.status()).isZero();
        assertThat(logs.out().lines().filter(line -> line.endsWith("hello Ada")))
                .hasSize(2);
        assertThat(asked("logs", "demo.greet", "--grep", "HELLO ADA", "--level", "stdout", "--tail", "1")
                        .out()
                        .lines())
                .singleElement()
                .asString()
                .endsWith("hello Ada");
        assertThat(asked("logs", "demo.greet", "--level", "error").out().lines())
                .singleElement()
                .asString()
                .endsWith("ERROR Greet as expected");
        assertThat(asked("logs", "demo.greet", "--level", "stderr").out().lines())
                .singleElement()
                .asString()
                .endsWith("INFO  stderr plain");
        assertOneLine(asked("logs", "demo.greet", "--level", "loud"), "LOUD");

        Result failed = asked("trigger", "demo.fails", "--wait");
        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.out()).contains("IllegalStateException: as expected", "run failed");
        Result runs = asked("runs", "demo.fails");
        assertThat(runs.status()).isZero();
        assertThat(runs.out()).containsPattern("demo\\.fails +\\S+ +failed +" + commit.substring(0, 8));
    }

    @Test
    void what_is_not_there_or_not_meant_is_said_in_a_line() {
        assertOneLine(asked("trigger", "demo.nothing"), "there is no dag 'demo.nothing'");
        assertOneLine(asked("trigger", "demo.greet", "--param", "times=often"), "times");
        assertOneLine(asked("logs", "demo.greet", "--run", "no-such-run"), "no-such-run");
        assertOneLine(command("dags", "--server", "http://127.0.0.1:1"), "no answer from http://127.0.0.1:1");
        assertOneLine(command("dags", "--server", "nonsense"), "nonsense");
    }

    @Test
    void logs_are_followed_until_the_run_has_ended() throws IOException {
        var run = api.trigger("demo.waits");
        try (var following = TestProcess.start(
                folder, Map.of("FAIRLEAD_SERVER", runner.address()), "logs", "demo.waits", "-f", "--run", run.id())) {
            await().atMost(PATIENCE).until(() -> following.out().contains("begun"));
            assertThat(following.handle().isAlive()).isTrue();
            Files.createFile(go);
            Result followed = following.result();
            assertThat(followed.status()).isZero();
            assertThat(followed.out().lines())
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("only | ").contains(" fairlead Java "),
                            line -> assertThat(line).startsWith("only | ").endsWith("begun"),
                            line -> assertThat(line).startsWith("only | ").endsWith("done"));
        }
    }

    @Test
    void check_shows_what_a_push_would_come_to() throws IOException {
        Path good = Files.createDirectories(folder.resolve("good/dags"));
        Files.writeString(good.resolve("Fine.java"), TestPlugins.source("Fine", "fine"));
        Result fine = command("check", folder.resolve("good").toString());
        assertThat(fine.status()).as(fine.toString()).isZero();
        assertThat(fine.out()).contains("fine  manual  (dags/Fine.java)", "1 DAG, 0 errors");
        assertThat(fine.err()).startsWith("looking at " + folder.resolve("good") + " ...");

        Files.writeString(good.resolve("Bad.java"), "import io.fairlead.dag.*; public class Bad {\n  int x = ;\n}\n");
        Result bad = command("check", folder.resolve("good").toString());
        assertThat(bad.status()).isEqualTo(1);
        assertThat(bad.out()).contains("error: dags/Bad.java:2: ", "1 DAG, 1 error");
        assertOneLine(command("check", "no/such/folder"), "no/such/folder");
    }

    @Test
    void a_second_runner_on_the_same_data_says_who_holds_it() {
        Result second = command("up", "--port", "0", "--data", runner.data().toString());
        assertThat(second.status()).isEqualTo(1);
        assertThat(second.out()).as("it has nothing to stop").doesNotContain("stop");
        assertThat(second.err().lines().filter(line -> line.startsWith("fairlead: ")))
                .singleElement()
                .asString()
                .contains(runner.data().toString())
                .contains("is held by process " + ProcessHandle.current().pid())
                .contains("page " + runner.address())
                .contains("--data");
    }

    @Test
    void a_port_that_is_taken_is_said_in_a_line() {
        String port = runner.address().replaceAll(".*:", "");
        Result second =
                command("up", "--port", port, "--data", folder.resolve("third").toString());
        assertThat(second.status()).isEqualTo(1);
        assertThat(second.err().lines().filter(line -> line.startsWith("fairlead: ")))
                .singleElement()
                .asString()
                .contains(port, "--port");
        assertThat(second.err()).doesNotContain("\tat ");
    }

    @Test
    void a_settings_file_that_is_wrong_is_told_before_anything_starts() throws IOException {
        Path file = Files.writeString(folder.resolve("fairlead.yaml"), "slot: 2\nrepos:\n  - name: sales\n");
        Path data = folder.resolve("fourth");
        Result wrong = command("up", "--config", file.toString(), "--data", data.toString());
        assertThat(wrong.status()).isEqualTo(1);
        assertThat(wrong.err()).contains("slot is not known; did you mean 'slots'?", "repos[0].url is missing");
        assertThat(data).doesNotExist();

        Files.writeString(file, "repos: [{name: sales, url: x}]");
        assertOneLine(
                command("up", "--config", file.toString(), "--repo", "a=b"), "by --repo and in the settings file");
    }

    @Test
    void a_runner_stops_cleanly_at_sigterm() {
        try (var up = TestProcess.up(folder, "--data", folder.resolve("other").toString(), "--slots", "2")) {
            up.api().awaitDag("demo.hello");
            var children = up.handle().descendants().toList();
            assertThat(children).hasSizeGreaterThanOrEqualTo(2);
            up.handle().destroy();
            await().atMost(PATIENCE).until(() -> !up.handle().isAlive());
            assertThat(up.out()).contains("fairlead: stopping").endsWith("fairlead: stopped\n");
            assertThat(up.err()).doesNotContain("Exception", "ERROR");
            await().atMost(PATIENCE).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    private static void assertOneLine(Result result, String part) {
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .startsWith("fairlead: ")
                .contains(part);
    }

    private static Result command(String... arguments) {
        return TestProcess.run(folder, arguments);
    }

    /** A command that asks this test's runner. */
    private static Result asked(String... arguments) {
        try (var command = TestProcess.start(folder, Map.of("FAIRLEAD_SERVER", runner.address()), arguments)) {
            return command.result();
        }
    }
}
