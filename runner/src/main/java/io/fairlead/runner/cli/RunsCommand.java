package io.fairlead.runner.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fairlead runs [<dag>]} */
@Command(name = "runs", description = "Lists the newest runs, newest first.", mixinStandardHelpOptions = true)
final class RunsCommand implements Callable<Integer> {

    @Parameters(index = "0", arity = "0..1", paramLabel = "DAG", description = "Only runs of this DAG, <repo>.<name>.")
    private String dag;

    @Option(names = "--limit", defaultValue = "20", description = "How many, 1 to 100. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Mixin
    private ServerOptions server;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var client = server.client();
        JsonNode page = dag == null
                ? runs(client, "~")
                : server.firstRevisions(client, spec).whenThere(dag, () -> runs(client, ApiClient.part(dag)));
        var table = new TextTable("DAG", "RUN", "STATE", "REVISION", "STARTED", "DURATION", "");
        for (JsonNode run : page.path("dag_runs")) {
            table.add(
                    run.path("dag_id").asText(),
                    run.path("dag_run_id").asText(),
                    run.path("state").asText(),
                    Shown.hash(run.path("bundle_version").asText()),
                    Shown.text(run.path("start_date")),
                    Shown.seconds(run.path("duration")),
                    run.hasNonNull("reason") ? run.path("reason").asText() : "");
        }
        table.print(spec.commandLine().getOut());
        return 0;
    }

    private JsonNode runs(ApiClient client, String of) {
        return client.get("/api/v2/dags/" + of + "/dagRuns?limit=" + limit);
    }
}
