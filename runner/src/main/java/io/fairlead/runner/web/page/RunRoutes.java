package io.fairlead.runner.web.page;

import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.logs.LogLines;
import io.fairlead.runner.logs.bucket.BucketFailure;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.TaskInstance;
import io.fairlead.runner.run.TaskState;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.web.graph.Graph;
import io.fairlead.runner.web.log.LogPart;
import io.fairlead.runner.web.log.LogRow;
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
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /dags/{dag}/runs/{run}}: one run, and the button that cancels it. */
final class RunRoutes {

    private static final int LAST_LINES = 20;

    private final WebQueries reads;
    private final WebCommands actions;
    private final PageWriter writer;
    private final LogLines lines;

    RunRoutes(WebQueries reads, WebCommands actions, PageWriter writer, LogLines lines) {
        this.reads = reads;
        this.actions = actions;
        this.writer = writer;
        this.lines = lines;
    }

    void routes(RoutesConfig routes) {
        routes.get("/dags/{dag}/runs/{run}", context -> writer.write(context, page(context)));
        routes.post("/dags/{dag}/runs/{run}/cancel", this::cancel);
    }

    private void cancel(Context context) {
        DagRun run = run(context);
        if (!run.state().isFinal()) {
            actions.cancel(run, Visitor.of(context), writer.now());
        }
        context.redirect(Links.run(run.dag(), run.name()), HttpStatus.SEE_OTHER);
    }

    private RunPage page(Context context) throws IOException {
        DagRun run = run(context);
        DagDescription description = reads.versions().of(run.versionId());
        Map<TaskInstance, Optional<String>> waits = reads.waits(run, writer.now());
        var mark = StateMark.of(run.state().word());
        return new RunPage(
                writer.frame(context, mark.text() + " · " + run.name(), "run-" + run.id()),
                Summaries.run(run),
                run.reason().or(() -> reads.waitsToStart(run)),
                !run.state().isFinal(),
                failure(run, waits.keySet().stream().toList()),
                graph(context, run, description, waits),
                waits.entrySet().stream()
                        .map(entry -> TaskRows.of(description, entry.getKey(), entry.getValue()))
                        .toList());
    }

    private Graph graph(
            Context context, DagRun run, DagDescription description, Map<TaskInstance, Optional<String>> waits) {
        var states = new HashMap<String, TaskState>();
        for (TaskInstance instance : waits.keySet()) states.put(instance.task(), instance.state());
        return Summaries.graph(
                description,
                Requests.query(context, "task"),
                Links.run(run.dag(), run.name()) + "?task=",
                (task, upstream) -> new Graph.Node(
                        task.name(),
                        upstream,
                        StateMark.of(
                                states.getOrDefault(task.name(), TaskState.NONE).word()),
                        Links.log(run.dag(), run.name(), task.name(), -1)));
    }

    /** Of the first task that failed. */
    private Optional<RunPage.Failure> failure(DagRun run, List<TaskInstance> instances) throws IOException {
        for (TaskInstance instance : instances) {
            if (instance.state() != TaskState.FAILED || instance.attempts() == 0) continue;
            LogKey log = reads.logKey(run, instance, instance.attempts());
            return Optional.of(new RunPage.Failure(
                    instance.task(),
                    instance.attempts(),
                    instance.reason().orElse("its log says more"),
                    lastLines(log),
                    Links.log(log)));
        }
        return Optional.empty();
    }

    /** A run can be looked at while its logs cannot. */
    private List<LogRow> lastLines(LogKey log) throws IOException {
        try {
            return LogPart.of(log, Optional.empty(), lines.last(log, LAST_LINES))
                    .lines();
        } catch (BucketFailure e) {
            return List.of();
        }
    }

    private DagRun run(Context context) {
        return reads.run(context.pathParam("dag"), context.pathParam("run"));
    }
}
