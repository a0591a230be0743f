package io.fairlead.runner.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.runner.testkit.TestApi;
import io.fairlead.runner.testkit.TestApi.Started;
import io.fairlead.runner.testkit.TestGit;
import io.fairlead.runner.testkit.TestProcess;
import io.fairlead.runner.testkit.TestRelay;
import io.fairlead.runner.testkit.TestRunner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Warm workers of other machines, as real processes, with a real runner and its repository. */
class FleetWorkersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String TOKEN = "a token of the fleet";

    @TempDir
    Path folder;

    private final List<TestProcess> workers = new ArrayList<>();
    private int port;
    private TestRunner runner;
    private TestGit git;
    private String commit;

    @BeforeEach
    void a_runner_with_a_fleet() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Files.writeString(folder.resolve("token"), TOKEN + "\n");
        runner = up();
        git = runner.cloneDemo().remove("dags");
        commit = push("one");
    }

    @AfterEach
    void close() {
        workers.forEach(TestProcess::close);
        runner.close();
    }

    @Test
    void a_task_runs_in_a_warm_worker_of_its_queue_at_its_commit_and_a_new_commit_needs_no_new_worker()
            throws IOException {
        worker("w1", "default");
        worker("w2", "small");
        Started first = api().trigger("demo.fleet");
        Started small = api().trigger("demo.small");
        awaitBegun(first);
        assertThat(busy("w1/1").path("dag_id").asText()).isEqualTo("demo.fleet");
        assertThat(api().ended(small).path("state").asText()).isEqualTo("success");
        assertThat(hostname(small, "task")).startsWith("w2/1 (pid ");

        String next = push("two");
        Files.createFile(folder.resolve("go"));
        assertThat(api().ended(first).path("state").asText()).isEqualTo("success");
        Started second = api().trigger("demo.fleet");
        assertThat(api().ended(second).path("state").asText()).isEqualTo("success");
        assertThat(api().texts(second, "held")).containsExactly("two at " + next);
        assertThat(hostname(second, "held")).isEqualTo(hostname(first, "held")).startsWith("w1/1 (pid ");
        assertThat(folder.resolve("w1/slot-1/attempt.json")).doesNotExist();
    }

    @Test
    void what_ends_a_workers_process_decides_what_becomes_of_its_task() {
        worker("w1", "default");
        Started exits = api().trigger("demo.exits");
        assertThat(api().ended(exits).path("state").asText()).isEqualTo("failed");
        assertThat(api().tries(exits, "task").get(0).path("reason").asText())
                .isEqualTo("the task's code ended the process with status 7");
        assertThat(api().texts(exits, "task"))
                .containsExactly("last words", "the task's code ended the process with status 7");
        Started hungry = api().trigger("demo.hungry");
        assertThat(api().ended(hungry).path("state").asText()).isEqualTo("failed");
        assertThat(api().tries(hungry, "task").get(0).path("reason").asText())
                .isEqualTo("out of memory: the worker's heap limit is 128 MB");
        assertThat(api().texts(hungry, "task")).anyMatch(text -> text.contains("OutOfMemoryError"));

        Started killed = api().trigger("demo.fleet");
        awaitBegun(killed);
        child(killed, "held").destroyForcibly();
        release();
        assertThat(api().ended(killed).path("state").asText()).isEqualTo("success");
        JsonNode lost = api().tries(killed, "held").get(0);
        assertThat(lost.path("reason").asText()).isEqualTo("the worker's process was killed from outside (signal 9)");
    }

    @Test
    void a_worker_that_is_gone_for_good_loses_its_task_after_its_silence_to_another_one() throws IOException {
        impatient();
        TestProcess gone = worker("w1", "default");
        Started run = api().trigger("demo.fleet");
        api().awaitTask(run, "held", "running");
        gone.close();
        worker("w2", "default");
        release();
        assertThat(api().ended(run).path("state").asText()).isEqualTo("success");
        assertThat(api().tries(run, "held").get(0).path("reason").asText())
                .matches("worker w1/1 \\(pid \\d+\\) was last heard at .*Z, and has been silent for more than 20 s");
        assertThat(hostname(run, "held")).startsWith("w2/1 ");
    }

    @Test
    void a_worker_that_is_cut_off_goes_on_for_a_while_and_has_ended_its_task_before_another_one_begins_it()
            throws IOException {
        impatient();
        try (var relay = new TestRelay(port)) {
            TestProcess cutOff = start(relay.address(), "w1", folder.resolve("token"), "default");
            // The lease of an attempt that left a process behind must not end a later one.
            assertThat(api().runToEnd("demo.leaves")).isEqualTo("success");
            Started run = api().trigger("demo.stubborn");
            await().atMost(PATIENCE).until(() -> marks().equals(List.of("start 1")));
            ProcessHandle first = child(run, "held");
            relay.cut();
            await().atMost(PATIENCE).until(() -> unheardFor("w1/1").toMillis() > 3_000);
            relay.mend();
            await().atMost(PATIENCE).until(() -> unheardFor("w1/1").toMillis() < 1_000);
            worker("w2", "default");
            relay.cut();
            await().atMost(PATIENCE).until(() -> marks().stream().anyMatch(mark -> mark.endsWith(" 2")));
            assertThat(marks()).containsExactly("start 1", "interrupted 1", "start 2");
            assertThat(first.isAlive()).isFalse();
            release();
            assertThat(api().ended(run).path("state").asText()).isEqualTo("success");
            assertThat(api().tries(run, "held").get(0).path("reason").asText())
                    .endsWith("has been silent for more than 20 s");
            assertThat(hostname(run, "held")).startsWith("w2/1 ");
            assertThat(cutOff.out())
                    .contains(
                            "w1/1: the runner has not answered for 14 s, and gives the attempt to another worker after 20 s");
            relay.mend();
            await().atMost(PATIENCE).until(() -> unheardFor("w1/1").toMillis() < 1_000);
        }
    }

    @Test
    void a_task_goes_on_while_the_runner_is_started_anew_and_what_waited_waits_on() throws IOException {
        worker("w1", "default");
        Started run = api().trigger("demo.fleet");
        awaitBegun(run);
        Started waits = api().trigger("demo.small");
        api().awaitTask(waits, "task", "queued");
        await().atMost(PATIENCE)
                .until(
                        () -> api().task(waits, "task").path("wait_reason").asText(),
                        reason -> reason.matches("waits for a worker of queue 'small'; none has asked since .*Z"));
        runner.close();
        release();
        runner = up();
        assertThat(api().ended(run).path("state").asText()).isEqualTo("success");
        assertThat(api().tries(run, "held")).hasSize(1);
        assertThat(api().texts(run, "held")).containsExactly("one at " + commit, "goes on");
        worker("w2", "small");
        assertThat(api().ended(waits).path("state").asText()).isEqualTo("success");
        assertThat(api().tries(waits, "task")).hasSize(1);
    }

    @Test
    void a_worker_that_is_told_to_end_lets_its_task_go_on_for_a_while_and_then_gives_it_back() throws IOException {
        TestProcess patient = worker("w1", "default", "--grace", "60");
        Started run = api().trigger("demo.fleet");
        awaitBegun(run);
        patient.handle().destroy();
        await().atMost(PATIENCE).until(() -> patient.out().contains("stopping"));
        release();
        assertThat(api().ended(run).path("state").asText()).isEqualTo("success");
        assertThat(api().tries(run, "held")).hasSize(1);
        assertThat(patient.result().status()).isEqualTo(143);

        Files.delete(folder.resolve("go"));
        TestProcess hasty = worker("w2", "default", "--grace", "1");
        Started next = api().trigger("demo.fleet");
        awaitBegun(next);
        hasty.handle().destroy();
        await().atMost(PATIENCE)
                .until(
                        () -> api().tries(next, "held").get(0).path("reason").asText(),
                        reason -> reason.endsWith("was told to end"));
        hasty.result();
    }

    @Test
    void a_worker_with_a_wrong_token_gets_nothing() throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong"), "another token, as long");
        var worker = start("http://127.0.0.1:" + port, "w1", wrong, "default");
        await().atMost(PATIENCE).until(() -> worker.out().contains("refuses the token"));
        assertThat(api().get("/api/v2/workers").path("workers")).isEmpty();
        assertThat(Files.exists(folder.resolve("w1/slot-1/commits"))).isFalse();
    }

    @Test
    void a_task_whose_run_is_ended_stops_on_its_worker() {
        worker("w1", "default");
        Started run = api().trigger("demo.fleet");
        awaitBegun(run);
        ProcessHandle before = child(run, "held");
        api().send("PATCH", "/api/v2/dags/demo.fleet/dagRuns/" + run.id(), Map.of("state", "failed"));
        await().atMost(PATIENCE).until(() -> !before.isAlive());
        release();
        assertThat(api().runToEnd("demo.fleet")).isEqualTo("success");
    }

    /** As the rest of the tests must not be: a busy machine may be silent for some seconds. */
    private void impatient() {
        runner.close();
        runner = up("20s");
    }

    private TestRunner up() {
        return up("60s");
    }

    private TestRunner up(String silence) {
        return TestRunner.start(
                folder,
                Map.of(
                        "FAIRLEAD_SLOTS",
                        "1",
                        "FAIRLEAD_EXECUTOR",
                        "fleet",
                        "FAIRLEAD_FLEET_TOKEN_FILE",
                        folder.resolve("token").toString(),
                        "FAIRLEAD_FLEET_SILENCE",
                        silence,
                        "FAIRLEAD_WORKER_API_PORT",
                        String.valueOf(port)));
    }

    private TestApi api() {
        return runner.api();
    }

    private List<String> marks() throws IOException {
        Path marks = folder.resolve("marks");
        return Files.exists(marks) ? Files.readAllLines(marks) : List.of();
    }

    private Duration unheardFor(String worker) {
        for (JsonNode each : api().get("/api/v2/workers").path("workers"))
            if (each.path("name").asText().startsWith(worker))
                return Duration.between(
                        Instant.parse(each.path("last_heard_at").asText()),
                        InstantSource.system().instant());
        throw new AssertionError("no worker " + worker);
    }

    private TestProcess worker(String name, String queue, String... options) {
        return start("http://127.0.0.1:" + port, name, folder.resolve("token"), queue, options);
    }

    private TestProcess start(String server, String name, Path token, String queue, String... options) {
        var arguments = new ArrayList<>(List.of(
                "worker",
                "--server",
                server,
                "--token-file",
                token.toString(),
                "--slots",
                "1",
                "--heap",
                "128",
                "--queue",
                queue,
                "--name",
                name,
                "--work",
                folder.resolve(name).toString()));
        arguments.addAll(List.of(options));
        var started = TestProcess.start(folder, Map.of(), arguments.toArray(String[]::new));
        workers.add(started);
        return started;
    }

    /** The worker has it, and what it printed is here already. */
    private void awaitBegun(Started run) {
        api().awaitTask(run, "held", "running");
        await().atMost(PATIENCE).until(() -> api().texts(run, "held").contains("one at " + commit));
    }

    private void release() {
        try {
            Files.createFile(folder.resolve("go"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String hostname(Started run, String task) {
        JsonNode tries = api().tries(run, task);
        return tries.get(tries.size() - 1).path("hostname").asText();
    }

    private ProcessHandle child(Started run, String task) {
        String pid = hostname(run, task).replaceFirst(".*\\(pid (\\d+)\\)", "$1");
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private JsonNode busy(String worker) {
        for (JsonNode each : api().get("/api/v2/workers").path("workers"))
            if (each.path("name").asText().startsWith(worker)) return each.path("task_instance");
        throw new AssertionError("no worker " + worker);
    }

    private String push(String text) {
        String hash = git.write("Fleet.java", """
                import io.fairlead.dag.*;
                import java.nio.channels.FileChannel;
                import java.nio.file.*;
                import java.util.List;
                import java.util.Set;
                import java.util.concurrent.CountDownLatch;
                import java.util.concurrent.TimeUnit;

                public final class Fleet implements DagSource {
                  @Override public List<Dag> dags() {
                    var fleet = Dag.named("fleet");
                    fleet.task("held").takes(fleet.run()).runs(run -> {
                      System.out.println("%1$s at " + run.revision());
                      if (Files.exists(Path.of("%2$s"))) return;
                      while (!Files.exists(Path.of("%2$s"))) new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
                      System.out.println("goes on");
                    });
                    var stubborn = Dag.named("stubborn");
                    stubborn.task("held").takes(stubborn.run()).runs(Fleet::stubborn);
                    var leaves = Dag.named("leaves");
                    leaves.task("task").runs(() -> { new ProcessBuilder("sleep", "60").start(); });
                    var small = Dag.named("small");
                    small.task("task").queue("small").runs(() -> System.out.println("small"));
                    var exits = Dag.named("exits");
                    exits.task("task").runs(() -> { System.out.println("last words"); System.exit(7); });
                    var hungry = Dag.named("hungry");
                    hungry.task("task").runs(() -> { byte[][] hoard = new byte[1_000][]; for (int i = 0; ; i++) hoard[i] = new byte[1 << 20]; });
                    return List.of(fleet.build(), stubborn.build(), leaves.build(), small.build(), exits.build(), hungry.build());
                  }

                  private static void stubborn(Run run) throws Exception {
                    var options = List.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    try (var file = FileChannel.open(Path.of("%3$s/lock"), Set.copyOf(options)); var lock = file.tryLock()) {
                      mark((lock == null ? "overlap " : "start ") + run.attempt());
                      while (!Files.exists(Path.of("%2$s"))) try {
                        new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
                      } catch (InterruptedException e) {
                        mark("interrupted " + run.attempt());
                      }
                    }
                  }

                  private static void mark(String word) throws Exception {
                    Files.writeString(Path.of("%3$s/marks"), word + "\\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                  }
                }
                """.formatted(text, folder.resolve("go"), folder))
                .push(text);
        api().awaitLive("demo", hash);
        return hash;
    }
}
