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
import io.fairlead.runner.web.rest.Takes.Kind;
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

    private static final Takes TRIGGER = Takes.NOTHING
            .member(Kind.TEXT, "dag_run_id")
            .member(Kind.OBJECT, "conf")
            .later("logical_date", "run_after", "data_interval_start", "data_interval_end", "note");

    private final WebQueries reads;
    private final WebCommands actions;
    private final InstantSource clock;

    public RestApi(WebQueries reads, WebCommands actions, InstantSource clock) {
        this.reads = reads;
        this.actions = actions;
        this.clock = clock;
    }

    public void routes(RestRoutes routes) {
        String dag = "/api/v2/dags/{dag}";
        String run = dag + "/dagRuns/{run}";
        String task = run + "/taskInstances/{task}";
        var page = Takes.NOTHING.query(Kind.NUMBER, "limit", "offset");
        routes.get("/api/v2/version", Takes.NOTHING, context -> context.json(Map.of("version", Version.TEXT)));
        routes.get("/api/v2/dags", page, this::dags);
        routes.get(dag, Takes.NOTHING, context -> context.json(RestViews.dag(dag(context))));
        routes.get(dag + "/details", Takes.NOTHING, context -> context.json(RestViews.dag(dag(context))));
        routes.patch(dag, Takes.NOTHING.member(Kind.BOOLEAN, "is_paused"), this::patchDag);
        routes.get(dag + "/dagRuns", page, this::runs);
        routes.post(dag + "/dagRuns", TRIGGER, this::trigger);
        routes.get(run, Takes.NOTHING, context -> context.json(RestViews.run(run(context))));
        routes.patch(run, Takes.NOTHING.member(Kind.TEXT, "state").later("note"), this::patchRun);
        routes.get(run + "/taskInstances", Takes.NOTHING, this::instances);
        routes.get(task, Takes.NOTHING, context -> context.json(instance(run(context), context)));
        routes.get(task + "/tries", Takes.NOTHING, this::tries);
        new RestLogs(reads).routes(routes, task);
        routes.get("/api/v2/repos", Takes.NOTHING, this::repos);
        routes.get(
                "/api/v2/repos/{repo}",
                Takes.NOTHING,
                context -> context.json(repo(reads.repo(context.pathParam("repo")))));
        routes.post("/api/v2/repos/{repo}/sync", Takes.NOTHING, this::sync);
        routes.get("/api/v2/workers", Takes.NOTHING, this::workers);
    }

    private void dags(Context context) {
        List<LiveDag> all = reads.dags().live();
        var page = all.stream().skip(offset(context)).limit(limit(context)).map(RestViews::dag);
        context.json(Map.of("dags", page.toList(), "total_entries", all.size()));
    }

    private void patchDag(Context context) {
        JsonNode paused = Takes.body(context).path("is_paused");
        if (!paused.isBoolean()) throw Problem.badRequest("give {\"is_paused\": true} or false");
        actions.pause(dag(context), paused.booleanValue());
        context.json(RestViews.dag(dag(context)));
    }

    private void runs(Context context) {
        boolean all = context.pathParam("dag").equals("~");
        var queries = reads.runs();
        List<DagRun> page = all
                ? queries.newestOfAll(limit(context), offset(context))
                : queries.newest(dag(context).fullId(), limit(context), offset(context));
        int total = all ? queries.count() : queries.count(context.pathParam("dag"));
        context.json(Map.of("dag_runs", page.stream().map(RestViews::run).toList(), "total_entries", total));
    }

    private void trigger(Context context) {
        JsonNode body = Takes.body(context);
        var params = new HashMap<String, JsonNode>();
        if (body.hasNonNull("conf")) body.get("conf").properties().forEach(p -> params.put(p.getKey(), p.getValue()));
        Optional<String> name = Optional.ofNullable(body.path("dag_run_id").textValue());
        DagRun made = actions.trigger(dag(context), params, name, Visitor.of(context), clock.instant());
        context.json(RestViews.run(made));
    }

    private void patchRun(Context context) {
        if (!"failed".equals(Takes.body(context).path("state").textValue())) {
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
        return RestViews.instance(
                run, instance, reads.waits(run, clock.instant()).getOrDefault(instance, Optional.empty()));
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
        return RestViews.repo(
                repo, live, errors, reads.firstRevision(repo), reads.setbacks().of(repo));
    }

    private void sync(Context context) {
        RepoStatus repo = reads.repo(context.pathParam("repo"));
        actions.sync(repo.name());
        context.status(202).json(Map.of("name", repo.name()));
    }

    private void workers(Context context) {
        var views = reads.workers().get().stream().map(RestViews::worker).toList();
        context.json(Map.of("workers", views, "total_entries", views.size()));
    }

    private LiveDag dag(Context context) {
        return reads.dag(context.pathParam("dag"));
    }

    private DagRun run(Context context) {
        return reads.run(context.pathParam("dag"), context.pathParam("run"));
    }

    private static int limit(Context context) {
        return Requests.query(context, "limit")
                .map(given -> Math.min(Requests.number(given, "limit"), MOST_AT_ONCE))
                .orElse(DEFAULT_LIMIT);
    }

    private static int offset(Context context) {
        return Requests.query(context, "offset")
                .map(given -> Requests.number(given, "offset"))
                .orElse(0);
    }
}
