package io.fairlead.runner.web.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.runner.Version;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.TaskInstance;
import io.fairlead.runner.run.dag.LiveDag;
import io.fairlead.runner.run.dag.RepoStatus;
import io.fairlead.runner.run.dag.Revision;
import io.fairlead.runner.run.dag.RevisionError;
import io.fairlead.runner.web.request.Problem;
import io.fairlead.runner.web.request.Requests;
import io.fairlead.runner.web.request.Visitor;
import io.fairlead.runner.web.request.WebCommands;
import io.fairlead.runner.web.request.WebQueries;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /api/v2}: the routes of Airflow 3's stable REST API that make sense here, and {@code /repos} for what it has no word for. */
public final class RestApi {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MOST_AT_ONCE = 100;

    private final WebQueries reads;
    private final WebCommands actions;
    private final InstantSource clock;

    public RestApi(WebQueries reads, WebCommands actions, InstantSource clock) {
        this.reads = reads;
        this.actions = actions;
        this.clock = clock;
    }

    public void routes(RoutesConfig routes) {
        String dag = "/api/v2/dags/{dag}";
        String run = dag + "/dagRuns/{run}";
        String task = run + "/taskInstances/{task}";
        routes.get("/api/v2/version", context -> context.json(Map.of("version", Version.TEXT)));
        routes.get("/api/v2/dags", this::dags);
        routes.get(dag, context -> context.json(RestViews.dag(dag(context))));
        routes.get(dag + "/details", context -> context.json(RestViews.dag(dag(context))));
        routes.patch(dag, this::patchDag);
        routes.get(dag + "/dagRuns", this::runs);
        routes.post(dag + "/dagRuns", this::trigger);
        routes.get(run, context -> context.json(RestViews.run(run(context))));
        routes.patch(run, this::patchRun);
        routes.get(run + "/taskInstances", this::instances);
        routes.get(task, context -> context.json(instance(run(context), context)));
        routes.get(task + "/tries", this::tries);
        new RestLogs(reads).routes(routes, task);
        routes.get("/api/v2/repos", this::repos);
        routes.get("/api/v2/repos/{repo}", context -> context.json(repo(reads.repo(context.pathParam("repo")))));
        routes.post("/api/v2/repos/{repo}/sync", this::sync);
    }

    private void dags(Context context) {
        List<LiveDag> all = reads.dags().live();
        var page = all.stream().skip(offset(context)).limit(limit(context)).map(RestViews::dag);
        context.json(Map.of("dags", page.toList(), "total_entries", all.size()));
    }

    private void patchDag(Context context) {
        JsonNode paused = Requests.json(context).get("is_paused");
        if (paused == null || !paused.isBoolean()) throw Problem.badRequest("give {\"is_paused\": true} or false");
        actions.pause(dag(context), paused.booleanValue());
        context.json(RestViews.dag(dag(context)));
    }

    private void runs(Context context) {
        boolean all = context.pathParam("dag").equals("~");
        var queries = reads.runs();
        List<DagRun> page = all
                ? queries.newest(limit(context), offset(context))
                : queries.newest(dag(context).fullId(), limit(context), offset(context));
        int total = all ? queries.count() : queries.count(context.pathParam("dag"));
        context.json(Map.of("dag_runs", page.stream().map(RestViews::run).toList(), "total_entries", total));
    }

    private void trigger(Context context) {
        JsonNode body = Requests.json(context);
        var params = new HashMap<String, JsonNode>();
        if (body.hasNonNull("conf")) body.get("conf").properties().forEach(p -> params.put(p.getKey(), p.getValue()));
        Optional<String> name = Optional.ofNullable(body.get("dag_run_id"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText);
        DagRun made = actions.trigger(dag(context), params, name, Visitor.of(context), clock.instant());
        context.json(RestViews.run(made));
    }

    private void patchRun(Context context) {
        if (!"failed".equals(Requests.json(context).path("state").asText())) {
            throw Problem.badRequest("only {\"state\": \"failed\"} is understood: it ends the run");
        }
        DagRun run = run(context);
        if (run.state().isFinal()) {
            throw Problem.conflict(
                    "run '" + run.name() + "' has already ended: " + run.state().word());
        }
        actions.cancel(run, Visitor.of(context), clock.instant());
        context.json(RestViews.run(run(context)));
    }

    private void instances(Context context) {
        DagRun run = run(context);
        Map<TaskInstance, Optional<String>> waits = reads.waits(run, clock.instant());
        var views = waits.entrySet().stream()
                .map(entry -> RestViews.instance(run, entry.getKey(), entry.getValue()))
                .toList();
        context.json(Map.of("task_instances", views, "total_entries", views.size()));
    }

    private Map<String, Object> instance(DagRun run, Context context) {
        TaskInstance instance = reads.instance(run, context.pathParam("task"));
        return RestViews.instance(run, instance, reads.waits(run, clock.instant()).getOrDefault(instance, Optional.empty()));
    }

    private void tries(Context context) {
        TaskInstance instance = reads.instance(run(context), context.pathParam("task"));
        var views = reads.runs().attempts(instance.id()).stream()
                .map(RestViews::attempt)
                .toList();
        context.json(Map.of("task_instances", views, "total_entries", views.size()));
    }

    private void repos(Context context) {
        var views = reads.repos().all().stream().map(this::repo).toList();
        context.json(Map.of("repos", views, "total_entries", views.size()));
    }

    private Map<String, Object> repo(RepoStatus repo) {
        Optional<Revision> live = repo.liveRevisionId().flatMap(reads.revisions()::revision);
        List<RevisionError> errors =
                live.map(revision -> reads.revisions().errors(revision.id())).orElse(List.of());
        return RestViews.repo(repo, live, errors);
    }

    private void sync(Context context) {
        RepoStatus repo = reads.repo(context.pathParam("repo"));
        actions.sync(repo.name());
        context.status(202).json(Map.of("name", repo.name()));
    }

    private LiveDag dag(Context context) {
        return reads.dag(context.pathParam("dag"));
    }

    private DagRun run(Context context) {
        return reads.run(context.pathParam("dag"), context.pathParam("run"));
    }

    private static int limit(Context context) {
        String given = context.queryParam("limit");
        return given == null ? DEFAULT_LIMIT : Math.min(Requests.number(given, "limit"), MOST_AT_ONCE);
    }

    private static int offset(Context context) {
        String given = context.queryParam("offset");
        return given == null ? 0 : Requests.number(given, "offset");
    }
}
