package io.fairlead.runner.run.store;

import io.fairlead.runner.database.Database;
import io.fairlead.runner.run.Attempt;
import io.fairlead.runner.run.AttemptPlace;
import io.fairlead.runner.run.AttemptToken;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.Load;
import io.fairlead.runner.run.RunGlance;
import io.fairlead.runner.run.TaskInstance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the scheduler and the pages read of runs. Every list is bounded. */
public final class RunQueries {

    /** Neither a team nor a queue can be called so. */
    private static final String NO_NAME = " ";

    private static final long NO_ID = -1;

    /** What an index holds, word by word. */
    private static final String ACTIVE = "run.state in ('queued', 'running')";

    /**
     * It goes from DAG to DAG in an index, and in each to the last run that is asked for: a window over all that wait would read them
     * all, in each pass.
     */
    private static final String QUEUED =
            """
            with recursive waiting (of_dag) as (
              select min(dag_id) from run where <queued>
              union all select (select min(dag_id) from run where <queued> and dag_id > of_dag) from waiting where of_dag is not null)
            <runs> where run.id in (
              select run.id from waiting join run on run.dag_id = of_dag and <queued>
              where run.id <= coalesce(
                (select run.id from run where <queued> and run.dag_id = of_dag order by run.id limit 1 offset :perDag - 1),
                (select max(run.id) from run where <queued> and run.dag_id = of_dag)))
            order by run.id""".replace("<queued>", ACTIVE + " and run.state = 'queued'").replace("<runs>", Rows.RUN);

    private static final String UNHEARD = """
             and not exists (
              select 1 from task_instance join attempt on attempt.task_instance_id = task_instance.id
              where task_instance.run_id = run.id and attempt.state in ('queued', 'running') and (<those>))""";

    private final Database database;

    /** Reads only. */
    public RunQueries(Database database) {
        this.database = database;
    }

    /** A run by its number. */
    public Optional<DagRun> run(long id) {
        return database.read(handle ->
                Rows.one(handle.createQuery(Rows.RUN + " where run.id = :id").bind("id", id), DagRun.class));
    }

    /** A run by the names that people know it by. */
    public Optional<DagRun> run(String dag, String name) {
        return database.read(handle -> Rows.one(
                handle.createQuery(Rows.RUN + " where dag.full_id = :dag and run.name = :name")
                        .bind("dag", dag)
                        .bind("name", name),
                DagRun.class));
    }

    /** The newest runs of a DAG, newest first. */
    public List<DagRun> newest(String dag, int limit, int offset) {
        // By its number: of a DAG with few runs, a join by its name may be looked for among all runs.
        return runs(
                " where run.dag_id = (select id from dag where full_id = :dag) order by run.id desc limit :limit offset :offset",
                Map.of("dag", dag, "limit", limit, "offset", offset));
    }

    /** The newest runs of all DAGs, newest first. */
    public List<DagRun> newestOfAll(int limit, int offset) {
        return runs(" order by run.id desc limit :limit offset :offset", Map.of("limit", limit, "offset", offset));
    }

    /**
     * The newest runs of each of these DAGs, oldest first, by the DAG's number. One statement with a part for each DAG: each reads
     * the end of an index, so that it does not matter how many runs there are. A window over all of them would read them all.
     */
    public Map<Long, List<RunGlance>> lastOfEach(List<Long> dags, int most) {
        if (dags.isEmpty()) return Map.of();
        return database.read(handle ->
                Rows.list(handle.createQuery(lastOfEach(dags)).bind("most", most), RunGlance.class).stream()
                        .collect(Collectors.groupingBy(RunGlance::dagId)));
    }

    static String lastOfEach(List<Long> dags) {
        return dags.stream()
                .map(dag -> "select * from (select id, dag_id, name, state, started_at, finished_at from run"
                        + " where dag_id = " + dag + " order by id desc limit :most) as newest")
                .collect(Collectors.joining(" union all ", "", " order by id"));
    }

    /** How many runs a DAG has. */
    public int count(String dag) {
        return database.read(handle -> handle.createQuery("select runs from dag where full_id = :dag")
                .bind("dag", dag)
                .mapTo(Integer.class)
                .findOne()
                .orElse(0));
    }

    /** How many runs there are. */
    public int count() {
        return database.read(handle -> handle.createQuery("select coalesce(sum(runs), 0) from dag")
                .mapTo(Integer.class)
                .one());
    }

    /** Runs that are not over, oldest first. */
    public List<DagRun> active(int limit) {
        return runs(" where " + ACTIVE + " order by run.id limit :limit", Map.of("limit", limit));
    }

