package io.fairlead.runner.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code git push} with the real client, from its start until new runs would use the commit. */
final class PushBench {

    private static final double LIMIT_MILLIS = 2_000;
    private static final int PUSHES = 10;
    private static final int WARM_UPS = 2;

    private final BenchGit clone;
    private final BenchRunner runner;
    private final PrintWriter out;

    private PushBench(BenchGit clone, BenchRunner runner, PrintWriter out) {
        this.clone = clone;
        this.runner = runner;
        this.out = out;
    }

    static List<Measurement> run(Path folder, PrintWriter out) throws IOException, InterruptedException {
        try (var runner = new BenchRunner(folder.resolve("data"))) {
            runner.awaitDag("demo.hello");
            new BenchGit(folder).run("clone", "--quiet", runner.gitUrl(), "clone");
            var bench = new PushBench(new BenchGit(folder.resolve("clone")), runner, out);
            return List.of(
                    bench.measure("push to live, a .java file", "demo.bench-source", bench::changeSource),
                    bench.measure("push to live, a jar", "demo.bench-jar", bench::changeJar));
        }
    }

    private Measurement measure(String name, String dag, Change change) throws IOException, InterruptedException {
        var millis = new ArrayList<Double>();
        for (int i = 1; i <= WARM_UPS + PUSHES; i++) {
            change.make(i);
            String commit = clone.commit("change " + i);
            long start = System.nanoTime();
            clone.run("push", "--quiet");
            if (i == 1) runner.awaitDag(dag);
            runner.await(commit, () -> runner.revision(dag).equals(commit));
            double took = (System.nanoTime() - start) / 1e6;
            out.printf("%s %d: %.0f ms%n", name, i, took);
            out.flush();
            if (i > WARM_UPS) millis.add(took);
        }
        return Measurement.millis(name, LIMIT_MILLIS, millis);
    }

    private void changeSource(int number) throws IOException {
        Files.writeString(
                clone.folder().resolve("dags/BenchSource.java"),
                BenchJar.source("BenchSource", "bench-source", number));
    }

    private void changeJar(int number) throws IOException {
        BenchJar.write(clone.folder().resolve("bench-" + number + ".jar"), "BenchInJar", "bench-jar", number);
        if (number > 1) Files.delete(clone.folder().resolve("bench-" + (number - 1) + ".jar"));
    }

    private interface Change {
        void make(int number) throws IOException;
    }
}
