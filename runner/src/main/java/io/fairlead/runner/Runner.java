package io.fairlead.runner;

import io.fairlead.gitsync.serve.SmartHttp;
import io.fairlead.runner.access.Access;
import io.fairlead.runner.access.StoredTokens;
import io.fairlead.runner.access.Webhooks;
import io.fairlead.runner.catalog.CatalogKeeper;
import io.fairlead.runner.catalog.describe.DescribeLimits;
import io.fairlead.runner.catalog.describe.Describer;
import io.fairlead.runner.config.Config;
import io.fairlead.runner.config.MadePassword;
import io.fairlead.runner.database.Database;
import io.fairlead.runner.liveness.Liveness;
import io.fairlead.runner.liveness.Pulse;
import io.fairlead.runner.logs.DirectoryLogs;
import io.fairlead.runner.logs.LogRetention;
import io.fairlead.runner.logs.LogStore;
import io.fairlead.runner.logs.bucket.BucketLogs;
import io.fairlead.runner.logs.bucket.SpoolLimits;
import io.fairlead.runner.repos.DemoRepository;
import io.fairlead.runner.repos.FormerRepositories;
import io.fairlead.runner.repos.RepoConfig;
import io.fairlead.runner.repos.Repositories;
import io.fairlead.runner.run.Capacity;
import io.fairlead.runner.run.dag.FirstRevision;
import io.fairlead.runner.run.store.CatalogStore;
import io.fairlead.runner.run.store.Change;
import io.fairlead.runner.run.store.Changes;
import io.fairlead.runner.run.store.DescribeSetbacks;
import io.fairlead.runner.run.store.ManualRuns;
import io.fairlead.runner.run.store.RevisionQueries;
import io.fairlead.runner.scheduler.AttemptReaper;
import io.fairlead.runner.scheduler.ClockWatch;
import io.fairlead.runner.scheduler.Duty;
import io.fairlead.runner.scheduler.EarlierAttempts;
import io.fairlead.runner.scheduler.LiveLogs;
import io.fairlead.runner.scheduler.Loop;
import io.fairlead.runner.scheduler.RunAdvancer;
import io.fairlead.runner.scheduler.RunCreator;
import io.fairlead.runner.scheduler.RunStarter;
import io.fairlead.runner.scheduler.StandstillSweep;
import io.fairlead.runner.scheduler.TaskDispatcher;
import io.fairlead.runner.scheduler.TimeoutEnforcer;
import io.fairlead.runner.time.RunnerClock;
import io.fairlead.runner.web.Web;
import io.fairlead.runner.web.request.WebCommands;
import io.fairlead.runner.web.request.WebQueries;
import io.fairlead.runner.web.view.Pages;
import io.fairlead.runner.web.worker.Commits;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Builds every part with {@code new}, starts them in order, and closes them in the opposite one. */
public final class Runner implements AutoCloseable {

    private static final Duration DEMO_PERIOD = Duration.ofSeconds(10);

    private final CloseStack parts = new CloseStack();
    private final List<Pulse> logPulses = new ArrayList<>();
    private Web web;
    private Supplier<List<FirstRevision>> firstRevisions;

    private Runner() {}

    /**
     * Starts a runner. With no repository to follow it makes a demo repository, and serves it.
     *
     * @throws IOException if something on disk cannot be made or read; what was started is closed again
     */
    public static Runner start(Config config, InstantSource clock) throws IOException {
        return start(config, new RunnerClock(clock, System::nanoTime));
    }

    /** The same by clocks of the caller's. */
    public static Runner start(Config config, RunnerClock clock) throws IOException {
        var runner = new Runner();
        try {
            runner.open(config, clock);
            return runner;
        } catch (IOException | RuntimeException | Error e) {
            runner.close();
            throw e;
        }
    }