    /**
     * The numbers of runs under way. The first condition is that of an index, word by word; an order by number would make SQLite read
     * all runs that there ever were.
     */
    public List<Long> underWay() {
        return ids("select id from run where " + ACTIVE + " and run.state = 'running'");
    }

    /** The numbers of the task instances that have an attempt which is not over. */
    public Set<Long> attended() {
        return Set.copyOf(ids("select task_instance_id from attempt where state in ('queued', 'running')"));
    }

    /** Runs that wait to start, the oldest of each DAG, so that one DAG's long queue hides no other's. */
    public List<DagRun> queued(int perDag) {
        return database.read(handle -> Rows.list(handle.createQuery(QUEUED).bind("perDag", perDag), DagRun.class));
    }

    /**
     * Runs whose time is over, for longest first.
     *
     * @param unheard no runs that have an attempt under way on one of these executors and began before that moment
     */
    public List<DagRun> overdue(Instant now, Map<String, Instant> unheard, int limit) {
        var values = new HashMap<String, Object>(Map.of("now", now, "limit", limit));
        var those = new ArrayList<String>();
        unheard.forEach((executor, since) -> {
            int number = those.size();
            values.put("executor" + number, executor);
            values.put("since" + number, since);
            those.add("attempt.executor = :executor" + number + " and run.started_at < :since" + number);
        });
        String heard = those.isEmpty() ? "" : " " + UNHEARD.replace("<those>", String.join(" or ", those));
        return runs(
                " where run.state = 'running' and run.deadline_at <= :now" + heard
                        + " order by run.deadline_at limit :limit",
                values);
    }

