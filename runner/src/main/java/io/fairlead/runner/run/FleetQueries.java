package io.fairlead.runner.run;

import io.fairlead.runner.database.Database;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is read of attempts on an executor whose workers are watched by their signs of life alone. */
public final class FleetQueries {

    private final Database database;
    private final String executor;

    /** @param executor its name */
    public FleetQueries(Database database, String executor) {
        this.database = database;
        this.executor = executor;
    }

    /** Attempts that a worker has begun. */
    public Set<Long> running() {
        return new HashSet<>(ids("running"));
    }

    /** Attempts that no worker has begun yet, oldest first. */
    public List<Long> queued() {
        return ids("queued");
    }

    private List<Long> ids(String state) {
        return database.read(handle -> handle.createQuery("select id from attempt where state = '" + state
                        + "' and executor = :executor" + " order by id")
                .bind("executor", executor)
                .mapTo(Long.class)
                .list());
    }

    /** Attempts under way whose worker was not heard since then. */
    public List<BusyWorker> silent(Instant before) {
        return busy().stream().filter(busy -> busy.heardAt().isBefore(before)).toList();
    }

    /** Who is at work, and on what. */
    public List<BusyWorker> busy() {
        return database.read(handle -> Rows.list(handle.createQuery("""
                                select attempt.id as attempt_id, attempt.worker, attempt.heartbeat_at as heard_at,
                                  attempt.started_at, dag.full_id as dag, run.name as run, task_instance.task,
                                  task_instance.map_index, attempt.number
                                from attempt
                                join task_instance on task_instance.id = attempt.task_instance_id
                                join run on run.id = task_instance.run_id join dag on dag.id = run.dag_id
                                where attempt.state = 'running' and attempt.executor = :executor order by attempt.id""").bind("executor", executor), BusyWorker.class));
    }

    /** When the worker that was silent longest was heard; empty if none is at work. */
    public Optional<Instant> longestSilentSince() {
        return database.read(handle -> handle.createQuery(
                        "select min(heartbeat_at) from attempt where state = 'running' and executor = :executor")
                .bind("executor", executor)
                .mapTo(Instant.class)
                .findOne());
    }
}
