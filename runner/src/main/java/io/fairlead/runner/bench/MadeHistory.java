package io.fairlead.runner.bench;

import io.fairlead.runner.database.Database;
import java.nio.file.Path;
import org.jdbi.v3.core.Handle;

/** Finished runs of a DAG, made in its database by SQL: a year of them in seconds. Only while no runner is on it. */
public final class MadeHistory {

    /** Each is a transaction of its own, so that the write-ahead log stays small. */
    private static final int MOST_AT_ONCE = 50_000;

    private static final int TASKS = 3;

    /** Copies of the DAG's newest run that succeeded, one a second since November 2023. */
    private static final String RUNS = """
            insert into run (dag_id, name, kind, state, revision_id, version_id, plugin_path, logical_date_at, interval_start_at,
              interval_end_at, params, triggered_by, queued_at, started_at, deadline_at, finished_at)
            with recursive numbers (number) as (
              select cast(:from as integer) union all select number + 1 from numbers where number < :to)
            select dag_id, 'made-' || number, 'manual', 'success', revision_id, version_id, plugin_path, at, at, at, params,
              triggered_by, at, at, at + 86400000, at
            from (select numbers.number, 1700000000000 + numbers.number * 1000 as at, run.* from run cross join numbers
              where run.id = :run) as made
            order by number""";

    private static final String INSTANCES = """
            insert into task_instance (run_id, task, team, executor, queue, position, state, attempts, scheduled_at, started_at,
              finished_at)
            select run.id, task, team, executor, queue, position, 'success', 1, run.queued_at, run.queued_at, run.finished_at
            from run cross join task_instance
            where run.id > :last and task_instance.run_id = :run and task_instance.position < :tasks
            order by run.id, position""";

    private static final String ATTEMPTS = """
            insert into attempt (task_instance_id, number, state, executor, token_hash, worker, queued_at, started_at, heartbeat_at,
              finished_at, ended_by)
            select id, 1, 'success', 'local', 'made-' || id, 'made', scheduled_at, started_at, started_at, finished_at, 'worker'
            from task_instance where id > :last order by id""";

    private static final String OUTPUTS =
            "insert into output (task_instance_id, json) select id, '1' from task_instance where id > :last order by id";

    private MadeHistory() {}

    /**
     * Makes runs with three task instances, each with an attempt.
     *
     * @param from the number of the first one; those before it were made by an earlier call
     * @param to the number of the last one
     */
    public static void make(Path database, String dag, int from, int to) {
        try (var opened = Database.open(database)) {
            for (int first = from; first <= to; first += MOST_AT_ONCE) {
                int begin = first;
                int end = Math.min(first + MOST_AT_ONCE - 1, to);
                opened.useWrite(handle -> make(handle, dag, begin, end));
            }
        }
    }

    private static void make(Handle handle, String dag, int from, int to) {
        long run = handle.createQuery("select run.id from run join dag on dag.id = run.dag_id"
                        + " where dag.full_id = :dag and run.name not like 'made-%' and run.state = 'success'"
                        + " order by run.id desc limit 1")
                .bind("dag", dag)
                .mapTo(Long.class)
                .one();
        long lastRun = last(handle, "run");
        long lastInstance = last(handle, "task_instance");
        handle.createUpdate(RUNS)
                .bind("run", run)
                .bind("from", from)
                .bind("to", to)
                .execute();
        handle.createUpdate("update dag set runs = runs + :made where full_id = :dag")
                .bind("made", to - from + 1)
                .bind("dag", dag)
                .execute();
        handle.createUpdate(INSTANCES)
                .bind("run", run)
                .bind("last", lastRun)
                .bind("tasks", TASKS)
                .execute();
        handle.createUpdate(ATTEMPTS).bind("last", lastInstance).execute();
        handle.createUpdate(OUTPUTS).bind("last", lastInstance).execute();
    }

    private static long last(Handle handle, String table) {
        return handle.createQuery("select coalesce(max(id), 0) from " + table)
                .mapTo(Long.class)
                .one();
    }
}
