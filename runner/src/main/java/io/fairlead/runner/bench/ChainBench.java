package io.fairlead.runner.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** 40 tasks in a chain, each a few milliseconds of work: from the call that triggers it to success, in a warm runner. */
final class ChainBench {

    private static final String DAG = "demo.chain";
    private static final double LIMIT_MILLIS = 2_000;
    private static final int WARM_UPS = 5;
    private static final int RUNS = 5;

    private ChainBench() {}

    static List<Measurement> run(Path folder, PrintWriter out) throws IOException, InterruptedException {
        var millis = new ArrayList<Double>();
        try (var runner = new BenchRunner(folder.resolve("data"))) {
            runner.awaitDag(DAG);
            for (int i = 1; i <= WARM_UPS + RUNS; i++) {
                long start = System.nanoTime();
                runner.run(DAG);
                double took = (System.nanoTime() - start) / 1e6;
                out.printf("%s %d: %.0f ms%n", i <= WARM_UPS ? "warm-up" : "run", i, took);
                out.flush();
                if (i > WARM_UPS) millis.add(took);
            }
        }
        return List.of(Measurement.millis("chain of 40 tasks, trigger to success", LIMIT_MILLIS, millis));
    }
}
