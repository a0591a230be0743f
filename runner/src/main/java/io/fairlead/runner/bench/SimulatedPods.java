package io.fairlead.runner.bench;

import io.fairlead.gitsync.store.BareRepository;
import io.fairlead.runner.cli.CommandFailure;
import io.fairlead.runner.jvm.JavaProcess;
import io.fairlead.runner.worker.AttemptMain;
import io.fairlead.runner.worker.training.SimulatedAttempt;
import io.fairlead.runner.worker.training.SimulatedRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Workers as a kubelet would start them, as processes of this machine. */
final class SimulatedPods implements AutoCloseable {

    private static final String NAME = "BenchPod";
    private static final SimulatedAttempt.Task TASK = new SimulatedAttempt.Task("bench-pod", "say");
    private static final long PATIENCE_SECONDS = 60;

    private final Path folder;
    private final List<String> options;
    private final SimulatedRunner runner;
    private final Path source;
    private final Path jar;
    private long number;

    SimulatedPods(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        this.options = JavaProcess.archive();
        Path built = folder.resolve("bench.jar");
        BenchJar.write(built, NAME, TASK.dag(), 1);
        jar = repository("jar", Map.of("dags/bench.jar", Files.readAllBytes(built)));
        byte[] text = BenchJar.source(NAME, TASK.dag(), 1).getBytes(StandardCharsets.UTF_8);
        source = repository("source", Map.of("dags/" + NAME + ".java", text));
        runner = SimulatedRunner.start();
    }

    private Path repository(String name, Map<String, byte[]> files) throws IOException {
        Path bare = folder.resolve(name + ".git");
        BareRepository.create(bare, files, "bench", Instant.EPOCH);
        return bare;
    }

    WorkerStart ofJar() throws IOException, InterruptedException {
        return start(jar, "dags/bench.jar");
    }

    WorkerStart ofSource() throws IOException, InterruptedException {
        return start(source, "dags/" + NAME + ".java");
    }

    private WorkerStart start(Path bare, String plugin) throws IOException, InterruptedException {
        number++;
        runner.play(new SimulatedAttempt(number, bare, plugin, NAME, TASK, List.of()));
        Path said = folder.resolve("said");
        var builder = new ProcessBuilder(command()).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment()
                .putAll(Map.of(
                        "FAIRLEAD_SERVER", runner.uri().toString(),
                        "FAIRLEAD_ATTEMPT", Long.toString(number),
                        "FAIRLEAD_ATTEMPT_TOKEN", SimulatedAttempt.TOKEN,
                        "FAIRLEAD_TERMINATION_LOG", folder.resolve("note").toString(),
                        "FAIRLEAD_WORK", folder.resolve("work-" + number).toString()));
        Process process = builder.start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
        if (!runner.succeeded()) throw new CommandFailure("the worker did not succeed: " + Files.readString(said));
        return WorkerStart.in(runner.log()).orElseThrow();
    }

    /** As kubernetes/images/build has it for the image. */
    private List<String> command() {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Dfile.encoding=UTF-8",
                "-Dslf4j.internal.verbosity=WARN",
                "-Dslf4j.provider=io.fairlead.runner.worker.log.TaskLogging"));
        command.addAll(JavaProcess.COMPILERS);
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), AttemptMain.class.getName()));
        return command;
    }

    @Override
    public void close() {
        runner.close();
    }
}
