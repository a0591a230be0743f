package io.fairlead.runner.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dag.Run;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.run.AttemptPlace;
import io.fairlead.runner.run.AttemptToken;
import io.fairlead.runner.run.DagDescription;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.RunQueries;
import io.fairlead.runner.run.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gathers what a worker needs to execute an attempt. */
public final class Assignments {

    private final RunQueries queries;
    private final Versions versions;

    /** Reads only. */
    public Assignments(RunQueries queries, Versions versions) {
        this.queries = queries;
        this.versions = versions;
    }

    /** The assignment of an attempt that exists. */
    public Assignment of(long attemptId, AttemptToken token) {
        AttemptPlace place = queries.place(attemptId).orElseThrow();
        DagRun run = place.run();
        DagDescription dag = versions.of(run.versionId());
        return new Assignment(
                attemptId,
                token.secret(),
                run.repo(),
                run.folder(),
                run.pluginPath(),
                queries.sourceClass(run.versionId()),
                dag.name(),
                place.instance().task(),
                runFor(place),
                inputs(dag, dag.task(place.instance().task()), run),
                logKey(place));
    }

    static LogKey logKey(AttemptPlace place) {
        return new LogKey(
                place.run().dag(),
                place.run().name(),
                place.instance().task(),
                place.instance().mapIndex(),
                place.attempt().number());
    }

    private static Run runFor(AttemptPlace place) {
        DagRun run = place.run();
        return new Run(
                run.name(),
                run.dag(),
                run.revision(),
                run.logicalDateAt(),
                run.intervalStartAt(),
                run.intervalEndAt(),
                place.attempt().number());
    }

    private List<String> inputs(DagDescription dag, DagDescription.Task task, DagRun run) {
        Map<String, String> outputs = queries.outputs(run.id(), task.upstream());
        var inputs = new ArrayList<String>();
        for (DagDescription.Input input : task.inputs()) {
            inputs.add(
                    switch (input.kind()) {
                        case RUN -> null;
                        case TASK -> outputs.getOrDefault(input.name(), "null");
                        case PARAMETER -> parameter(dag, input.name(), run);
                    });
        }
        return inputs;
    }

    private static String parameter(DagDescription dag, String name, DagRun run) {
        JsonNode given = Json.read(run.params(), JsonNode.class).get(name);
        if (given != null) return given.toString();
        return dag.parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .orElseThrow()
                .defaultValue();
    }
}
