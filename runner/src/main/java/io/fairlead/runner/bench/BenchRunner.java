package io.fairlead.runner.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.runner.Runner;
import io.fairlead.runner.cli.ApiClient;
import io.fairlead.runner.cli.CommandFailure;
import io.fairlead.runner.cli.Pause;
import io.fairlead.runner.config.Config;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A runner of the bench's own, with its demo repository, and a client that speaks to it. */
final class BenchRunner implements AutoCloseable {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Runner runner;
    private final ApiClient client;
    private final Duration patience;

    BenchRunner(Path data) throws IOException {
        this(data, Map.of(), PATIENCE);
    }

    /**
     * @param settings more of them, by the names of their variables
     * @param patience how long anything may take
     */
    BenchRunner(Path data, Map<String, String> settings, Duration patience) throws IOException {
        this.patience = patience;
        var variables = new HashMap<>(settings);
        variables.put("FAIRLEAD_PORT", "0");
        variables.put("FAIRLEAD_DATA", data.toString());
        runner = Runner.start(Config.from(variables), InstantSource.system());
        client = new ApiClient(runner.uri().toString(), "");
    }

    String gitUrl() {
        return runner.uri() + "/git/demo.git";
    }

    void awaitDag(String dag) throws InterruptedException {
        await("dag " + dag, () -> names().contains(dag));
    }

    private List<String> names() {
        return client.get("/api/v2/dags?limit=100").path("dags").findValuesAsText("dag_id");
    }

    /** The commit that new runs of a DAG would be made from. */
    String revision(String dag) {
        return client.get("/api/v2/dags/" + dag).path("bundle_version").asText();
    }

    /** Asks for a page or anything else. */
    void visit(String path) {
        client.text(path);
    }

    /** Starts a run and waits for its success. */
    void run(String dag) throws InterruptedException {
        completed(dag);
    }

    /** Starts so many runs at once and waits for the success of all. */
    void runs(String dag, int count) throws InterruptedException {
        var paths = new ArrayList<String>();
        for (int i = 0; i < count; i++) paths.add(started(dag));
        for (String path : paths) succeeded(dag, path);
    }

    /** The same, of a DAG whose tasks come one after the other. */
    List<TaskTransition> hops(String dag) throws InterruptedException {
        return TaskTransition.of(client, completed(dag), false);
    }

    private String completed(String dag) throws InterruptedException {
        String path = started(dag);
        succeeded(dag, path);
        return path;
    }

    /** @return the run's path in the REST API */
    private String started(String dag) {
        JsonNode run = client.send("POST", "/api/v2/dags/" + dag + "/dagRuns", Map.of());
        return "/api/v2/dags/" + dag + "/dagRuns/"
                + ApiClient.part(run.path("dag_run_id").asText());
    }

    private void succeeded(String dag, String path) throws InterruptedException {
        await("run of " + dag, () -> {
            String state = client.get(path).path("state").asText();
            if (state.equals("failed")) throw new CommandFailure("the run of " + dag + " failed");
            return state.equals("success");
        });
    }

    void await(String what, BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end)
                throw new CommandFailure(what + " did not come within " + patience.toSeconds() + " s");
            Pause.of(LOOK_AGAIN);
        }
    }

    @Override
    public void close() {
        runner.close();
    }
}
