package io.fairlead.runner.web.page;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.RunGlance;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.run.dag.LiveDag;
import io.fairlead.runner.web.graph.Graph;
import io.fairlead.runner.web.view.HumanFormat;
import io.fairlead.runner.web.view.StateMark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Says what the store knows of DAGs and runs in the words of the pages. Pure. */
final class Summaries {

    private Summaries() {}

    static DagSummary dag(LiveDag dag, DagDescription description) {
        return new DagSummary(
                dag.fullId(),
                description.description(),
                ScheduleWords.of(description.schedule()),
                dag.live() ? dag.due() : Optional.empty(),
                dag.revision(),
                dag.staleReason(),
                !dag.live(),
                dag.paused(),
                description.maxActiveRuns());
    }

    static RunSummary run(DagRun run) {
        return new RunSummary(
                run.dag(),
                run.name(),
                StateMark.of(run.state().word()),
                run.revision(),
                run.kind(),
                run.kind().equals("manual") ? Optional.of(run.triggeredBy()) : Optional.empty(),
                given(run),
                run.queuedAt(),
                run.startedAt(),
                run.finishedAt());
    }

    static RunBar bar(RunGlance run, Instant now) {
        Optional<Duration> took = HumanFormat.between(run.startedAt(), run.finishedAt(), now);
        return new RunBar(run.name(), StateMark.of(run.state().word()), took);
    }

    /**
     * The tasks as a graph.
     *
     * @param node what a task's node looks like and where it leads
     * @param focusLink see {@link Graph}
     */
    static Graph graph(
            DagDescription description,
            Optional<String> focus,
            String focusLink,
            BiFunction<DagDescription.Task, List<String>, Graph.Node> node) {
        var nodes = description.tasks().stream()
                .map(task -> node.apply(task, task.upstream()))
                .toList();
        return new Graph(nodes, focus, focusLink);
    }

    private static List<RunSummary.Given> given(DagRun run) {
        var given = new ArrayList<RunSummary.Given>();
        for (var parameter : Json.read(run.params(), JsonNode.class).properties()) {
            given.add(new RunSummary.Given(
                    parameter.getKey(), parameter.getValue().asText()));
        }
        return given;
    }
}
