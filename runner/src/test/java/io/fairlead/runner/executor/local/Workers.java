package io.fairlead.runner.executor.local;

import static org.awaitility.Awaitility.await;

import io.fairlead.dag.Run;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.Commit;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.executor.TeamJava;
import io.fairlead.runner.logs.DirectoryLogs;
import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.run.dag.Execution;
import io.fairlead.runner.testkit.TestApi;
import io.fairlead.runner.testkit.TestSidecar;
import io.fairlead.runner.web.worker.WorkerApi;
import io.fairlead.runner.worker.TestWorkerMain;
import io.fairlead.runner.worker.WorkerTasks;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A local executor with everything around it that is real but the store. */
public final class Workers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Instant DUE = Instant.parse("2026-03-01T05:00:00Z");

    public final FakeReports reports = new FakeReports();
    public final DirectoryLogs logs;
    public final LocalExecutor executor;
    private final Path folder;
    private final AtomicLong ids = new AtomicLong();
    private final int port;
    private WorkerApi api;

    public Workers(Path folder, int slots, int heapMegabytes) throws IOException {
        this(folder, slots, heapMegabytes, TeamJava.USUAL);
    }

    public Workers(Path folder, int slots, int heapMegabytes, TeamJava java) throws IOException {
        this.folder = folder;
        this.logs = new DirectoryLogs(folder.resolve("logs"));
        jar(folder.resolve("tasks.jar"));
        var settings = new LocalSettings(
                slots,
                heapMegabytes,
                folder.resolve("workers"),
                folder.resolve("cache"),
                List.of(),
                TestWorkerMain.class.getName());
        this.executor = new LocalExecutor(settings, java, reports, logs, InstantSource.system());
        // It is let go of and taken again.
        this.port = TestSidecar.freePort();
        this.api = WorkerApi.start(port, reports, logs, executor, Workers::none);
        executor.open(api.uri(), () -> {});
        executor.startAhead();
    }

    private static void jar(Path jar) throws IOException {
        Path classes = Path.of(System.getProperty("test.classes", "target/test-classes"))
                .toAbsolutePath();
        Path ours = classes.resolve(WorkerTasks.class.getPackageName().replace('.', '/'));
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                var files = Files.newDirectoryStream(ours, "WorkerTasks*.class")) {
            for (Path file : files) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, (OutputStream) out);
                out.closeEntry();
            }
        }
    }

    /** Starts an attempt of one of {@link WorkerTasks}. */
    public Assignment start(String task, String... inputs) {
        return start(announced(task, inputs));
    }

    public Assignment start(Execution execution, String task) {
        return start(announced("tasks.jar", execution, task));
    }

    /** Starts it when there is room. */
    public Assignment start(Assignment assignment) {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> executor.freeSlots() > 0);
        executor.start(assignment);
        return assignment;
    }

    public Assignment announced(String task, String... inputs) {
        return announcedOf("tasks.jar", task, inputs);
    }

    public Assignment announcedOf(String plugin, String task, String... inputs) {
        return announced(plugin, Execution.USUAL, task, inputs);
    }

    private Assignment announced(String plugin, Execution execution, String task, String... inputs) {
        return announced("default", plugin, execution, task, inputs);
    }

    /** Starts an attempt of a team. */
    public Assignment startOf(String team, String task, String... inputs) {
        return start(announced(team, "tasks.jar", Execution.USUAL, task, inputs));
    }

    private Assignment announced(String team, String plugin, Execution execution, String task, String... inputs) {
        long id = ids.incrementAndGet();
        var run = new Run("run-1", "repo.tasks", "c0ffee", DUE, DUE, DUE, 1);
        var key = new LogKey("repo.tasks", "run-" + id, task, -1, 1);
        reports.announce(id, "token-" + id, key);
        return new Assignment(
                id,
                "token-" + id,
                "repo",
                folder.toString(),
                plugin,
                WorkerTasks.class.getName(),
                "tasks",
                task,
                run,
                Arrays.asList(inputs),
                key,
                new Commit("", run.revision(), ""),
                execution,
                team,
                null,
                1);
    }

    public Outcome outcome(Assignment attempt) {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> reports.outcome(attempt.attemptId()).isPresent()
                        || reports.lost(attempt.attemptId()).isPresent());
        return reports.outcome(attempt.attemptId())
                .orElseThrow(() -> new AssertionError(
                        "lost: " + reports.lost(attempt.attemptId()).get()));
    }

    public Outcome run(String task, String... inputs) {
        return outcome(start(task, inputs));
    }

    public String lost(Assignment attempt) {
        await().atMost(PATIENCE).until(() -> reports.lost(attempt.attemptId()).isPresent());
        return reports.lost(attempt.attemptId()).get();
    }

    /** Waits for a line of a running attempt. */
    public void awaitLine(Assignment attempt, String text) {
        await().atMost(PATIENCE).until(() -> texts(attempt).stream().anyMatch(line -> line.startsWith(text)));
    }

    /** Without the head. */
    public List<LogLine> lines(Assignment attempt) {
        return all(attempt).stream().filter(line -> !TestApi.isHead(line)).toList();
    }

    /** What says which Java it was. */
    public String head(Assignment attempt) {
        LogLine first = all(attempt).get(0);
        if (!TestApi.isHead(first)) throw new AssertionError("the log begins with " + first);
        return first.text();
    }

    private List<LogLine> all(Assignment attempt) {
        try {
            byte[] all = logs.read(attempt.log(), 0, 256 << 20).bytes();
            return new String(all, StandardCharsets.UTF_8)
                    .lines()
                    .map(LogLine::parse)
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public List<String> texts(Assignment attempt) {
        return lines(attempt).stream().map(LogLine::text).toList();
    }

    /** Local workers are given their work; none asks for one attempt. */
    public static Assignment none(long attempt, String token) {
        throw new AssertionError("attempt " + attempt + " was asked for by its id");
    }

    public void stopApi() {
        api.close();
    }

    public void startApiAgain() {
        api = WorkerApi.start(port, reports, logs, executor, Workers::none);
    }

    @Override
    public void close() {
        executor.close();
        api.close();
    }
}
