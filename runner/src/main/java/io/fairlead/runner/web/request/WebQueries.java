package io.fairlead.runner.web.request;

import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.logs.LogStore;
import io.fairlead.runner.run.Capacity;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.Load;
import io.fairlead.runner.run.Occupancy;
import io.fairlead.runner.run.RunState;
import io.fairlead.runner.run.TaskInstance;
import io.fairlead.runner.run.TaskState;
import io.fairlead.runner.run.WaitReasons;
import io.fairlead.runner.run.WorkerGlance;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.run.dag.FirstRevision;
import io.fairlead.runner.run.dag.LiveDag;
import io.fairlead.runner.run.dag.RepoStatus;
import io.fairlead.runner.run.store.DagStore;
import io.fairlead.runner.run.store.DescribeSetbacks;
import io.fairlead.runner.run.store.RepoStore;
import io.fairlead.runner.run.store.RevisionQueries;
import io.fairlead.runner.run.store.RunQueries;
import io.fairlead.runner.run.store.Versions;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What pages and REST read, with a clear "not found" where there is nothing.
 *
 * @param capacity how much can be under way at once
 * @param workers of other machines
 */
public record WebQueries(
        DagStore dags,
        RunQueries runs,
        RepoStore repos,
        DescribeSetbacks setbacks,
        RevisionQueries revisions,
        Versions versions,
        LogStore logs,
        Capacity capacity,
        Supplier<List<WorkerGlance>> workers) {

    public LiveDag dag(String fullId) {
        return dags.find(fullId)
                .orElseThrow(() -> Problem.notFound("there is no dag '" + fullId + "'"
                        + firstRevision(repoOf(fullId))
                                .filter(FirstRevision::isAwaited)
                                .map(first -> " yet. " + first.words())
                                .orElse("; `./fairlead dags` lists what there is")));
    }

    private static String repoOf(String dag) {
        return dag.substring(0, Math.max(0, dag.indexOf('.')));
    }

    private Optional<FirstRevision> firstRevision(String repo) {
        return repos.find(repo).map(this::firstRevision);
    }

    /** How far each repo that is followed has come to its first DAGs. */
    public List<FirstRevision> firstRevisions() {
        return repos.all().stream().map(this::firstRevision).toList();
    }

    /** How far it has come to its first DAGs. */
    public FirstRevision firstRevision(RepoStatus repo) {
        var newest = repo.seenHash().flatMap(hash -> revisions.revision(repo.id(), hash));
        return FirstRevision.of(repo, newest, setbacks.of(repo));
    }

    public DagRun run(String dag, String name) {
        return runs.run(dag, name).orElseThrow(() -> Problem.notFound("dag '" + dag + "' has no run '" + name + "'"));
    }

    public RepoStatus repo(String name) {
        return repos.find(name).orElseThrow(() -> Problem.notFound("there is no repo '" + name + "'"));
    }

    public TaskInstance instance(DagRun run, String task) {
        return runs.instances(run.id()).stream()
                .filter(instance -> instance.task().equals(task))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("run '" + run.name() + "' has no task '" + task + "'"));
    }

    /** @param mapIndex -1 for a task that was not fanned out */
    public TaskInstance instance(DagRun run, String task, int mapIndex) {
        return runs.instances(run.id()).stream()
                .filter(instance -> instance.task().equals(task) && instance.mapIndex() == mapIndex)
                .findFirst()
                .orElseThrow(() -> Problem.notFound("run '" + run.name() + "' has no task '" + task + "'"
                        + (mapIndex < 0 ? "" : " with map index " + mapIndex)));
    }

    public LogKey logKey(DagRun run, TaskInstance instance, int attempt) {
        return new LogKey(run.dag(), run.name(), instance.task(), instance.mapIndex(), attempt);
    }

    /** Why a run has not started; empty where it has. */
    public Optional<String> waitsToStart(DagRun run) {
        if (run.state() != RunState.QUEUED) return Optional.empty();
        return WaitReasons.of(run, versions.of(run.versionId()).maxActiveRuns(), runs.earlier(run));
    }

    /** The instances of a run in order, each with why it waits. */
    public Map<TaskInstance, Optional<String>> waits(DagRun run, Instant now) {
        DagDescription description = versions.of(run.versionId());
        List<TaskInstance> instances = runs.instances(run.id());
        var states = new HashMap<String, TaskState>();
        for (TaskInstance instance : instances) states.put(instance.task(), instance.state());
        var load = capacity.limits().isEmpty() ? List.<Load>of() : runs.load();
        var reasons = new WaitReasons(run, states, capacity, new Occupancy(capacity.limits(), load), now);
        var waits = new LinkedHashMap<TaskInstance, Optional<String>>();
        for (TaskInstance instance : instances) {
            waits.put(instance, reasons.of(description.task(instance.task()), instance));
        }
        return waits;
    }
}
