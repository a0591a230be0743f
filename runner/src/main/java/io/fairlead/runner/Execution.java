package io.fairlead.runner;

import io.fairlead.dag.ExecutorName;
import io.fairlead.runner.config.Config;
import io.fairlead.runner.executor.Executor;
import io.fairlead.runner.executor.Executors;
import io.fairlead.runner.executor.kubernetes.KubernetesExecutor;
import io.fairlead.runner.executor.local.LocalExecutor;
import io.fairlead.runner.executor.local.LocalSettings;
import io.fairlead.runner.liveness.Pulse;
import io.fairlead.runner.logs.LogStore;
import io.fairlead.runner.run.AttemptToken;
import io.fairlead.runner.run.Limit;
import io.fairlead.runner.run.WorkerGlance;
import io.fairlead.runner.scheduler.Assignments;
import io.fairlead.runner.scheduler.AttemptRecords;
import io.fairlead.runner.scheduler.Duty;
import io.fairlead.runner.scheduler.LossPatience;
import io.fairlead.runner.scheduler.Recovery;
import io.fairlead.runner.scheduler.Reports;
import io.fairlead.runner.web.worker.Commits;
import io.fairlead.runner.web.worker.WorkerApi;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where tasks execute: the executors that the settings name, and the worker API by which their workers report. */
final class Execution implements AutoCloseable {

    private final CloseStack parts = new CloseStack();
    private final Map<String, Executor> executors = new LinkedHashMap<>();
    private final Config config;
    private final Reports reports;
    private final Assignments assignments;
    private final LocalExecutor local;
    private final WorkerApi api;
    private final Optional<KubernetesExecutor> pods;
    private final Fleet fleet;
    private final Stores stores;
    private final Time time;
    private final InstantSource clock;

    /**
     * Listens for workers; nothing is executed before {@link #open}.
     *
     * @param commits those that workers can fetch from here
     */
    Execution(Config config, DataDirectory data, Stores stores, LogStore logs, Commits commits, Time time) {
        this.config = config;
        this.stores = stores;
        this.time = time;
        this.clock = time.clock();
        this.reports = new Reports(
                stores.queries(),
                stores.attempts(),
                stores.versions(),
                new LossPatience(config.workers().repeatLostFor()),
                clock);
        this.assignments = new Assignments(stores.queries(), stores.versions(), this::commitsOf);
        Recovery.run(stores.queries(), reports);
        this.fleet = new Fleet(config.workers().fleet(), stores.database(), reports, time.watch(), clock);
        var settings = new LocalSettings(config.local().slots(), data.folder("work"), data.folder("compiled"))
                .withHeap(config.local().workerHeapMegabytes());
        this.local = parts.add(new LocalExecutor(settings, config.workers().java(), reports, logs, clock));
        if (config.local().slots() > 0) executors.put(ExecutorName.LOCAL, local);
        this.api = parts.add(WorkerApi.start(
                config.workers().api(),
                commits,
                reports,
                logs,
                new WorkerApi.Work(
                        local,
                        (attempt, token) -> assignments.of(attempt, AttemptToken.shown(token), clock.instant()),
                        fleet.work())));
        this.pods = config.workers().kubernetes().image().isEmpty()
                ? Optional.empty()
                : Optional.of(kubernetes(data, logs));
        pods.ifPresent(executor -> executors.put(ExecutorName.KUBERNETES, executor));
        fleet.addTo(executors);
    }

    private KubernetesExecutor kubernetes(DataDirectory data, LogStore logs) {
        Config.Workers workers = config.workers();
        return parts.add(new KubernetesExecutor(
                PodSettings.of(workers, workers.kubernetes().called(data.name()), config.teams(), api.uriForOthers()),
                reports,
                new AttemptRecords(stores.queries(), stores.versions()),
                logs,
                time.clocks()));
    }

    /** Begins. @param wake called whenever more can be executed */
    void open(Runnable wake) {
        fleet.resume(stores.attempts(), assignments, clock.instant());
        local.open(api.uri(), wake);
        pods.ifPresent(executor -> executor.open(wake));
    }

    /** There are DAGs now: whoever can get ready for their tasks does so, in the background. */
    void expectTasks() {
        local.startAhead();
    }

    /** What executors want done with each pass of the scheduler. */
    List<Duty> duties() {
        return Stream.concat(Stream.of(reports.lossNews()), fleet.duties(stores.attempts(), assignments).stream())
                .toList();
    }

    /** When something is due of itself. */
    Optional<Instant> nextDue() {
        return Stream.concat(stores.queries().nextDue().stream(), fleet.nextDue().stream())
                .min(Comparator.naturalOrder());
    }

    /** The workers of other machines that are known. */
    List<WorkerGlance> fleetWorkers() {
        return fleet.workers();
    }

    /** Of the pods' executor, where there is one. */
    Optional<Pulse> pulse() {
        return pods.map(KubernetesExecutor::pulse);
    }

    Reports reports() {
        return reports;
    }

    Assignments assignments() {
        return assignments;
    }

    Executors executors() {
        return new Executors(executors, config.workers().executor());
    }

    /** Those of the teams, and of the namespaces where their pods are. */
    List<Limit> limits() {
        Stream<Limit> teams = config.workers().teams().stream()
                .filter(team -> team.parallelism() > 0)
                .map(team -> Limit.ofTeam(team.name(), team.parallelism()));
        Stream<Limit> namespaces = config.workers().namespaces().entrySet().stream()
                .map(each -> Limit.ofNamespace(
                        each.getKey(), config.teamsIn(each.getKey()), ExecutorName.KUBERNETES, each.getValue()));
        return Stream.concat(teams, namespaces).toList();
    }

    private String commitsOf(String repo) {
        return config.repos().stream()
                .filter(known -> known.name().equals(repo))
                .findFirst()
                .map(known ->
                        known.commitsFrom(api.uriForOthers()).map(URI::toString).orElse(""))
                .orElse(api.uriForOthers() + "/git/" + repo); // the demo
    }

    @Override
    public void close() {
        parts.close();
    }
}
