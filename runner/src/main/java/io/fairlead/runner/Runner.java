package io.fairlead.runner;

import io.fairlead.dag.ExecutorName;
import io.fairlead.gitsync.SmartHttp;
import io.fairlead.runner.access.Access;
import io.fairlead.runner.access.StoredTokens;
import io.fairlead.runner.access.Webhooks;
import io.fairlead.runner.catalog.CatalogKeeper;
import io.fairlead.runner.catalog.DescribeLimits;
import io.fairlead.runner.catalog.Describer;
import io.fairlead.runner.database.Database;
import io.fairlead.runner.executor.Executor;
import io.fairlead.runner.executor.Executors;
import io.fairlead.runner.executor.local.LocalExecutor;
import io.fairlead.runner.executor.local.LocalSettings;
import io.fairlead.runner.logs.DirectoryLogs;
import io.fairlead.runner.run.AttemptStore;
import io.fairlead.runner.run.AttemptToken;
import io.fairlead.runner.run.Capacity;
import io.fairlead.runner.run.CatalogStore;
import io.fairlead.runner.run.Changes;
import io.fairlead.runner.run.DagStore;
import io.fairlead.runner.run.Limit;
import io.fairlead.runner.run.ManualRuns;
import io.fairlead.runner.run.RepoStore;
import io.fairlead.runner.run.RevisionQueries;
import io.fairlead.runner.run.RunQueries;
import io.fairlead.runner.run.RunStore;
import io.fairlead.runner.run.TaskStore;
import io.fairlead.runner.run.Versions;
import io.fairlead.runner.scheduler.Assignments;
import io.fairlead.runner.scheduler.AttemptReaper;
import io.fairlead.runner.scheduler.Duty;
import io.fairlead.runner.scheduler.Loop;
import io.fairlead.runner.scheduler.Recovery;
import io.fairlead.runner.scheduler.Reports;
import io.fairlead.runner.scheduler.RunAdvancer;
import io.fairlead.runner.scheduler.RunCreator;
import io.fairlead.runner.scheduler.RunStarter;
import io.fairlead.runner.scheduler.TaskDispatcher;
import io.fairlead.runner.scheduler.TimeoutEnforcer;
import io.fairlead.runner.web.Actions;
import io.fairlead.runner.web.Pages;
import io.fairlead.runner.web.Reads;
import io.fairlead.runner.web.Web;
import io.fairlead.runner.web.worker.WorkerApi;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Builds every part with {@code new}, starts them in order, and closes them in the opposite one. */
public final class Runner implements AutoCloseable {

    private static final Duration DEMO_PERIOD = Duration.ofSeconds(10);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private Web web;

    private Runner() {}

    /**
     * Starts a runner. With no repository to follow it makes a demo repository, and serves it.
     *
     * @throws IOException if something on disk cannot be made or read; what was started is closed again
     */
    public static Runner start(Config config, InstantSource clock) throws IOException {
        var runner = new Runner();
        try {
            runner.open(config, clock);
            return runner;
        } catch (IOException | RuntimeException e) {
            runner.close();
            throw e;
        }
    }

