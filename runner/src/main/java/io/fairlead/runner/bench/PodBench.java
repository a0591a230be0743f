package io.fairlead.runner.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.runner.cli.ApiClient;
import io.fairlead.runner.cli.CommandFailure;
import io.fairlead.runner.cli.Pause;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From the end of one task to the first line of the next one's code in a new pod. On this machine the pods are processes, started
 * as a kubelet would, so that all is measured but what Kubernetes takes; with a server it is a run in that cluster.
 */
final class PodBench {

    private static final double LIMIT_MILLIS = 700;
    private static final int WARM_UPS = 2;
    private static final int STARTS = 15;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final String DECIDE = "decide";
    private static final String OWN = "all but create and container start";

    private final Map<String, List<Double>> figures = new LinkedHashMap<>();
    private final PrintWriter out;

    private PodBench(PrintWriter out) {
        this.out = out;
    }

    /** Deciding is measured with local workers, which ask for their tasks: the runner's part in it is the same. */
    static List<Measurement> here(Path folder, PrintWriter out) throws IOException, InterruptedException {
        var bench = new PodBench(out);
        List<Double> decided = decided(folder);
        var ofSource = new ArrayList<Double>();
        try (var pods = new SimulatedPods(folder)) {
            for (int i = -WARM_UPS; i < STARTS; i++) {
                WorkerStart start = pods.ofJar();
                double sourceTotal = pods.ofSource().total();
                if (i < 0) continue;
                bench.add(decided.get(i % decided.size()), start);
                ofSource.add(sourceTotal);
            }
        }
        var results = new ArrayList<>(bench.results());
        results.add(compared("start to first line, DAG a .java file", ofSource));
        return results;
    }

    private static List<Double> decided(Path folder) throws IOException, InterruptedException {
        try (var runner = new BenchRunner(folder.resolve("data"))) {
            runner.awaitDag("demo.chain");
            for (int i = 0; i < WARM_UPS; i++) runner.run("demo.chain");
            return runner.hops("demo.chain").stream()
                    .map(TaskTransition::decide)
                    .toList();
        }
    }

    /**
     * A run of a DAG whose tasks come one after the other, each in a pod.
     *
     * @throws CommandFailure if it fails, or its tasks are not executed in pods
     */
    static List<Measurement> in(ApiClient client, String dag, PrintWriter out) throws InterruptedException {
        var bench = new PodBench(out);
        JsonNode begun = client.send("POST", "/api/v2/dags/" + dag + "/dagRuns", Map.of());
        String run = "/api/v2/dags/" + dag + "/dagRuns/"
                + ApiClient.part(begun.path("dag_run_id").asText());
        await(client, run);
        List<TaskTransition> hops = TaskTransition.of(client, run, true);
        for (TaskTransition hop : hops) {
            if (hop.start().isEmpty())
                throw new CommandFailure("the tasks of " + dag + " are not executed in pods; choose another --dag,"
                        + " or set executor: kubernetes there");
            bench.figures
                    .computeIfAbsent("create and container start", name -> new ArrayList<>())
                    .add(hop.createAndStart());
            bench.add(hop.decide(), hop.start().get());
        }
        if (hops.isEmpty()) throw new CommandFailure(dag + " has a single task; choose a --dag with more");
        return bench.results();
    }

    private static void await(ApiClient client, String run) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (String state = "";
                !state.equals("success");
                state = client.get(run).path("state").asText()) {
            if (state.equals("failed")) throw new CommandFailure("the run failed");
            if (System.nanoTime() > end) throw new CommandFailure("the run did not end within " + PATIENCE);
            Pause.of(LOOK_AGAIN);
        }
    }

    private void add(double decided, WorkerStart start) {
        figures.computeIfAbsent(DECIDE, name -> new ArrayList<>()).add(decided);
        start.steps()
                .forEach((step, millis) ->
                        figures.computeIfAbsent(step, name -> new ArrayList<>()).add(millis));
        figures.computeIfAbsent(OWN, name -> new ArrayList<>()).add(decided + start.total());
        out.printf("decide %.0f, %s%n", decided, start.steps());
        out.flush();
    }

    private List<Measurement> results() {
        var results = new ArrayList<Measurement>();
        figures.forEach((name, values) -> {
            if (!name.equals(OWN)) results.add(compared(name, values));
        });
        results.add(Measurement.millis(OWN, LIMIT_MILLIS, figures.get(OWN)));
        return results;
    }

    private static Measurement compared(String name, List<Double> millis) {
        return new Measurement(name, Measurement.Unit.MILLISECONDS, Optional.empty(), millis);
    }
}
