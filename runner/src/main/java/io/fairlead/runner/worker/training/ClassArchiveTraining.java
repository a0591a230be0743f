package io.fairlead.runner.worker.training;

import io.fairlead.gitsync.store.BareRepository;
import io.fairlead.runner.catalog.CatalogKeeper;
import io.fairlead.runner.worker.AttemptMain;
import io.fairlead.runner.worker.AttemptSettings;
import io.fairlead.runner.worker.StartupTiming;
import io.fairlead.runner.worker.log.TaskLogging;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Executes an attempt of a {@code .java} file and one of the jar it becomes, so that it is known which classes belong into an
 * archive for worker pods.
 */
final class ClassArchiveTraining {

    private static final String FILE = "Practice.java";
    private static final String JAR = "practice.jar";
    private static final SimulatedAttempt.Task SAY = new SimulatedAttempt.Task("practice", "say");
    private static final String ORDER = "{\"name\":\"one\",\"count\":1}";
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final String SOURCE = """
            import io.fairlead.dag.Dag;
            import io.fairlead.dag.DagSource;
            import java.util.List;

            public final class Practice implements DagSource {
                record Order(String name, int count) {}

                @Override
                public List<Dag> dags() {
                    var dag = Dag.named("practice");
                    var order = dag.task("order").returns(Order.class, () -> new Order("one", 1));
                    dag.task("say").takes(dag.run(), order).returns(Order.class, (run, made) -> {
                        System.out.println(run.id() + " " + made);
                        return made;
                    });
                    return List.of(dag.build());
                }
            }
            """;

    private final Path folder;
    private final SimulatedRunner runner;

    private ClassArchiveTraining(Path folder, SimulatedRunner runner) {
        this.folder = folder;
        this.runner = runner;
    }

    /** @param arguments a folder that may be filled */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.setProperty("slf4j.provider", TaskLogging.class.getName());
        Path folder = Files.createDirectories(Path.of(arguments[0]).toAbsolutePath());
        int exitCode = 1; // Threads of a worker would keep the process alive after whatever is thrown.
        try (SimulatedRunner runner = SimulatedRunner.start()) {
            var practice = new ClassArchiveTraining(folder, runner);
            String hash = practice.attempt(1, FILE, SOURCE.getBytes(StandardCharsets.UTF_8));
            practice.attempt(2, JAR, Files.readAllBytes(practice.compiled(hash)));
            exitCode = 0;
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
        }
        System.exit(exitCode);
    }

    /** Where the first attempt has left it. */
    private Path compiled(String hash) {
        return work(1).resolve("compiled")
                .resolve(CatalogKeeper.key(SimulatedAttempt.REPO, hash))
                .resolve(FILE + ".jar");
    }

    private Path work(long attempt) {
        return folder.resolve("work-" + attempt);
    }

    /** @return the commit's hash */
    private String attempt(long number, String plugin, byte[] content) throws IOException, InterruptedException {
        Path bare = folder.resolve("remote-" + number);
        BareRepository.create(bare, Map.of(plugin, content), "practice", Instant.EPOCH);
        var attempt = new SimulatedAttempt(number, bare, plugin, "Practice", SAY, List.of("null", ORDER));
        runner.play(attempt);
        var settings = new AttemptSettings(
                runner.uri(), number, SimulatedAttempt.TOKEN, "practice", folder.resolve("note"), work(number), GRACE);
        AttemptMain.run(settings, StartupTiming.ofProcess());
        if (!runner.succeeded()) throw new IllegalStateException(plugin + " did not succeed: " + runner.log());
        return attempt.hash();
    }
}
