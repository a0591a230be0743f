package io.fairlead.runner.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fairlead trigger <dag> [--param k=v] [--wait]} */
@Command(
        name = "trigger",
        description = "Starts a run. With --wait the exit status is 0 if it succeeded, 1 if it failed.",
        mixinStandardHelpOptions = true)
final class TriggerCommand implements Callable<Integer> {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    @Parameters(index = "0", paramLabel = "DAG", description = "Full id, <repo>.<name>; `fairlead dags` lists them.")
    private String dag;

    @Option(names = "--param", paramLabel = "NAME=VALUE", description = "A parameter; may be given more than once.")
    private Map<String, String> params = new HashMap<>();

    @Option(names = "--wait", description = "Waits until the run has ended, and shows its tasks as they end.")
    private boolean wait;

    @Mixin
    private ServerOptions server;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        var client = server.client();
        String runs = "/api/v2/dags/" + ApiClient.part(dag) + "/dagRuns";
        JsonNode run = server.firstRevisions(client, spec)
                .whenThere(dag, () -> client.send("POST", runs, Map.of("conf", params)));
        String id = run.path("dag_run_id").asText();
        out.println("started " + dag + " " + id + " at revision "
                + Shown.hash(run.path("bundle_version").asText()));
        out.flush();
        return wait ? follow(client, runs + "/" + ApiClient.part(id), out) : 0;
    }

    private static int follow(ApiClient client, String run, PrintWriter out) throws InterruptedException {
        Set<String> told = new HashSet<>();
        while (true) {
            JsonNode now = client.get(run); // before its tasks, so that the last of them are not missed
            for (JsonNode task : client.get(run + "/taskInstances").path("task_instances")) tell(task, told, out);
            String state = now.path("state").asText();
            if (state.equals("success") || state.equals("failed")) {
                String reason =
                        now.hasNonNull("reason") ? ": " + now.path("reason").asText() : "";
                out.println("run " + state + reason + " after " + Shown.seconds(now.path("duration")));
                out.flush();
                return state.equals("success") ? 0 : 1;
            }
            Pause.of(LOOK_AGAIN);
        }
    }

    private static void tell(JsonNode task, Set<String> told, PrintWriter out) {
        if (!task.hasNonNull("end_date") || !told.add(task.path("task_id").asText())) return;
        String reason = task.hasNonNull("reason") ? "  " + task.path("reason").asText() : "";
        out.println("  " + task.path("task_id").asText() + "  "
                + task.path("state").asText() + "  " + Shown.seconds(task.path("duration")) + reason);
        out.flush();
    }
}
