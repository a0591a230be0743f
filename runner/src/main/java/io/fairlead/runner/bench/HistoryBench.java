package io.fairlead.runner.bench;

import io.fairlead.runner.bench.Measurement.Unit;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What finished runs cost those that come after them: a chain of 40 tasks, the pages and the health check, with next to no history, and
 * with ever more of it. Each is compared with the first; the scheduler's processor time beside the time by the clock, because other
 * programs of a busy machine change only the latter.
 */
final class HistoryBench {

    private static final String DAG = "demo.chain";

    /** As many as pages show, so that what they show is alike in all steps. */
    private static final int NEXT_TO_NONE = 100;

    private static final List<Integer> RUNS = List.of(NEXT_TO_NONE, 10_000, 100_000, 1_000_000);
    private static final double MOST_TIMES = 1.2;

    private static final int WARM_UPS = 5;
    private static final int CHAINS = 9;
    private static final int VISITS_TO_WARM_UP = 300;
    private static final int VISITS = 100;

    private static final Map<String, String> PAGES = pages();

    private final Path data;
    private final PrintWriter out;
    private final Map<String, List<Measurement>> all = new LinkedHashMap<>();

    private HistoryBench(Path data, PrintWriter out) {
        this.data = data;
        this.out = out;
    }

    private static Map<String, String> pages() {
        var pages = new LinkedHashMap<String, String>();
        pages.put("all DAGs", "/");
        pages.put("page of a DAG", "/dags/" + DAG);
        pages.put("page of a run", "/dags/" + DAG + "/runs/made-1");
        pages.put("deployments", "/repos");
        pages.put("runs of a DAG, REST", "/api/v2/dags/" + DAG + "/dagRuns?limit=50");
        pages.put("all runs, REST", "/api/v2/dags/~/dagRuns?limit=50");
        pages.put("health", "/api/v2/monitor/health");
        return pages;
    }

    /** @param most how many finished runs there are in the last step */
    static List<Measurement> run(Path folder, int most, PrintWriter out) throws IOException, InterruptedException {
        var bench = new HistoryBench(folder.resolve("data"), out);
        bench.aRunToCopy();
        bench.make(1, NEXT_TO_NONE);
        bench.measure(NEXT_TO_NONE);
        bench.all.clear(); // this process was cold
        int made = NEXT_TO_NONE;
        for (int runs : RUNS) {
            if (runs > most) break;
            if (runs > made) bench.make(made + 1, runs);
            made = runs;
            bench.measure(runs);
        }
        return bench.results();
    }

    private void aRunToCopy() throws IOException, InterruptedException {
        try (var runner = new BenchRunner(data)) {
            runner.awaitDag(DAG);
            runner.run(DAG);
        }
    }

    private void make(int from, int to) {
        long start = System.nanoTime();
        MadeHistory.make(data.resolve("fairlead.db"), DAG, from, to);
        out.printf(Locale.ROOT, "%,d finished runs, made in %.1f s%n", to, (System.nanoTime() - start) / 1e9);
        out.flush();
    }

    private void measure(int runs) throws IOException, InterruptedException {
        try (var runner = new BenchRunner(data)) {
            runner.awaitDag(DAG);
            chains(runner, runs);
            for (var page : PAGES.entrySet()) visits(runner, runs, page.getKey(), page.getValue());
        }
    }

    private void chains(BenchRunner runner, int runs) throws InterruptedException {
        var millis = new ArrayList<Double>();
        var processor = new ArrayList<Double>();
        for (int i = 0; i < WARM_UPS + CHAINS; i++) {
            long processorBefore = schedulerNanos();
            long start = System.nanoTime();
            runner.run(DAG);
            if (i < WARM_UPS) continue;
            millis.add((System.nanoTime() - start) / 1e6);
            processor.add((schedulerNanos() - processorBefore) / 1e6);
        }
        told("chain of 40", runs, millis);
        told("chain of 40, scheduler's processor time", runs, processor);
    }

    private void visits(BenchRunner runner, int runs, String name, String path) {
        var millis = new ArrayList<Double>();
        for (int i = 0; i < VISITS_TO_WARM_UP + VISITS; i++) {
            long start = System.nanoTime();
            runner.visit(path);
            if (i >= VISITS_TO_WARM_UP) millis.add((System.nanoTime() - start) / 1e6);
        }
        told(name, runs, millis);
    }

    private void told(String name, int runs, List<Double> millis) {
        String title = String.format(Locale.ROOT, "%,9d: %s", runs, name);
        var measured = new Measurement(title, Unit.FINE_MILLISECONDS, Optional.empty(), millis);
        all.computeIfAbsent(name, unused -> new ArrayList<>()).add(measured);
        out.println(measured.line());
        out.flush();
    }

    /** The figures of each step, and how many times the last one is the first one. */
    private List<Measurement> results() {
        var results = new ArrayList<Measurement>();
        all.forEach((name, steps) -> {
            double times = steps.get(steps.size() - 1).median() / steps.get(0).median();
            results.addAll(steps);
            results.add(new Measurement(
                    "last against first: " + name, Unit.TIMES, Optional.of(MOST_TIMES), List.of(times)));
        });
        return results;
    }

    private static long schedulerNanos() {
        var threads = ManagementFactory.getThreadMXBean();
        for (var thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().equals("scheduler"))
                return threads.getThreadCpuTime(thread.getThreadId());
        }
        throw new IllegalStateException("there is no thread called scheduler");
    }
}
