package io.fairlead.runner.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.runner.cli.ApiClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * From one task of a run to the next.
 *
 * @param ended when the runner knew that the first one had
 * @param queued when it gave the second one to an executor
 * @param start what the second one's worker says of its start; empty where it is no pod's
 */
record TaskTransition(Instant ended, Instant queued, Optional<WorkerStart> start) {

    /** Those of a run whose tasks come one after the other. */
    static List<TaskTransition> of(ApiClient client, String run, boolean withLogs) {
        var instances = new ArrayList<JsonNode>();
        client.get(run + "/taskInstances?limit=100").path("task_instances").forEach(instances::add);
        instances.sort(Comparator.comparing(instance -> at(instance, "start_date")));
        var hops = new ArrayList<TaskTransition>();
        for (int i = 1; i < instances.size(); i++) {
            String task = run + "/taskInstances/"
                    + ApiClient.part(instances.get(i).path("task_id").asText());
            JsonNode attempt =
                    client.get(task + "/tries").path("task_instances").get(0);
            Optional<WorkerStart> start = withLogs
                    ? WorkerStart.in(client.log(task + "/logs/1", "offset=0").text())
                    : Optional.empty();
            hops.add(new TaskTransition(at(instances.get(i - 1), "end_date"), at(attempt, "queued_when"), start));
        }
        return hops;
    }

    private static Instant at(JsonNode node, String field) {
        return Instant.parse(node.path(field).asText());
    }

    double decide() {
        return Duration.between(ended, queued).toNanos() / 1e6;
    }

    /** To the start of the worker's process; by two clocks, where the worker is on another machine. */
    double createAndStart() {
        return Duration.between(queued, start.orElseThrow().at()).toNanos() / 1e6
                - start.orElseThrow().total();
    }
}
