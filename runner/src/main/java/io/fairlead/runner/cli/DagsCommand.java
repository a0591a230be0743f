package io.fairlead.runner.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code fairlead dags} */
@Command(name = "dags", description = "Lists the DAGs, and what did not load.", mixinStandardHelpOptions = true)
final class DagsCommand implements Callable<Integer> {

    @Mixin
    private ServerOptions server;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var out = spec.commandLine().getOut();
        var client = server.client();
        String late = late(client);
        var table = new TextTable("DAG", "SCHEDULE", "NEXT RUN", "REVISION", "");
        for (int offset = 0, total = 1; offset < total; offset += 100) {
            JsonNode page = client.get("/api/v2/dags?limit=100&offset=" + offset);
            total = page.path("total_entries").asInt();
            page.path("dags").forEach(dag -> table.add(row(dag)));
        }
        table.print(out);
        for (JsonNode repo : client.get("/api/v2/repos").path("repos")) {
            for (String problem : List.of("sync_error", "describe_error")) {
                if (repo.hasNonNull(problem))
                    out.println(repo.path("name").asText() + ": "
                            + repo.path(problem).asText());
            }
            for (JsonNode error : repo.path("import_errors")) {
                String line =
                        error.hasNonNull("line") ? ":" + error.path("line").asText() : "";
                out.println("did not load: " + repo.path("name").asText() + "/"
                        + error.path("filename").asText() + line + ": "
                        + error.path("reason").asText());
            }
        }
        if (!late.isEmpty()) out.println(late);
        out.flush();
        return late.isEmpty() ? 0 : 1;
    }

    /** One repo that does not get live takes nothing from the others. */
    private String late(ApiClient client) throws InterruptedException {
        try {
            server.firstRevisions(client, spec).await(repo -> true);
            return "";
        } catch (CommandFailure.NotLive e) {
            return e.getMessage();
        }
    }

    private static String[] row(JsonNode dag) {
        String note = dag.path("is_paused").asBoolean() ? "paused" : "";
        if (dag.path("has_import_errors").asBoolean()) note = (note + " last good version").strip();
        return new String[] {
            dag.path("dag_id").asText(),
            dag.path("timetable_summary").asText(),
            dag.path("next_dagrun_run_after").asText("-").replace("null", "-"),
            Shown.hash(dag.path("bundle_version").asText()),
            note
        };
    }
}