    /** How many runs of each DAG are under way, by the DAG's number. */
    public Map<Long, Integer> running() {
        return database.read(handle -> handle.createQuery(
                        "select dag_id, count(*) from run where " + ACTIVE + " and state = 'running' group by dag_id")
                .map((row, context) -> Map.entry(row.getLong(1), row.getInt(2)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** How many runs of its DAG are before a queued one: they are under way, or wait for longer. */
    public int earlier(DagRun queued) {
        return database.read(handle -> handle.createQuery("""
                        select count(*) from run where dag_id = :dag and state in ('queued', 'running')
                          and (state = 'running' or id < :id)""")
                .bind("dag", queued.dagId())
                .bind("id", queued.id())
                .mapTo(Integer.class)
                .one());
    }

    /** The task instances of a run, in the order of its description. */
    public List<TaskInstance> instances(long runId) {
        return database.read(handle -> Rows.list(
                handle.createQuery("select * from task_instance where run_id = :run order by position, map_index")
                        .bind("run", runId),
                TaskInstance.class));
    }

    /**
     * Task instances that could start, longest waiting first.
     *
     * @param executors only those that ask for one of these; empty text is among them where the usual one is
     * @param teams no instances of these
     * @param queues nor of these
     * @param heldBack nor these
     */
    public List<TaskInstance> scheduled(
            List<String> executors, Set<String> teams, Set<String> queues, Set<Long> heldBack, int limit) {
        return database.read(handle -> Rows.list(
                handle.createQuery("""
                                select * from task_instance
                                where state = 'scheduled' and executor in (<executors>) and team not in (<teams>)
                                  and queue not in (<queues>) and id not in (<heldBack>)
                                order by scheduled_at, id limit :limit""")
                        .bindList("executors", executors)
                        .bindList("teams", orNone(teams))
                        .bindList("queues", orNone(queues))
                        .bindList("heldBack", heldBack.isEmpty() ? List.of(NO_ID) : List.copyOf(heldBack))
                        .bind("limit", limit),
                TaskInstance.class));
    }

    private static List<String> orNone(Set<String> names) {
        return names.isEmpty() ? List.of(NO_NAME) : List.copyOf(names);
    }

    /** How many attempts of each team are under way on each executor. */
    public List<Load> load() {
        return database.read(handle -> Rows.list(handle.createQuery("""
                        select task_instance.team, attempt.executor, count(*) as attempts
                        from attempt join task_instance on task_instance.id = attempt.task_instance_id
                        where attempt.state in ('queued', 'running')
                        group by task_instance.team, attempt.executor"""), Load.class));
    }

    /** The attempts of a task instance, first to last. */
    public List<Attempt> attempts(long taskInstanceId) {
        return database.read(handle -> Rows.list(
                handle.createQuery("select * from attempt where task_instance_id = :id order by number")
                        .bind("id", taskInstanceId),
                Attempt.class));
    }

    /** Those of them that were ended by somebody else than their worker. */
    public List<Attempt> endedByRunner(long taskInstanceId) {
        return database.read(handle -> Rows.list(
                handle.createQuery(
                                "select * from attempt where task_instance_id = :id and ended_by = 'runner' order by number")
                        .bind("id", taskInstanceId),
                Attempt.class));
    }

    /** The outputs of a run's finished tasks: task → JSON text; tasks without output are left out. */
    public Map<String, String> outputs(long runId, List<String> tasks) {
        if (tasks.isEmpty()) return Map.of();
        return database.read(handle -> handle.createQuery(
                        "select task, json from task_instance join output on output.task_instance_id = task_instance.id"
                                + " where run_id = :run and task in (<tasks>)")
                .bind("run", runId)
                .bindList("tasks", tasks)
                .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** The attempts that are not over, by the name of their executor. */
    public Map<String, Set<Long>> activeAttempts() {
        return database.read(handle -> handle.createQuery(
                        "select executor, id from attempt where state in ('queued', 'running')")
                .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toSet()))));
    }

    /** Which of these attempts were ended by somebody else than their worker, and why. */
    public Map<Long, String> endedByRunner(Set<Long> attempts) {
        if (attempts.isEmpty()) return Map.of();
        return database.read(handle -> handle.createQuery(
                        "select id, coalesce(reason, '') from attempt where ended_by = 'runner' and id in (<ids>)")
                .bindList("ids", List.copyOf(attempts))
                .map((row, context) -> Map.entry(row.getLong(1), row.getString(2)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** An attempt with all that it belongs to. */
    public Optional<AttemptPlace> place(long attemptId) {
        return database.read(handle -> {
            Optional<Attempt> attempt = Rows.one(
                    handle.createQuery("select * from attempt where id = :id").bind("id", attemptId), Attempt.class);
            return attempt.map(found -> {
                TaskInstance instance = Rows.one(
                                handle.createQuery("select * from task_instance where id = :id")
                                        .bind("id", found.taskInstanceId()),
                                TaskInstance.class)
                        .orElseThrow();
                DagRun run = Rows.one(
                                handle.createQuery(Rows.RUN + " where run.id = :id")
                                        .bind("id", instance.runId()),
                                DagRun.class)
                        .orElseThrow();
                return new AttemptPlace(found, instance, run);
            });
        });
    }

    /** Whether a token is of an attempt that is not over, of a run of this repo at this commit. */
    public boolean mayFetch(String token, String repo, String hash) {
        return database.read(handle -> handle.createQuery("""
                        select count(*) from attempt
                        join task_instance on task_instance.id = attempt.task_instance_id
                        join run on run.id = task_instance.run_id
                        join revision on revision.id = run.revision_id join repo on repo.id = revision.repo_id
                        where attempt.token_hash = :token and attempt.state in ('queued', 'running')
                          and repo.name = :repo and revision.hash = :hash""")
                        .bind("token", AttemptToken.hash(token))
                        .bind("repo", repo)
                        .bind("hash", hash)
                        .mapTo(Integer.class)
                        .one()
                > 0);
    }

    /** The class that describes the DAG, in the version a run was made from. */
    public String sourceClass(long versionId) {
        return database.read(handle -> handle.createQuery("select source_class from dag_version where id = :id")
                .bind("id", versionId)
                .mapTo(String.class)
                .one());
    }

    /** Attempts whose own time is over. */
    public List<Attempt> overdueAttempts(Instant now) {
        return database.read(handle -> Rows.list(
                handle.createQuery("select * from attempt where state = 'running' and deadline_at is not null"
                                + " and deadline_at <= :now")
                        .bind("now", now),
                Attempt.class));
    }

    /** The next moment at which something is due of itself; empty if nothing is. */
    public Optional<Instant> nextDue() {
        return database.read(
                handle -> handle.createQuery("""
                        select min(at) from (
                          select min(next_run_at) as at from dag where live = 1 and paused = 0
                          union all select min(retry_at) from task_instance where state = 'up_for_retry'
                          union all select min(deadline_at) from attempt where state = 'running' and deadline_at is not null
                          union all select min(deadline_at) from run where state = 'running') as timers""").mapTo(Instant.class).findOne());
    }

    /** Runs with a task whose retry is due. */
    public Set<Long> runsToRetry(Instant now) {
        // With a distinct, SQLite goes through all instances in the order of their runs.
        return new TreeSet<>(
                ids("select run_id from task_instance where state = 'up_for_retry' and retry_at <= :now", now));
    }

    private List<Long> ids(String sql) {
        return database.read(handle -> handle.createQuery(sql).mapTo(Long.class).list());
    }

    private List<Long> ids(String sql, Instant now) {
        return database.read(handle ->
                handle.createQuery(sql).bind("now", now).mapTo(Long.class).list());
    }

    private List<DagRun> runs(String tail, Map<String, ?> values) {
        return database.read(
                handle -> Rows.list(handle.createQuery(Rows.RUN + tail).bindMap(values), DagRun.class));
    }
}