    private void open(Config config, RunnerClock clock) throws IOException {
        var data = parts.add(DataDirectory.hold(config.data()));
        var database = parts.add(Database.open(data.resolve("fairlead.db")));
        var time = Time.on(database, clock);
        var changes = new Changes();
        var stores = Stores.on(database, changes);
        var logs = logs(config, data, stores, time);
        var setbacks = new DescribeSetbacks(changes);
        var keeper = keeper(config, data, stores, new CatalogStore(database, changes), setbacks, clock);
        var repositories = parts.add(new Repositories(stores.repos(), keeper, stores.queries()::mayFetch, clock));
        changes.follow(repositories::changed);
        var commits = new Commits(stores.queries()::mayFetch, repositories::server);
        var execution = parts.add(new Execution(config, data, stores, logs, commits, time));
        var scheduling = scheduling(stores, execution, keeper, changes, time.watch());
        var loop = scheduling.loop();

        Path bare = data.resolve("git").resolve(DemoRepository.NAME + ".git");
        if (config.demo()) DemoRepository.create(bare, clock.instant());
        var executors = execution.executors();
        var earlier = new EarlierAttempts(stores.queries(), executors);
        var capacity = new Capacity(
                config.workers().executor(),
                executors::full,
                executors::full,
                execution.limits(),
                instance -> earlier.holdBack(instance, clock.instant()));
        var reads = new WebQueries(
                stores.dags(),
                stores.queries(),
                stores.repos(),
                setbacks,
                new RevisionQueries(database),
                stores.versions(),
                logs,
                capacity,
                execution::fleetWorkers);
        var actions =
                new WebCommands(stores.dags(), stores.runs(), new ManualRuns(stores.runs()), repositories::syncNow);
        web = parts.add(Web.start(
                new Web.Address(config.web().host(), config.web().port()),
                new Web.Site(reads, actions, webhooks(config), changes, new Pages(), liveness(scheduling, execution)),
                access(config.web(), database, data),
                git(config, bare, repositories),
                clock));
        data.say(web.uri().toString());

        follow(config, bare, data, stores, repositories);
        firstRevisions = reads::firstRevisions;
        execution.open(loop::wake);
        expectTasks(stores, execution, changes);
        loop.start();
        parts.add(loop);
    }

    /** A bucket's lines wait on this disk until it has them. */
    private LogStore logs(Config config, DataDirectory data, Stores stores, Time time) throws IOException {
        InstantSource clock = time.clock();
        var live = new LiveLogs(stores.queries());
        LogStore logs = config.bucket().isEmpty()
                ? new DirectoryLogs(data.folder("logs"))
                : bucket(BucketLogs.open(
                        config.bucket().get(), data.folder("log-spool"), SpoolLimits.standard(), live, clock));
        parts.add(LogRetention.start(logs, config.keepLogs(), live, clock, time.watch()::dateIsSettled));
        return logs;
    }

    private BucketLogs bucket(BucketLogs logs) {
        logPulses.add(logs.pulse());
        return parts.add(logs);
    }

    private CatalogKeeper keeper(
            Config config,
            DataDirectory data,
            Stores stores,
            CatalogStore catalogs,
            DescribeSetbacks setbacks,
            InstantSource clock) {
        var describer = parts.add(Describer.withSpare(DescribeLimits.of(
                config.local().describeTimeout(), config.local().describeHeapMegabytes())));
        return parts.add(new CatalogKeeper(
                stores.repos(), catalogs, setbacks, describer::describe, data.folder("compiled"), clock));
    }

    /** The scheduler's is the first. */
    private Liveness liveness(Scheduling scheduling, Execution execution) {
        var pulses = new ArrayList<>(List.of(scheduling.loop().pulse()));
        execution.pulse().ifPresent(pulses::add);
        pulses.addAll(logPulses);
        return new Liveness(pulses, scheduling.sweep()::found);
    }

