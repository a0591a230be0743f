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
 * What finished runs cost those that come after them: a chain of 40 tasks, the pages and the health check, in runners with next to no
 * history and with ever more of it. They take turns, so that what else the machine does meanwhile meets all of them alike; the
 * scheduler's processor time stands beside the time by the clock.
 */
final class HistoryBench implements AutoCloseable {

    private static final String DAG = "demo.chain";

    /** As many as pages show, so that all show the same. */
    private static final int NEXT_TO_NONE = 100;

    private static final List<Integer> RUNS = List.of(NEXT_TO_NONE, 10_000, 100_000, 1_000_000);
    private static final double MOST_TIMES = 1.2;

    private static final int WARM_UPS = 5;
    private static final int CHAINS = 9;
    private static final int VISITS_TO_WARM_UP = 300;
    private static final int VISITS = 200;

    private static final Map<String, String> PAGES = pages();

    private final PrintWriter out;
    private final Map<Integer, BenchRunner> runners = new LinkedHashMap<>();
    private final Map<String, Map<Integer, List<Double>>> millis = new LinkedHashMap<>();

    private HistoryBench(PrintWriter out) {
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

    /** @param most how many finished runs the last runner has */
    static List<Measurement> run(Path folder, int most, PrintWriter out) throws IOException, InterruptedException {
        try (var bench = new HistoryBench(out)) {
            for (int runs : RUNS) if (runs <= most) bench.begin(folder.resolve("data-" + runs), runs);
            for (int i = 0; i < WARM_UPS + CHAINS; i++) bench.chains(i >= WARM_UPS);
            for (String page : PAGES.keySet()) {
                for (int i = 0; i < VISITS_TO_WARM_UP + VISITS; i++) bench.visits(page, i >= VISITS_TO_WARM_UP);
            }
            return bench.results();
        }
    }

    /** A runner of its own, with a run to copy, which is then stopped and started again with its history. */
    private void begin(Path data, int runs) throws IOException, InterruptedException {
        try (var runner = new BenchRunner(data)) {
            runner.awaitDag(DAG);
            runner.run(DAG);
        }
        long start = System.nanoTime();
        MadeHistory.make(data.resolve("fairlead.db"), DAG, 1, runs);
        out.printf(Locale.ROOT, "%,d finished runs, made in %.1f s%n", runs, (System.nanoTime() - start) / 1e9);
        out.flush();
        var runner = new BenchRunner(data);
        runners.put(runs, runner);
        runner.awaitDag(DAG);
    }

    private void chains(boolean counts) throws InterruptedException {
        for (var entry : runners.entrySet()) {
            double processorBefore = schedulersMillis();
            long start = System.nanoTime();
            entry.getValue().run(DAG);
            if (!counts) continue;
            took("chain of 40", entry.getKey(), (System.nanoTime() - start) / 1e6);
            took("the same, scheduler's processor time", entry.getKey(), schedulersMillis() - processorBefore);
        }
    }

    private void visits(String page, boolean counts) {
        runners.forEach((runs, runner) -> {
            long start = System.nanoTime();
            runner.visit(PAGES.get(page));
            if (counts) took(page, runs, (System.nanoTime() - start) / 1e6);
        });
    }

    private void took(String name, int runs, double took) {
        millis.computeIfAbsent(name, unused -> new LinkedHashMap<>())
                .computeIfAbsent(runs, unused -> new ArrayList<>())
                .add(took);
    }

    /** The figures with each history, and how many times the last is the first. */
    private List<Measurement> results() {
        var results = new ArrayList<Measurement>();
        millis.forEach((name, byRuns) -> {
            var steps = new ArrayList<Measurement>();
            byRuns.forEach((runs, values) -> steps.add(new Measurement(
                    String.format(Locale.ROOT, "%,9d: %s", runs, name),
                    Unit.FINE_MILLISECONDS,
                    Optional.empty(),
                    values)));
            results.addAll(steps);
            double times = steps.get(steps.size() - 1).median() / steps.get(0).median();
            results.add(
                    new Measurement("  last : first: " + name, Unit.TIMES, Optional.of(MOST_TIMES), List.of(times)));
        });
        return results;
    }

    /** Of all runners in this process: the others only wait. */
    private static double schedulersMillis() {
        var threads = ManagementFactory.getThreadMXBean();
        long nanos = 0;
        for (var thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().equals("scheduler"))
                nanos += threads.getThreadCpuTime(thread.getThreadId());
        }
        return nanos / 1e6;
    }

    @Override
    public void close() {
        runners.values().forEach(BenchRunner::close);
    }
}
