package io.fairlead.runner.testkit;

import static org.awaitility.Awaitility.await;

import io.fairlead.runner.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The program as a process of its own, as {@code ./fairlead} starts it. */
public final class TestProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern READY = Pattern.compile("ready: (http://\\S+)");

    private final Process process;
    private final Path out;
    private final Path err;

    private TestProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** What a command has said and how it ended. */
    public record Result(int status, String out, String err) {}

    /** Carries out a command to its end. */
    public static Result run(Path folder, String... arguments) {
        try (var command = start(folder, Map.of(), arguments)) {
            return command.result();
        }
    }

    /** Starts a runner and waits until it is ready. */
    public static TestProcess up(Path folder, String... arguments) {
        return up(folder, Map.of(), arguments);
    }

    /** The same with variables in its environment. */
    public static TestProcess up(Path folder, Map<String, String> variables, String... arguments) {
        var all = new ArrayList<>(List.of("up", "--port", "0"));
        all.addAll(List.of(arguments));
        var runner = start(folder, variables, all.toArray(String[]::new));
        await("ready").atMost(PATIENCE).until(() -> READY.matcher(runner.out()).find() || !runner.process.isAlive());
        return runner;
    }

    /**
     * Starts a command.
     *
     * @param folder where it runs, and where what it says is kept
     * @param variables of its environment, where no other {@code FAIRLEAD_…} are
     */
    public static TestProcess start(Path folder, Map<String, String> variables, String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // As in production: the tests' own setting would keep the changes of state out of the log.
                "-Dlogback.configurationFile=" + productionLogging(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile(folder, "out-", ".txt");
            Path err = Files.createTempFile(folder, "err-", ".txt");
            var builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment()
                    .keySet()
                    .removeIf(name -> name.toUpperCase(Locale.ROOT).startsWith("FAIRLEAD_"));
            builder.environment().putAll(variables);
            return new TestProcess(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path productionLogging() {
        return Path.of("src/main/resources/logback.xml").toAbsolutePath();
    }

    public String address() {
        var ready = READY.matcher(out());
        if (!ready.find()) throw new AssertionError("not ready: " + out() + err());
        return ready.group(1);
    }

    public TestApi api() {
        return new TestApi(URI.create(address()));
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Waits for its end. */
    public Result result() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) throw new AssertionError("hangs: " + out());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return new Result(process.exitValue(), out(), err());
    }

    public String out() {
        return read(out);
    }

    /** Its log, too. */
    public String err() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end of all of it: what is still written must not meet the removal of its folder. */
    @Override
    public void close() {
        var all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        await("the end of all processes")
                .atMost(PATIENCE)
                .until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }
}
