package io.fairlead.runner.web.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.run.dag.LiveDag;
import io.fairlead.runner.web.graph.Graph;
import io.fairlead.runner.web.request.Problem;
import io.fairlead.runner.web.request.Requests;
import io.fairlead.runner.web.request.Visitor;
import io.fairlead.runner.web.request.WebCommands;
import io.fairlead.runner.web.request.WebQueries;
import io.fairlead.runner.web.view.Links;
import io.fairlead.runner.web.view.PageWriter;
import io.fairlead.runner.web.view.StateMark;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /dags/{dag}}: one DAG, and the buttons that pause, resume and start it. */
final class DagRoutes {

    private static final int RUNS = 25;
    private static final int VERSIONS = 10;
    private static final String PREFIX = "param.";

    private final WebQueries reads;
    private final WebCommands actions;
    private final PageWriter writer;

    DagRoutes(WebQueries reads, WebCommands actions, PageWriter writer) {
        this.reads = reads;
        this.actions = actions;
        this.writer = writer;
    }

    void routes(RoutesConfig routes) {
        routes.get("/dags/{dag}", context -> {
            LiveDag dag = dag(context);
            var fields = reads.versions().of(dag.versionId()).parameters().stream()
                    .map(FormField::of)
                    .toList();
            writer.write(context, page(context, dag, fields, Optional.empty()));
        });
        routes.post("/dags/{dag}/pause", context -> pause(context, true));
        routes.post("/dags/{dag}/resume", context -> pause(context, false));
        routes.post("/dags/{dag}/trigger", this::trigger);
        // The address of a form that was refused, opened anew.
        routes.get("/dags/{dag}/trigger", context -> context.redirect(Links.dag(context.pathParam("dag"))));
    }

    private void pause(Context context, boolean paused) {
        LiveDag dag = dag(context);
        actions.pause(dag, paused);
        String back = Requests.cameFrom(context)
                .filter(path -> path.equals("/") || path.startsWith("/?"))
                .orElse(Links.dag(dag.fullId()));
        context.redirect(back, HttpStatus.SEE_OTHER);
    }

    /** What was refused is shown again, with the values that were given. */
    private void trigger(Context context) {
        LiveDag dag = dag(context);
        Map<String, JsonNode> given =
                given(context, reads.versions().of(dag.versionId()).parameters());
        var now = writer.now();
        try {
            DagRun run = actions.trigger(dag, given, Optional.empty(), Visitor.of(context), now);
            context.redirect(Links.run(run.dag(), run.name()), HttpStatus.SEE_OTHER);
        } catch (Problem refused) {
            context.status(refused.status());
            writer.write(context, page(context, dag, fields(dag, given), Optional.of(refused.getMessage())));
        }
    }

    /** What a form sends: text, and nothing at all for a box that is not ticked. */
    private static Map<String, JsonNode> given(Context context, List<DagDescription.Parameter> parameters) {
        var given = new HashMap<String, JsonNode>();
        for (var parameter : parameters) {
            if (parameter.type().equals("boolean")) given.put(parameter.name(), TextNode.valueOf("false"));
        }
        context.formParamMap().forEach((name, values) -> {
            if (name.startsWith(PREFIX)) given.put(name.substring(PREFIX.length()), TextNode.valueOf(values.get(0)));
        });
        return given;
    }

    private List<FormField> fields(LiveDag dag, Map<String, JsonNode> given) {
        return reads.versions().of(dag.versionId()).parameters().stream()
                .map(FormField::of)
                .map(field -> given.containsKey(field.name())
                        ? new FormField(
                                field.name(),
                                field.type(),
                                given.get(field.name()).asText(),
                                field.choices())
                        : field)
                .toList();
    }

    private DagPage page(Context context, LiveDag dag, List<FormField> fields, Optional<String> problem) {
        String id = dag.fullId();
        DagDescription description = reads.versions().of(dag.versionId());
        List<DagRun> runs = reads.runs().newest(id, RUNS, 0);
        String newest =
                runs.isEmpty() ? Links.dag(id) : Links.run(id, runs.get(0).name());
        return new DagPage(
                // What was refused stands still, so that nobody's corrections are replaced.
                problem.isPresent() ? writer.frame(context, id) : writer.frame(context, id, "dag-" + id, "dags"),
                Summaries.dag(dag, description),
                fields,
                problem,
                Summaries.graph(
                        description,
                        Requests.query(context, "task"),
                        Links.dag(id) + "?task=",
                        (task, upstream) -> new Graph.Node(
                                task.name(),
                                upstream,
                                StateMark.NONE,
                                newest + (runs.isEmpty() ? "#graph" : "#task-" + task.name()))),
                runs.stream().map(Summaries::run).toList(),
                versions(dag));
    }

    private List<DagPage.Version> versions(LiveDag dag) {
        return reads.revisions().versions(dag.id(), VERSIONS).stream()
                .map(version -> new DagPage.Version(version.number(), version.revision(), version.recordedAt()))
                .toList();
    }

    private LiveDag dag(Context context) {
        return reads.dag(context.pathParam("dag"));
    }
}
