package io.fairlead.runner.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fairlead logs <dag> [--run ID] [--task T] [-f] [--level L] [--grep TEXT] [--tail N]} */
@Command(name = "logs", description = "Prints what the tasks of a run have said.", mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(300);

    @Parameters(index = "0", paramLabel = "DAG", description = "Full id, <repo>.<name>.")
    private String dag;

    @Option(names = "--run", paramLabel = "ID", description = "Which run. Default: the newest.")
    private String run;

    @Option(names = "--task", paramLabel = "TASK", description = "Only this task. Default: all, one after the other.")
    private String task;

    @Option(names = "-f", description = "Follows the log until the run has ended.")
    private boolean follow;

    @Mixin
    private LogOptions lines;

    @Mixin
    private ServerOptions server;

    @Spec
    private CommandSpec spec;

    private ApiClient client;
    private PrintWriter out;

    @Override
    public Integer call() throws InterruptedException {
        client = server.client();
        out = spec.commandLine().getOut();
        String path = "/api/v2/dags/" + ApiClient.part(dag) + "/dagRuns";
        String tasks = path + "/" + ApiClient.part(run == null ? newest(path) : run) + "/taskInstances";
        if (!follow) {
            for (JsonNode instance : wanted(tasks)) print(tasks, instance);
            return 0;
        }
        follow(tasks);
        return 0;
    }

    private String newest(String runs) throws InterruptedException {
        JsonNode newest = server.firstRevisions(client, spec)
                .whenThere(dag, () -> client.get(runs + "?limit=1"))
                .path("dag_runs");
        if (newest.isEmpty())
            throw new CommandFailure("dag '" + dag + "' has no run yet; start one: fairlead trigger " + dag);
        return newest.get(0).path("dag_run_id").asText();
    }

    private List<JsonNode> wanted(String tasks) {
        var wanted = new ArrayList<JsonNode>();
        for (JsonNode instance : client.get(tasks).path("task_instances")) {
            if (task == null || task.equals(instance.path("task_id").asText())) wanted.add(instance);
        }
        if (wanted.isEmpty()) throw new CommandFailure("the run has no task '" + task + "'");
        return wanted;
    }

    private void print(String tasks, JsonNode instance) {
        for (int attempt = 1; attempt <= instance.path("try_number").asInt(); attempt++) {
            OptionalLong offset = OptionalLong.empty();
            while (true) {
                var piece = piece(tasks, instance, attempt, offset);
                show(instance, piece.text());
                if (offset.isPresent() && piece.next() == offset.getAsLong()) break;
                offset = OptionalLong.of(piece.next());
            }
        }
    }

    /** Each task in turn, in the order they come in the DAG, as soon and as long as it has something to say. */
    private void follow(String tasks) throws InterruptedException {
        for (JsonNode listed : wanted(tasks)) {
            String name = listed.path("task_id").asText();
            OptionalLong offset = OptionalLong.empty();
            int attempt = 1;
            while (true) {
                JsonNode instance = client.get(tasks + "/" + ApiClient.part(name));
                boolean ended = instance.hasNonNull("end_date");
                if (instance.path("try_number").asInt() == 0 && ended) break; // never ran
                var piece = piece(tasks, instance, attempt, offset);
                boolean quiet = offset.isPresent() && piece.next() == offset.getAsLong();
                offset = OptionalLong.of(piece.next());
                show(instance, piece.text());
                if (piece.complete() && attempt < instance.path("try_number").asInt()) {
                    attempt++;
                    offset = OptionalLong.empty();
                } else if (piece.complete() && ended) break;
                else if (quiet) Pause.of(LOOK_AGAIN);
            }
        }
    }

    private ApiClient.LogPiece piece(String tasks, JsonNode instance, int attempt, OptionalLong offset) {
        String path = tasks + "/" + ApiClient.part(instance.path("task_id").asText()) + "/logs/" + attempt;
        return client.log(path, lines.query(offset));
    }

    private void show(JsonNode instance, String text) {
        String prefix = task == null ? instance.path("task_id").asText() + " | " : "";
        text.lines().forEach(line -> out.println(prefix + TerminalText.of(line)));
        out.flush();
    }
}
