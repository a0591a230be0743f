package io.fairlead.runner.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.dag.Run;
import io.fairlead.runner.catalog.describe.DescribeLimits;
import io.fairlead.runner.catalog.describe.Describer;
import io.fairlead.runner.catalog.describe.PreviousDescription;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.Commit;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.executor.local.FakeReports;
import io.fairlead.runner.executor.local.LocalExecutor;
import io.fairlead.runner.executor.local.LocalSettings;
import io.fairlead.runner.executor.local.Workers;
import io.fairlead.runner.logs.DirectoryLogs;
import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.run.dag.Execution;
import io.fairlead.runner.testkit.TestDriver;
import io.fairlead.runner.testkit.TestPlugins;
import io.fairlead.runner.web.worker.WorkerApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Revision after revision in one process: what it holds does not grow. */
class WarmWorkerTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Instant DUE = Instant.parse("2026-03-01T05:00:00Z");
    private static final Pattern TOTAL = Pattern.compile("Total = (\\d+) +(\\d+) +(\\d+)");

    /** What would keep a plugin's classes in the process, did it not go after each task. */
    private static final String LEAVING = """
              private static final ThreadLocal<Say> KEPT = new ThreadLocal<>();

              private static String leave() throws Exception {
                java.util.stream.IntStream.range(0, 1_000).parallel().forEach(i -> KEPT.set(new Say()));
                java.util.logging.Logger.getLogger("").addHandler(new java.util.logging.ConsoleHandler() {});
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {}));
                var formats = java.util.Arrays.asList(javax.imageio.ImageIO.getReaderFormatNames());
                return " " + java.sql.DriverManager.getConnection("jdbc:mine:") + ", reads mine: " + formats.contains("mine");
              }
            """;

    private static final String FORMAT = """
            import javax.imageio.ImageReader;
            import javax.imageio.spi.ImageReaderSpi;
            import javax.imageio.stream.ImageInputStream;

            public final class Format extends ImageReaderSpi {
              public Format() {
                super("tests", "1", new String[] {"mine"}, null, null, "None", new Class<?>[] {ImageInputStream.class},
                    null, false, null, null, null, null, false, null, null, null, null);
              }
              @Override public boolean canDecodeInput(Object source) { return false; }
              @Override public ImageReader createReaderInstance(Object extension) { return null; }
              @Override public String getDescription(java.util.Locale locale) { return "mine"; }
            }
            """;

    @TempDir
    Path folder;

    private List<Path> jars;

    /** What a process holds. */
    private record Held(int files, int classLoaders, int classes, long metaspaceBytes) {}

    @BeforeEach
    void build() {
        jars = List.of(jar("even"), jar("odd"));
    }

    private Path jar(String text) {
        String source = TestPlugins.source("Say", "say", LEAVING)
                .replace(
                        "println(\"say\")",
                        "println(\"" + text + " \" + Say.class.getResource(\"/Say.class\") + leave())");
        var plugin = TestPlugins.of(Map.of("Say", source, "Mine", TestDriver.SOURCE, "Format", FORMAT))
                .id("say")
                .service("java.sql.Driver", "Mine");
        if (text.equals("odd")) plugin.service("javax.imageio.spi.ImageReaderSpi", "Format");
        return plugin.writeTo(folder.resolve(text + ".jar"));
    }

    @Test
    void a_worker_stays_the_same_and_no_larger_over_500_revisions() throws Exception {
        var reports = new FakeReports();
        var logs = new DirectoryLogs(folder.resolve("logs"));
        var settings = new LocalSettings(1, folder.resolve("work"), folder.resolve("compiled")).withHeap(64);
        try (var executor = new LocalExecutor(settings, reports, logs, InstantSource.system());
                var api = WorkerApi.start(0, reports, logs, executor, Workers::none)) {
            executor.open(api.uri(), () -> {});
            Held after100 = null;
            for (int i = 1; i <= 500; i++) {
                Assignment attempt = attempt(i);
                reports.announce(attempt.attemptId(), attempt.token(), attempt.log());
                run(executor, reports, attempt);
                if (i == 100) after100 = held(pid(reports, 1));
            }
            assertThat(pid(reports, 500)).isEqualTo(pid(reports, 1));
            Held after500 = held(pid(reports, 1));
            assertThat(said(logs, 499))
                    .contains("odd jar:file:")
                    .contains("/revision-499/", " connected, reads mine: true");
            assertThat(said(logs, 500))
                    .contains("even jar:file:")
                    .contains("/revision-500/", " connected, reads mine: false");
            String both = after100 + ", later " + after500;
            assertThat(after500.files()).as(both).isLessThanOrEqualTo(after100.files() + 3);
            assertThat(after500.classLoaders()).as(both).isLessThanOrEqualTo(after100.classLoaders() + 5);
            assertThat(after500.classes()).as(both).isLessThanOrEqualTo(after100.classes() + 100);
            assertThat(after500.metaspaceBytes()).as(both).isLessThanOrEqualTo(after100.metaspaceBytes() + 1_000_000);
        }
    }

    @Test
    void describing_24_revisions_leaves_no_file_open_and_no_process_behind() throws Exception {
        long self = ProcessHandle.current().pid();
        long children = children();
        try (var describer = Describer.withSpare(DescribeLimits.standard())) {
            int after4 = 0;
            for (int i = 1; i <= 24; i++) {
                var found = describer.describe(
                        revision(i), "revision-" + i, folder.resolve("compiled"), PreviousDescription.nothing());
                assertThat(found.plugins())
                        .singleElement()
                        .satisfies(plugin -> assertThat(plugin.dags()).hasSize(1));
                if (i == 4) after4 = files(self);
            }
            int before = after4;
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(files(self)).isLessThanOrEqualTo(before + 8));
        }
        await().atMost(PATIENCE).until(() -> children() <= children);
    }

    private static long children() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive).count();
    }

    private Path revision(int number) throws IOException {
        Path revision = Files.createDirectories(folder.resolve("revision-" + number));
        Files.copy(jars.get(number % 2), revision.resolve("say-1.0.jar"));
        return revision;
    }

    private Assignment attempt(int number) throws IOException {
        String commit = String.format("%040x", number);
        var run = new Run("run-" + number, "demo.say", commit, DUE, DUE, DUE, 1);
        var key = new LogKey("demo.say", "run-" + number, "only", -1, 1);
        String revision = revision(number).toString();
        return new Assignment(
                number,
                "token-" + number,
                "demo",
                revision,
                "say-1.0.jar",
                "Say",
                "say",
                "only",
                run,
                List.of(),
                key,
                new Commit("", commit, ""),
                Execution.USUAL,
                "default",
                null,
                1);
    }

    private static void run(LocalExecutor executor, FakeReports reports, Assignment attempt) {
        var patiently = await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
        patiently.until(() -> executor.freeSlots() > 0);
        executor.start(attempt);
        patiently.until(() -> reports.outcome(attempt.attemptId()).isPresent()
                || reports.lost(attempt.attemptId()).isPresent());
        assertThat(reports.outcome(attempt.attemptId()).map(Outcome::kind)).contains(Outcome.Kind.SUCCESS);
    }

    private static long pid(FakeReports reports, long attempt) {
        return Long.parseLong(reports.worker(attempt).orElseThrow().replaceAll(".*pid (\\d+)\\)", "$1"));
    }

    private static String said(DirectoryLogs logs, int attempt) throws IOException {
        var key = new LogKey("demo.say", "run-" + attempt, "only", -1, 1);
        return new String(logs.read(key, 0, 1 << 20).bytes(), StandardCharsets.UTF_8);
    }

    private static Held held(long pid) throws Exception {
        jcmd(pid, "GC.run");
        jcmd(pid, "GC.run"); // What references to the classes were cleared in the first goes in the second.
        var total = TOTAL.matcher(jcmd(pid, "VM.classloader_stats"));
        if (!total.find()) throw new AssertionError("no totals in the statistics of the class loaders");
        return new Held(
                files(pid),
                Integer.parseInt(total.group(1)),
                Integer.parseInt(total.group(2)),
                Long.parseLong(total.group(3)));
    }

    private static int files(long pid) throws IOException {
        try (var files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return (int) files.count();
        }
    }

    private static String jcmd(long pid, String command) throws Exception {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(jcmd, Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) throw new AssertionError("jcmd " + command + ": " + output);
        return output;
    }
}
