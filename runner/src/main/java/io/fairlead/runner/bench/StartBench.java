package io.fairlead.runner.bench;

import io.fairlead.runner.cli.CommandFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code fairlead up} as a process: from its start to "ready", on an empty directory and on one that was used before. */
final class StartBench {

    private static final double LIMIT_MILLIS = 5_000;
    private static final int STARTS = 5;
    private static final long STOP_SECONDS = 30;

    private StartBench() {}

    static List<Measurement> run(Path folder, PrintWriter out) throws IOException, InterruptedException {
        var fresh = new ArrayList<Double>();
        var again = new ArrayList<Double>();
        for (int i = 1; i <= STARTS; i++) {
            fresh.add(start(folder.resolve("data-" + i), folder));
            again.add(start(folder.resolve("data-" + i), folder));
            out.printf("start %d: %.0f ms fresh, %.0f ms again%n", i, fresh.get(i - 1), again.get(i - 1));
            out.flush();
        }
        return List.of(
                Measurement.millis("start to ready, empty data directory", LIMIT_MILLIS, fresh),
                Measurement.millis("start to ready, used data directory", LIMIT_MILLIS, again));
    }

    private static double start(Path data, Path folder) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        long start = System.nanoTime();
        Process process = new ProcessBuilder(
                        java,
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.fairlead.runner.Main",
                        "up",
                        "--port",
                        "0",
                        "--data",
                        data.toString())
                .redirectError(folder.resolve("start.log").toFile())
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains("ready:")) return (System.nanoTime() - start) / 1e6;
            }
            throw new CommandFailure("the runner did not become ready");
        } finally {
            process.destroy();
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
        }
    }
}
