package io.fairlead.runner.bench;

import io.fairlead.runner.cli.CommandFailure;
import io.fairlead.runner.jvm.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** {@code fairlead up} as a process: from its start to its page and to "ready", on an empty directory and on one used before. */
final class StartBench {

    private static final double LIMIT_MILLIS = 5_000;
    private static final double LIVE_LIMIT_MILLIS = 10_000;
    private static final int STARTS = 5;
    private static final long STOP_SECONDS = 30;

    /** What {@code up} says when its page answers, and when everything is live. */
    private static final String PAGE = "the page is at ";

    private static final String READY = "ready: ";

    private final Path folder;
    private final List<Double> page = new ArrayList<>();
    private final List<Double> live = new ArrayList<>();

    private StartBench(Path folder) {
        this.folder = folder;
    }

    static List<Measurement> run(Path folder, PrintWriter out) throws IOException, InterruptedException {
        var fresh = new StartBench(folder);
        var again = new StartBench(folder);
        for (int i = 1; i <= STARTS; i++) {
            fresh.start(folder.resolve("data-" + i));
            again.start(folder.resolve("data-" + i));
            out.printf("start %d: %s fresh, %s again%n", i, fresh.last(), again.last());
            out.flush();
        }
        return List.of(
                Measurement.millis("start to page, empty data directory", LIMIT_MILLIS, fresh.page),
                Measurement.millis("start to live, empty data directory", LIVE_LIMIT_MILLIS, fresh.live),
                Measurement.millis("start to page, used data directory", LIMIT_MILLIS, again.page),
                Measurement.millis("start to live, used data directory", LIMIT_MILLIS, again.live));
    }

    private String last() {
        int last = live.size() - 1;
        return String.format(Locale.ROOT, "page %.0f ms, live %.0f ms", page.get(last), live.get(last));
    }

    private void start(Path data) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command(data))
                .redirectError(folder.resolve("start.log").toFile())
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains(PAGE)) page.add((System.nanoTime() - start) / 1e6);
                if (!line.contains(READY)) continue;
                live.add((System.nanoTime() - start) / 1e6);
                return;
            }
            throw new CommandFailure("the runner did not become ready");
        } finally {
            process.destroy();
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
        }
    }

    /** As the launcher does it, which gives the bench and {@code up} the same options. */
    private static List<String> command(Path data) {
        var command = new ArrayList<>(List.of(JavaProcess.executable()));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", JavaProcess.classPath(), "io.fairlead.runner.Main", "up", "--port", "0"));
        command.addAll(List.of("--data", data.toString()));
        return command;
    }
}
