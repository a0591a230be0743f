package io.fairlead.runner.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.dag.Run;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.Commit;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.executor.WorkSource;
import io.fairlead.runner.executor.local.FakeReports;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.logs.DirectoryLogs;
import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.run.dag.Execution;
import io.fairlead.runner.testkit.NoWork;
import io.fairlead.runner.testkit.TestGit;
import io.fairlead.runner.testkit.TestSidecar;
import io.fairlead.runner.web.worker.WorkerApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of a worker pod as a process of its own, with a real repository, a real worker API and a real log. */
class AttemptMainTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Instant DUE = Instant.parse("2026-03-01T05:00:00Z");
    private static final LogKey KEY = new LogKey("repo.pods", "run-1", "task", -1, 1);

    private static final String SOURCE = """
            import io.fairlead.dag.*;
            import java.util.List;

            public final class Pods implements DagSource {
              @Override public List<Dag> dags() {
                var dag = Dag.named("pods");
                dag.task("hello").returns(String.class, () -> { System.out.println("hello from the pod"); return "done"; });
                dag.task("long").runs(() -> { System.out.println("begun"); new java.util.concurrent.CountDownLatch(1).await(); });
                dag.task("waits").returns(String.class, () -> {
                  System.out.println("begun");
                  while (!java.nio.file.Files.exists(java.nio.file.Path.of(System.getenv("GO")))) Thread.sleep(20);
                  return "done";
                });
                dag.task("exits").runs(() -> { System.out.println("last words"); System.exit(7); });
                dag.task("bar").runs(() -> {
                  for (int i = 0; i <= 20; i += 10) System.out.print("\\r" + i + " %");
                  while (!java.nio.file.Files.exists(java.nio.file.Path.of(System.getenv("GO")))) Thread.sleep(20);
                  System.out.print("\\r30 %");
                });
                dag.task("stubborn").runs(() -> {
                  System.out.println("begun");
                  while (true) try { new java.util.concurrent.CountDownLatch(1).await(); } catch (InterruptedException e) { }
                });
                dag.task("leaves").runs(() -> {
                  System.out.println("begun");
                  try { new java.util.concurrent.CountDownLatch(1).await(); } catch (InterruptedException e) { System.exit(0); }
                });
                dag.task("big").returns(String.class, () -> "x".repeat(10_000));
                dag.task("chatty").runs(() -> {
                  System.out.println("begun");
                  var go = new java.io.File(System.getenv("FAIRLEAD_TERMINATION_LOG") + ".go");
                  while (!go.exists()) new java.util.concurrent.CountDownLatch(1).await(20, java.util.concurrent.TimeUnit.MILLISECONDS);
                  for (int i = 0; i < 5_000; i++) System.out.println("line " + i + " " + "x".repeat(1_000));
                });
                return List.of(dag.build());
              }
            }
            """;

    @TempDir
    Path temp;

    private final FakeReports reports = new FakeReports();
    private final WorkSource noLocalWorkers = new NoWork();
    private DirectoryLogs logs;
    private WorkerApi api;
    private Path bare;
    private String hash;
    private String task = "hello";
    private Process worker;

    @BeforeEach
    void a_repository_and_a_worker_api() {
        bare = TestGit.bare(temp.resolve("remote.git"));
        hash = TestGit.clone(bare.toString(), temp.resolve("author"))
                .write("dags/Pods.java", SOURCE)
                .push("one");
        logs = new DirectoryLogs(temp.resolve("logs"));
        // Some tests let go of the port and take it again.
        api = WorkerApi.start(TestSidecar.freePort(), reports, logs, noLocalWorkers, this::assignment);
        reports.announce(1, "t0ken", KEY);
    }

    @AfterEach
    void close() throws InterruptedException {
        if (worker != null) worker.destroyForcibly().waitFor();
        api.close();
    }

    @Test
    void an_attempt_is_fetched_executed_and_reported() throws Exception {
        worker = start("t0ken");
        assertThat(status()).isZero();
        assertThat(reports.outcome(1)).contains(new Outcome(Outcome.Kind.SUCCESS, "", "\"done\""));
        assertThat(reports.worker(1)).contains("pod-1");
        assertThat(log())
                .containsPattern(
                        "INFO  fairlead started in \\d+ ms: jvm \\d+, assignment \\d+, fetch \\d+, load \\d+\n.* stdout hello from the pod");
        assertThat(note()).isEqualTo(new TerminationNote(1, Outcome.Kind.SUCCESS, "", "\"done\"", false));
        assertThat(reports.memoryPeak(1).isPresent())
                .as("the memory's peak is told where there is one")
                .isEqualTo(ContainerMemory.peak(ContainerMemory.CGROUPS).isPresent());
    }

    @Test
    void an_attempt_that_is_over_or_has_another_token_is_not_begun() throws Exception {
        worker = start("another");
        assertThat(status()).isZero();
        assertThat(reports.outcome(1)).isEmpty();
        assertThat(temp.resolve("work")).doesNotExist();
    }

    @Test
    void the_outcome_is_reported_when_the_runner_is_back_and_is_noted_meanwhile() throws Exception {
        task = "waits";
        worker = start("t0ken");
        await().atMost(PATIENCE).until(() -> log().contains("begun"));
        int port = api.uri().getPort();
        api.close();
        Files.createFile(temp.resolve("go"));
        await().atMost(PATIENCE).until(() -> Files.exists(temp.resolve("termination-log")));
        assertThat(note().kind()).isEqualTo(Outcome.Kind.SUCCESS);
        assertThat(worker.isAlive()).isTrue();
        api = WorkerApi.start(port, reports, logs, noLocalWorkers, this::assignment);
        assertThat(status()).isZero();
        assertThat(reports.outcome(1)).contains(new Outcome(Outcome.Kind.SUCCESS, "", "\"done\""));
    }

    @Test
    void why_the_pod_was_told_to_end_is_left_to_kubernetes_to_say() throws Exception {
        task = "long";
        worker = start("t0ken");
        await().atMost(PATIENCE).until(() -> log().contains("begun"));
        worker.destroy();
        assertThat(status()).isEqualTo(143);
        assertThat(reports.outcome(1)).isEmpty();
        assertThat(note().kind()).isEqualTo(Outcome.Kind.LOST);
        assertThat(note().reason()).isEqualTo("the pod was told to end");
        assertThat(log()).contains("the pod was told to end");
    }

    @Test
    void a_task_that_does_not_end_when_the_pod_is_told_to_leaves_it_to_kubernetes_too() throws Exception {
        task = "stubborn";
        worker = start("t0ken", Map.of("FAIRLEAD_GRACE_SECONDS", "1"));
        await().atMost(PATIENCE).until(() -> log().contains("begun"));
        worker.destroy();
        assertThat(status()).isEqualTo(143);
        assertThat(note()).isEqualTo(new TerminationNote(1, Outcome.Kind.LOST, "the pod was told to end", null, false));
    }

    @Test
    void a_task_that_ends_the_process_because_it_is_told_to_end_has_not_succeeded() throws Exception {
        task = "leaves";
        worker = start("t0ken");
        await().atMost(PATIENCE).until(() -> log().contains("begun"));
        worker.destroy();
        status();
        assertThat(note().kind()).isEqualTo(Outcome.Kind.LOST);
    }

    @Test
    void an_outcome_that_is_noted_stays_when_the_pod_is_told_to_end() throws Exception {
        task = "waits";
        worker = start("t0ken", Map.of("FAIRLEAD_GRACE_SECONDS", "1"));
        await().atMost(PATIENCE).until(() -> log().contains("begun"));
        api.close();
        Files.createFile(temp.resolve("go"));
        await().atMost(PATIENCE).until(() -> Files.exists(temp.resolve("termination-log")));
        worker.destroy();
        assertThat(status()).isEqualTo(143);
        assertThat(note()).isEqualTo(new TerminationNote(1, Outcome.Kind.SUCCESS, "", "\"done\"", false));
    }

    @Test
    void a_line_that_is_written_over_is_in_the_log_while_the_task_goes_on_and_stays_as_it_ended() throws Exception {
        task = "bar";
        worker = start("t0ken");
        await().atMost(PATIENCE).until(() -> log().contains(" stdout 20 %"));
        assertThat(worker.isAlive()).isTrue();
        Files.createFile(temp.resolve("go"));
        assertThat(status()).isZero();
        assertThat(log().lines().filter(line -> line.contains(" stdout ")))
                .first()
                .asString()
                .endsWith(" 0 %");
        assertThat(log()).endsWith(" stdout 30 %\n");
    }

    @Test
    void a_task_that_writes_much_goes_on_while_the_runner_is_away_and_no_line_is_lost() throws Exception {
        task = "chatty";
        worker = start("t0ken");
        await().atMost(PATIENCE).until(() -> log().contains("begun"));
        int port = api.uri().getPort();
        api.close();
        Files.createFile(temp.resolve("termination-log.go"));
        await().atMost(PATIENCE).until(() -> Files.exists(temp.resolve("termination-log")));
        assertThat(worker.isAlive()).isTrue();
        assertThat(log()).doesNotContain("line 4999 ");
        api = WorkerApi.start(port, reports, logs, noLocalWorkers, this::assignment);
        assertThat(status()).isZero();
        assertThat(reports.outcome(1).orElseThrow().kind()).isEqualTo(Outcome.Kind.SUCCESS);
        assertThat(log().lines().filter(line -> line.contains(" stdout line ")).map(line -> line.split(" +")[4]))
                .isEqualTo(IntStream.range(0, 5_000).mapToObj(String::valueOf).toList());
    }

    @Test
    void a_task_whose_attempt_is_ended_by_the_runner_is_interrupted() throws Exception {
        task = "long";
        worker = start("t0ken");
        await().atMost(PATIENCE).until(() -> log().contains("begun"));
        reports.forget(1);
        assertThat(status()).isZero();
        assertThat(reports.outcome(1)).isEmpty();
    }

    @Test
    void what_a_task_printed_before_it_ended_the_process_is_in_the_log() throws Exception {
        task = "exits";
        worker = start("t0ken");
        assertThat(status()).isEqualTo(7);
        assertThat(log()).contains("last words");
        assertThat(temp.resolve("termination-log")).doesNotExist();
    }

    @Test
    void an_output_that_does_not_fit_into_the_note_reaches_the_runner_and_the_note_says_so() throws Exception {
        task = "big";
        worker = start("t0ken");
        assertThat(status()).isZero();
        assertThat(reports.outcome(1).orElseThrow().output()).hasSize(10_002);
        assertThat(note()).isEqualTo(new TerminationNote(1, Outcome.Kind.SUCCESS, "", null, true));
    }

    @Test
    void a_commit_that_cannot_be_had_is_not_the_tasks_fault() throws Exception {
        hash = "1".repeat(40);
        worker = start("t0ken");
        assertThat(status()).isZero();
        Outcome outcome = reports.outcome(1).orElseThrow();
        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.LOST);
        assertThat(outcome.reason()).startsWith("the worker could not fetch its commit: commit 1111");
    }

    @Test
    void without_its_environment_it_says_what_is_missing() throws Exception {
        var builder = new ProcessBuilder(command()).redirectErrorStream(true);
        worker = builder.start();
        String said = new String(worker.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).contains("FAIRLEAD_SERVER is not set");
        assertThat(status()).isEqualTo(2);
    }

    private Assignment assignment(long attempt, String token) {
        return new Assignment(
                attempt,
                token,
                "repo",
                "",
                "Pods.java",
                "Pods",
                "pods",
                task,
                new Run("run-1", "repo.pods", hash, DUE, DUE, DUE, 1),
                List.of(),
                KEY,
                new Commit(bare.toUri().toString(), hash, "dags"),
                Execution.USUAL,
                "default",
                null,
                1);
    }

    private Process start(String token) throws IOException {
        return start(token, Map.of());
    }

    private Process start(String token, Map<String, String> more) throws IOException {
        var builder = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("out").toFile());
        builder.environment()
                .putAll(Map.of(
                        "FAIRLEAD_SERVER",
                        api.uri().toString(),
                        "FAIRLEAD_ATTEMPT",
                        "1",
                        "FAIRLEAD_ATTEMPT_TOKEN",
                        token,
                        "FAIRLEAD_TERMINATION_LOG",
                        temp.resolve("termination-log").toString(),
                        "FAIRLEAD_WORK",
                        temp.resolve("work").toString(),
                        "GO",
                        temp.resolve("go").toString(),
                        "HOSTNAME",
                        "pod-1"));
        builder.environment().putAll(more);
        return builder.start();
    }

    private List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // Where its log waits: other tests have attempts of that number, too.
                "-Djava.io.tmpdir=" + temp,
                "-Dslf4j.provider=io.fairlead.runner.worker.log.TaskLogging",
                "-cp",
                System.getProperty("java.class.path"),
                AttemptMain.class.getName());
    }

    private int status() throws InterruptedException, IOException {
        assertThat(worker.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("ends; it said: %s", Files.exists(temp.resolve("out")) ? Files.readString(temp.resolve("out")) : "")
                .isTrue();
        return worker.exitValue();
    }

    private String log() throws IOException {
        return new String(logs.read(KEY, 0, 16 << 20).bytes(), StandardCharsets.UTF_8);
    }

    private TerminationNote note() throws IOException {
        return Json.read(Files.readString(temp.resolve("termination-log")), TerminationNote.class);
    }
}