    private static Scheduling scheduling(
            Stores stores, Execution execution, CatalogKeeper keeper, Changes changes, ClockWatch watch) {
        var queries = stores.queries();
        var advancer =
                new RunAdvancer(queries, stores.runs(), stores.tasks(), stores.versions(), execution.executors());
        var dispatcher = new TaskDispatcher(
                queries,
                stores.tasks(),
                execution.assignments(),
                execution.reports(),
                execution.executors(),
                execution.limits());
        List<Duty> duties = new ArrayList<>(List.of(
                new RunCreator(stores.dags(), stores.runs(), stores.versions()),
                new TimeoutEnforcer(
                        queries, stores.runs(), execution.reports(), execution.executors(), watch::hearsSince),
                new RunStarter(queries, stores.runs(), stores.versions()),
                advancer,
                new AttemptReaper(queries, execution.executors(), execution.reports()),
                dispatcher,
                keeper::tick));
        duties.addAll(execution.duties());
        var sweep = new StandstillSweep(queries, stores.tasks(), stores.versions(), execution.executors(), advancer);
        duties.add(sweep);
        var loop = new Loop(
                duties,
                () -> first(Stream.of(
                        execution.nextDue(),
                        advancer.nextDue(),
                        dispatcher.nextDue(),
                        keeper.nextDue(),
                        sweep.nextDue())),
                watch);
        watch.tell(keeper::moved);
        changes.follow(advancer::touch);
        changes.follow(change -> loop.wake());
        return new Scheduling(loop, sweep);
    }

    private static Optional<Instant> first(Stream<Optional<Instant>> due) {
        return due.flatMap(Optional::stream).min(Comparator.naturalOrder());
    }

    /** Not before a DAG is live: each worker's start would take from the description that everybody waits for. */
    private static void expectTasks(Stores stores, Execution execution, Changes changes) {
        var expected = new AtomicBoolean();
        Runnable look = () -> {
            if (expected.get()
                    || stores.repos().all().stream()
                            .noneMatch(repo -> repo.liveRevisionId().isPresent())) return;
            if (expected.compareAndSet(false, true)) execution.expectTasks();
        };
        changes.follow(change -> {
            if (change instanceof Change.OfRepo) look.run();
        });
        look.run();
    }

    private void follow(Config config, Path bare, DataDirectory data, Stores stores, Repositories repositories) {
        boolean demoAlone = config.demo() && config.repos().isEmpty();
        List<RepoConfig> repos = demoAlone ? List.of(demo(bare)) : config.repos();
        stores.repos().followOnly(repos.stream().map(RepoConfig::name).collect(Collectors.toSet()));
        for (RepoConfig repo : repos)
            repositories.follow(repo, data.folder("sync").resolve(repo.name()));
        parts.add(FormerRepositories.start(stores.repos(), data.folder("sync"), data.folder("compiled")));
    }

    private static Map<String, SmartHttp> git(Config config, Path bare, Repositories repositories) {
        if (!config.demo()) return Map.of();
        return Map.of(DemoRepository.NAME, new SmartHttp(bare, true, () -> repositories.hurry(DemoRepository.NAME)));
    }

    private RepoConfig demo(Path bare) {
        String shown = web.uri() + "/git/" + DemoRepository.NAME + ".git";
        return new RepoConfig(DemoRepository.NAME, bare.toUri().toString(), shown, "main", "", DEMO_PERIOD);
    }

    private static Webhooks webhooks(Config config) {
        return new Webhooks(config.repos().stream()
                .filter(repo -> repo.webhookSecret().isGiven())
                .collect(Collectors.toMap(RepoConfig::name, RepoConfig::webhookSecret)));
    }

    private static Access access(Config.Web web, Database database, DataDirectory data) {
        var tokens = new StoredTokens(database);
        if (web.adminUser().isEmpty()) return Access.open(tokens);
        String password = web.makesPassword()
                ? MadePassword.in(data.resolve("administrator-password"), web.adminUser())
                : web.adminPassword();
        return Access.administrator(web.adminUser(), password, tokens);
    }

    /** How far each repo has come to its first DAGs, now. */
    public List<FirstRevision> firstRevisions() {
        return firstRevisions.get();
    }

    /** Where the page is. */
    public URI uri() {
        return web.uri();
    }

    @Override
    public void close() {
        parts.close();
    }

    private record Scheduling(Loop loop, StandstillSweep sweep) {}
}
