package io.fairlead.runner.testkit;

import io.fairlead.dag.Retry;
import io.fairlead.dag.Schedule;
import io.fairlead.runner.database.Database;
import io.fairlead.runner.executor.Executor;
import io.fairlead.runner.executor.Executors;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.run.Capacity;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.Limit;
import io.fairlead.runner.run.Occupancy;
import io.fairlead.runner.run.TaskInstance;
import io.fairlead.runner.run.TaskState;
import io.fairlead.runner.run.WaitReasons;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.run.dag.DescribedPlugin;
import io.fairlead.runner.run.dag.Execution;
import io.fairlead.runner.run.dag.LoadError;
import io.fairlead.runner.run.dag.RepoStatus;
import io.fairlead.runner.run.dag.Revision;
import io.fairlead.runner.run.store.AttemptStore;
import io.fairlead.runner.run.store.CatalogStore;
import io.fairlead.runner.run.store.Changes;
import io.fairlead.runner.run.store.DagStore;
import io.fairlead.runner.run.store.ManualRuns;
import io.fairlead.runner.run.store.RepoStore;
import io.fairlead.runner.run.store.RevisionQueries;
import io.fairlead.runner.run.store.RunQueries;
import io.fairlead.runner.run.store.RunStore;
import io.fairlead.runner.run.store.TaskStore;
import io.fairlead.runner.run.store.Versions;
import io.fairlead.runner.scheduler.Assignments;
import io.fairlead.runner.scheduler.AttemptReaper;
import io.fairlead.runner.scheduler.Duty;
import io.fairlead.runner.scheduler.EarlierAttempts;
import io.fairlead.runner.scheduler.LossPatience;
import io.fairlead.runner.scheduler.Reports;
import io.fairlead.runner.scheduler.RunAdvancer;
import io.fairlead.runner.scheduler.RunCreator;
import io.fairlead.runner.scheduler.RunStarter;
import io.fairlead.runner.scheduler.StandstillSweep;
import io.fairlead.runner.scheduler.TaskDispatcher;
import io.fairlead.runner.scheduler.TimeoutEnforcer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The scheduler's real parts on a real database, with a clock that stands still and an executor that a test plays. */
public final class TestScheduler implements AutoCloseable {

    public final TestClock clock = new TestClock();
    public final TestExecutor executor = new TestExecutor();
    public final TestExecutor pods = new TestExecutor();
    public final Changes changes = new Changes();
    public final Database database;
    public final Versions versions;
    public final RunQueries queries;
    public final RunStore runs;
    public final DagStore dags;
    public final RepoStore repos;
    public final RevisionQueries revisions;
    public final Reports reports;
    public final CatalogStore catalogs;
    public final ManualRuns manualRuns;
    public final Capacity capacity;
    public final TaskDispatcher dispatcher;
    public final StandstillSweep sweep;

    /** Since when the scheduler could hear workers. */
    public Instant hearsSince = clock.instant();

    private final List<Limit> limits;
    private final RepoStatus repo;
    private final List<Duty> duties;
    private int revisionNumber;

    /** How often a duty threw in {@link #pass}. */
    public int failedDuties;

    public TestScheduler(Path file) {
        this(file, List.of());
    }

    /** With a second executor beside the usual one, and limits for teams. */
    public TestScheduler(Path file, List<Limit> limits) {
        this(Database.open(file), limits, Optional.empty());
    }

    /** On that database, with a usual executor that is no test's. */
    public TestScheduler(Database database, Function<Reports, Executor> usual) {
        this(database, List.of(), Optional.of(usual));
    }

    private TestScheduler(Database database, List<Limit> limits, Optional<Function<Reports, Executor>> usual) {
        this.limits = limits;
        this.database = database;
        queries = new RunQueries(database);
        versions = new Versions(database);
        reports = new Reports(
                queries, new AttemptStore(database, changes), versions, new LossPatience(LossPatience.USUAL), clock);
        Executor local = usual.map(made -> made.apply(reports)).orElse(executor);
        var executors = new Executors(new TreeMap<>(Map.of("local", local, "kubernetes", pods)), "local");
        repos = new RepoStore(database, changes);
        runs = new RunStore(database, changes);
        dags = new DagStore(database, changes);
        catalogs = new CatalogStore(database, changes);
        var earlier = new EarlierAttempts(queries, executors);
        capacity = new Capacity(
                "local",
                executors::full,
                executors::full,
                limits,
                instance -> earlier.holdBack(instance, clock.instant()));
        revisions = new RevisionQueries(database);
        manualRuns = new ManualRuns(runs);
        var tasks = new TaskStore(database, changes);
        var advancer = new RunAdvancer(queries, runs, tasks, versions, executors);
        changes.follow(advancer::touch);
        dispatcher = new TaskDispatcher(
                queries,
                tasks,
                new Assignments(queries, versions, repo -> "https://commits.example.org/" + repo),
                reports,
                executors,
                limits);
        sweep = new StandstillSweep(queries, tasks, versions, executors, advancer);
        duties = List.of(
                new RunCreator(dags, runs, versions),
                new TimeoutEnforcer(queries, runs, reports, executors, () -> hearsSince),
                new RunStarter(queries, runs, versions),
                advancer,
                new AttemptReaper(queries, executors, reports),
                dispatcher,
                sweep);
        repo = repos.follow("default", "demo", "file:///demo", "main", "");
    }

