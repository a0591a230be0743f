package io.fairlead.runner.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dag.Run;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.Commit;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.run.AttemptPlace;
import io.fairlead.runner.run.AttemptToken;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.run.dag.Execution;
import io.fairlead.runner.run.store.RunQueries;
import io.fairlead.runner.run.store.Versions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Gathers what a worker needs to execute an attempt. */
public final class Assignments {

    private final RunQueries queries;
    private final Versions versions;
    private final UnaryOperator<String> commitUrls;

    /**
     * Reads only.
     *
     * @param commitUrls the name of a repo → where workers elsewhere fetch its commits; empty where nothing serves them
     */
    public Assignments(RunQueries queries, Versions versions, UnaryOperator<String> commitUrls) {
        this.queries = queries;
        this.versions = versions;
        this.commitUrls = commitUrls;
    }

    /**
     * The assignment of an attempt that exists.
     *
     * @throws RuntimeException if its task cannot be given what it takes; says why, for a person
     */
    public Assignment of(long attemptId, AttemptToken token, Instant now) {
        AttemptPlace place = queries.place(attemptId).orElseThrow();
        DagRun run = place.run();
        DagDescription dag = versions.of(run.versionId());
        DagDescription.Task task = dag.task(place.instance().task());
        List<String> inputs = inputs(dag, task, run);
        return new Assignment(
                attemptId,
                token.secret(),
                run.repo(),
                run.folder(),
                run.pluginPath(),
                queries.sourceClass(run.versionId()),
                dag.name(),
                task.name(),
                runFor(place),
                inputs,
                logKey(place),
                new Commit(commitUrls.apply(run.repo()), run.revision(), run.repoPath()),
                execution(place, task, inputs),
                // Not the repo's of today: the pods of a run stay in one namespace, where they are found again.
                place.instance().team(),
                deadline(place, task, now),
                place.attempt().number());
    }

    private static Execution execution(AttemptPlace place, DagDescription.Task task, List<String> inputs) {
        Execution wishes = task.execution();
        if (wishes.container() == null) return wishes;
        return wishes.with(wishes.pod().withEnvironment(ContainerEnvironment.of(task, inputs, runFor(place))));
    }

    private static Instant deadline(AttemptPlace place, DagDescription.Task task, Instant now) {
        Instant begins = place.attempt().startedAt().orElse(now);
        return Stream.concat(place.run().deadlineAt().stream(), task.timeout().map(begins::plus).stream())
                .min(Comparator.naturalOrder())
                .orElse(null);
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
