package io.fairlead.runner.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code git push} with the real client, from its start until new runs would use the commit. */
final class PushBench {

    private static final double LIMIT_MILLIS = 2_000;
    private static final int PUSHES = 10;
    private static final int WARM_UPS = 2;
    private static final long GIT_SECONDS = 60;

    private final Path clone;
    private final BenchRunner runner;
    private final PrintWriter out;

    private PushBench(Path clone, BenchRunner runner, PrintWriter out) {
        this.clone = clone;
        this.runner = runner;
        this.out = out;
    }

    static List<Measured> run(Path folder, PrintWriter out) throws IOException, InterruptedException {
        try (var runner = new BenchRunner(folder.resolve("data"))) {
            runner.awaitDag("demo.hello");
            git(folder, "clone", "--quiet", runner.gitUrl(), "clone");
            var bench = new PushBench(folder.resolve("clone"), runner, out);
            return List.of(
                    bench.measure("push to live, a .java file", "demo.bench-source", bench::changeSource),
                    bench.measure("push to live, a jar", "demo.bench-jar", bench::changeJar));
        }
    }

    private Measured measure(String name, String dag, Change change) throws IOException, InterruptedException {
        var millis = new ArrayList<Double>();
        for (int i = 1; i <= WARM_UPS + PUSHES; i++) {
            change.make(i);
            git(clone, "add", "--all");
            git(
                    clone,
                    "-c",
                    "user.name=bench",
                    "-c",
                    "user.email=bench@localhost",
                    "commit",
                    "--quiet",
                    "-m",
                    "change " + i);
            String commit = git(clone, "rev-parse", "HEAD").strip();
            long start = System.nanoTime();
            git(clone, "push", "--quiet");
            if (i == 1) runner.awaitDag(dag);
            BenchRunner.await(commit, () -> runner.revision(dag).equals(commit));
            double took = (System.nanoTime() - start) / 1e6;
            out.printf("%s %d: %.0f ms%n", name, i, took);
            out.flush();
            if (i > WARM_UPS) millis.add(took);
        }
        return new Measured(name, LIMIT_MILLIS, millis);
    }

    private void changeSource(int number) throws IOException {
        Files.writeString(
                clone.resolve("dags/BenchSource.java"), BenchJar.source("BenchSource", "bench-source", number));
    }

    private void changeJar(int number) throws IOException {
        BenchJar.write(clone.resolve("bench-" + number + ".jar"), "BenchInJar", "bench-jar", number);
        if (number > 1) Files.delete(clone.resolve("bench-" + (number - 1) + ".jar"));
    }

    private static String git(Path folder, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!process.waitFor(GIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new CommandFailure("git " + String.join(" ", arguments) + " failed: " + said);
        }
        return said;
    }

    private interface Change {
        void make(int number) throws IOException;
    }
}