    private void open(Config config, InstantSource clock) throws IOException {
        var data = closed(DataDirectory.hold(config.data()));
        var database = closed(Database.open(data.resolve("fairlead.db")));
        var changes = new Changes();
        var repoStore = new RepoStore(database, changes);
        var runStore = new RunStore(database, changes);
        var dagStore = new DagStore(database, changes);
        var queries = new RunQueries(database);
        var versions = new Versions(database);
        var logs = new DirectoryLogs(data.folder("logs"));

        Map<String, String> commitUrls = new ConcurrentHashMap<>();
        var assignments = new Assignments(queries, versions, repo -> commitUrls.getOrDefault(repo, ""));
        var attempts = new AttemptStore(database, changes);
        var reports = new Reports(queries, attempts, versions, clock);
        Recovery.run(queries, reports);
        var fleet = new Fleet(config.workers().fleet(), database, reports, clock);
        fleet.resume(attempts, assignments, clock.instant());
        List<Limit> limits = List.of();
        var local = new LocalSettings(config.local().slots(), data.folder("work"), data.folder("compiled"))
                .withHeap(config.local().workerHeapMegabytes());
        var executor = closed(new LocalExecutor(local, reports, logs, clock));

        var describer = closed(Describer.withSpare(limits(config)));
        var catalogStore = new CatalogStore(database, changes);
        var keeper = closed(new CatalogKeeper(repoStore, catalogStore, describer, data.folder("compiled"), clock));
        var repositories = closed(new Repositories(repoStore, keeper, queries::mayFetch, clock));
        changes.follow(repositories::changed);
        var workerApi = closed(WorkerApi.start(
                config.workers().api(),
                repositories.commits(),
                reports,
                logs,
                new WorkerApi.Work(
                        executor,
                        (attempt, token) -> assignments.of(attempt, AttemptToken.shown(token), clock.instant()),
                        fleet.work())));

        var executors = executors(config.workers().executor(), executor, fleet);
        var advancer = new RunAdvancer(queries, runStore, new TaskStore(database, changes), versions, executors);
        List<Duty> duties = new ArrayList<>(List.of(
                new RunCreator(dagStore, runStore, versions),
                new TimeoutEnforcer(queries, runStore, reports),
                new RunStarter(queries, runStore, versions),
                advancer,
                new TaskDispatcher(queries, new TaskStore(database, changes), assignments, reports, executors, limits),
                new AttemptReaper(queries, executors, reports)));
        duties.addAll(fleet.duties());
        var loop = new Loop(duties, () -> earlier(queries.nextDue(), fleet.nextDue()), clock);
        changes.follow(advancer::touch);
        changes.follow(change -> loop.wake());
        executor.open(workerApi.uri(), loop::wake);

        boolean demo = config.repos().isEmpty();
        Path bare = data.resolve("git").resolve(DemoRepository.NAME + ".git");
        if (demo) DemoRepository.create(bare, clock.instant());
        Map<String, SmartHttp> git = demo
                ? Map.of(DemoRepository.NAME, new SmartHttp(bare, true, () -> repositories.hurry(DemoRepository.NAME)))
                : Map.of();
        var capacity = new Capacity(executors.usual(), executors::freeSlots, limits);
        var reads = new Reads(
                dagStore, queries, repoStore, new RevisionQueries(database), versions, logs, capacity, fleet::workers);
        var actions = new Actions(dagStore, runStore, new ManualRuns(runStore), repositories::syncNow);
        web = closed(Web.start(
                new Web.Address(config.web().host(), config.web().port()),
                new Web.Site(reads, actions, webhooks(config), changes, new Pages(), loop::lastPass),
                access(config, database),
                git,
                clock));
        data.say(web.uri().toString());

        List<RepoConfig> repos = demo ? List.of(demo(bare)) : config.repos();
        repoStore.followOnly(repos.stream().map(RepoConfig::name).collect(Collectors.toSet()));
        for (RepoConfig repo : repos) {
            repo.commitsFrom(workerApi.uriForOthers()).ifPresent(url -> commitUrls.put(repo.name(), url.toString()));
            repositories.follow(repo, data.folder("sync").resolve(repo.name()));
        }
        loop.start();
        closed(loop);
    }

    private RepoConfig demo(Path bare) {
        String shown = web.uri() + "/git/" + DemoRepository.NAME + ".git";
        return new RepoConfig(DemoRepository.NAME, bare.toUri().toString(), shown, "main", "", DEMO_PERIOD);
    }

    private static Executors executors(String usual, LocalExecutor local, Fleet fleet) {
        Map<String, Executor> byName = new LinkedHashMap<>();
        byName.put(ExecutorName.LOCAL, local);
        fleet.addTo(byName);
        return new Executors(byName, usual);
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return Stream.concat(one.stream(), other.stream()).min(Comparator.naturalOrder());
    }

    private static DescribeLimits limits(Config config) {
        var standard = DescribeLimits.standard();
        return new DescribeLimits(
                config.local().describeTimeout(),
                standard.compiling(),
                standard.overall(),
                config.local().describeHeapMegabytes());
    }

    private static Webhooks webhooks(Config config) {
        return new Webhooks(config.repos().stream()
                .filter(repo -> repo.webhookSecret().isGiven())
                .collect(Collectors.toMap(RepoConfig::name, RepoConfig::webhookSecret)));
    }

    private static Access access(Config config, Database database) {
        var tokens = new StoredTokens(database);
        return config.web().adminUser().isEmpty()
                ? Access.open(tokens)
                : Access.administrator(config.web().adminUser(), config.web().adminPassword(), tokens);
    }

    /** Where the page is. */
    public URI uri() {
        return web.uri();
    }

    private <T extends AutoCloseable> T closed(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                org.slf4j.LoggerFactory.getLogger(Runner.class)
                        .warn("a part could not be closed; the others will be", e);
            }
        }
    }
}