    /** One pass of every duty. */
    public void tick() {
        for (Duty duty : duties) duty.tick(clock.instant());
    }

    /** The same, where a duty that throws keeps the others from nothing, as in {@link io.fairlead.runner.scheduler.Loop}. */
    public void pass() {
        for (Duty duty : duties) {
            try {
                duty.tick(clock.instant());
            } catch (RuntimeException | Error e) {
                failedDuties++;
            }
        }
    }

    public void advance(Duration duration) {
        clock.advance(duration);
        tick();
    }

    /** Makes a revision live that has a plugin of these DAGs. */
    public Revision push(DagDescription... descriptions) {
        var described = new ArrayList<DescribedPlugin.DescribedDag>();
        for (var description : descriptions) described.add(new DescribedPlugin.DescribedDag("Source", description));
        return push(new DescribedPlugin("dags/A.java", "dags/A.java", "code", described, Optional.empty()));
    }

    /** Makes a revision live whose only plugin does not load. */
    public Revision pushBroken(String reason) {
        var error = new LoadError("dags/A.java", OptionalInt.of(3), reason, "");
        return push(new DescribedPlugin("dags/A.java", "dags/A.java", "", List.of(), Optional.of(error)));
    }

    public Revision push(DescribedPlugin... plugins) {
        return push(String.format("%040x", ++revisionNumber), plugins);
    }

    /** The same of a commit that may have been pushed before. */
    public Revision push(String hash, DescribedPlugin... plugins) {
        Instant now = clock.instant();
        Revision revision = repos.fetched(repo(), hash, "Anna", "change " + revisionNumber, now, "/tree/" + hash, now);
        catalogs.publish(repo(), revision, List.of(plugins), List.of(), now);
        return revision;
    }

    public RepoStatus repo() {
        return repos.find(repo.name()).orElseThrow();
    }

    public DagRun trigger(String dag) {
        return trigger(dag, Map.of());
    }

    public DagRun trigger(String dag, Map<String, com.fasterxml.jackson.databind.JsonNode> params) {
        var live = dags.find("demo." + dag).orElseThrow();
        clock.advance(Duration.ofMillis(1)); // a run's id is its moment
        return manualRuns
                .start(live, params, Optional.empty(), "anna", clock.instant())
                .orElseThrow();
    }

    /** Ends the attempt that the executor holds for a task. */
    public boolean end(String task, Outcome outcome) {
        long attempt = executor.take(task);
        return reports.ended(attempt, outcome);
    }

    public void succeed(String task) {
        end(task, new Outcome(Outcome.Kind.SUCCESS, "", null));
        tick();
    }

    public void fail(String task, String reason) {
        end(task, new Outcome(Outcome.Kind.FAILED, reason, null));
        tick();
    }

    public DagRun run(DagRun run) {
        return queries.run(run.id()).orElseThrow();
    }

    public Map<String, TaskState> states(DagRun run) {
        return queries.instances(run.id()).stream().collect(Collectors.toMap(TaskInstance::task, TaskInstance::state));
    }

    public TaskInstance instance(DagRun run, String task) {
        return queries.instances(run.id()).stream()
                .filter(instance -> instance.task().equals(task))
                .findFirst()
                .orElseThrow();
    }

    /** What pages and REST say of a task instance that is not running. */
    public Optional<String> whyItWaits(DagRun run, String task) {
        var occupancy = new Occupancy(limits, queries.load());
        return new WaitReasons(run(run), states(run), capacity, occupancy, clock.instant())
                .of(versions.of(run.versionId()).task(task), instance(run, task));
    }

    /** A DAG that is started by hand, may have 16 runs and a day for each. */
    public static DagDescription dag(String name, DagDescription.Task... tasks) {
        return dag(name, Schedule.manual(), tasks);
    }

    public static DagDescription dag(String name, Schedule schedule, DagDescription.Task... tasks) {
        return new DagDescription(
                name, "", schedule, Optional.empty(), 16, Duration.ofDays(1), List.of(), List.of(tasks));
    }

    /** A task without retries, after others. */
    public static DagDescription.Task task(String name, String... after) {
        return task(name, Retry.none(), after);
    }

    public static DagDescription.Task task(String name, Retry retry, String... after) {
        return new DagDescription.Task(name, List.of(), List.of(after), retry, Optional.empty());
    }

    /** A task without retries that wishes to be executed in that way. */
    public static DagDescription.Task task(String name, Execution execution, String... after) {
        return new DagDescription.Task(name, List.of(), List.of(after), Retry.none(), Optional.empty(), execution);
    }

    @Override
    public void close() {
        database.close();
    }
}
