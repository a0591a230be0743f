package io.fairlead.runner.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.runner.testkit.TestApi;
import io.fairlead.runner.testkit.TestApi.Started;
import io.fairlead.runner.testkit.TestGit;
import io.fairlead.runner.testkit.TestProcess;
import io.fairlead.runner.testkit.TestRunner;
import io.fairlead.runner.testkit.TestSidecar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One data directory with its repository for a class of tests, and for each of them a real runner and warm workers. Each worker has a
 * name that no other has.
 */
final class FleetRig implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(90);

    /** A busy machine may be silent for some seconds. */
    static final String PATIENT = "60s";

    private static final String TOKEN = "a token of the fleet";

    private final Path folder;
    private final int port = TestSidecar.freePort();
    private final List<TestProcess> workers = new ArrayList<>();
    private final List<Started> begun = new ArrayList<>();
    private final TestGit git;
    private TestRunner runner;
    private String silence;
    private String says;

    /** @param silence that workers may keep */
    FleetRig(Path folder, String silence) throws IOException {
        this.folder = folder;
        this.silence = silence;
        Files.writeString(folder.resolve("token"), TOKEN + "\n");
        runner = up();
        git = runner.cloneDemo().remove("dags");
        push("one");
    }

    private TestRunner up() {
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

    /** Has a runner that allows this silence. */
    void open(String silence) {
        if (runner != null && silence.equals(this.silence)) return;
        if (runner != null) stop();
        this.silence = silence;
        startAgain();
    }

    void stop() {
        runner.close();
        runner = null;
    }

    void startAgain() {
        runner = up();
    }

    TestApi api() {
        return runner.api();
    }

    /** The port of the API that workers speak to. */
    int port() {
        return port;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    Started trigger(String dag) {
        Started run = api().trigger(dag);
        begun.add(run);
        return run;
    }

    /** The worker has it, and what it printed is here already. */
    void awaitBegun(Started run) {
        api().awaitTask(run, "held", "running");
        await().atMost(PATIENCE).until(() -> api().texts(run, "held").contains(says));
    }

    /** Lets what is held go on. */
    void release() {
        try {
            Files.createFile(file("go"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What the stubborn task has marked. */
    List<String> marks() throws IOException {
        return Files.exists(file("marks")) ? Files.readAllLines(file("marks")) : List.of();
    }

    TestProcess worker(String name, String queue, String... options) {
        return worker("http://127.0.0.1:" + port, name, file("token"), queue, options);
    }

    TestProcess worker(String server, String name, Path token, String queue, String... options) {
        var arguments = new ArrayList<>(List.of("worker", "--server", server, "--token-file", token.toString()));
        arguments.addAll(List.of("--slots", "1", "--heap", "128", "--queue", queue, "--name", name));
        arguments.addAll(List.of("--work", file(name).toString()));
        arguments.addAll(List.of(options));
        var started = TestProcess.start(folder, Map.of(), arguments.toArray(String[]::new));
        workers.add(started);
        return started;
    }

    /** What the runner knows of the worker. */
    JsonNode known(String worker) {
        for (JsonNode each : api().get("/api/v2/workers").path("workers"))
            if (each.path("name").asText().startsWith(worker + " ")) return each;
        throw new AssertionError("no worker " + worker);
    }

    Duration unheardFor(String worker) {
        return Duration.between(
                Instant.parse(known(worker).path("last_heard_at").asText()),
                InstantSource.system().instant());
    }

    String hostname(Started run, String task) {
        JsonNode tries = api().tries(run, task);
        return tries.get(tries.size() - 1).path("hostname").asText();
    }

    /** The process that executes it. */
    ProcessHandle child(Started run, String task) {
        String pid = hostname(run, task).replaceFirst(".*\\(pid (\\d+)\\)", "$1");
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    /** What the held task of the live commit prints first. */
    String says() {
        return says;
    }

    void push(String text) {
        String hash = git.origin(runner.address() + "/git/demo.git")
                .write("Fleet.java", SOURCE.formatted(text, file("go"), folder))
                .push(text);
        api().awaitLive("demo", hash);
        says = text + " at " + hash;
    }

    /** Ends what a test has left, and the runner as well: for a while it would have given work to those who were killed while they asked. */
    void clear() throws IOException {
        for (Started run : begun)
            if (api().get(run.path()).path("state").asText().matches("queued|running"))
                assertThat(api().send("PATCH", run.path(), Map.of("state", "failed"))
                                .statusCode())
                        .isEqualTo(200);
        begun.clear();
        workers.forEach(TestProcess::close);
        workers.clear();
        stop();
        Files.deleteIfExists(file("go"));
        Files.deleteIfExists(file("marks"));
    }

    @Override
    public void close() {
        workers.forEach(TestProcess::close);
        if (runner != null) stop();
    }

    private static final String SOURCE = """
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
                var rare = Dag.named("rare");
                rare.task("task").queue("rare").runs(() -> System.out.println("rare"));
                var exits = Dag.named("exits");
                exits.task("task").runs(() -> { System.out.println("last words"); System.exit(7); });
                var hungry = Dag.named("hungry");
                hungry.task("task").runs(() -> { byte[][] hoard = new byte[1_000][]; for (int i = 0; ; i++) hoard[i] = new byte[1 << 20]; });
                return List.of(fleet.build(), stubborn.build(), leaves.build(), small.build(), rare.build(), exits.build(), hungry.build());
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
            """;
}
