package io.fairlead.runner.run.store;

import io.fairlead.runner.database.Database;
import io.fairlead.runner.run.BusyWorker;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.Query;

/** What is read of attempts on an executor whose workers are watched by their signs of life alone. */
public final class FleetQueries {

    /**
     * Of one executor. The first condition is that of an index, word by word, which holds only what is under way; an order by
     * number would make SQLite read all attempts that there ever were.
     */
    static final String THOSE =
            " where attempt.state in ('queued', 'running') and attempt.state = :state and attempt.executor = :executor";

    static final String IDS = "select id from attempt" + THOSE;

    static final String LONGEST_SILENT = "select min(heartbeat_at) from attempt" + THOSE;

    static final String BUSY = """
            select attempt.id as attempt_id, attempt.worker, attempt.heartbeat_at as heard_at, attempt.started_at,
              dag.full_id as dag, run.name as run, task_instance.task, task_instance.map_index, attempt.number
            from attempt
            join task_instance on task_instance.id = attempt.task_instance_id
            join run on run.id = task_instance.run_id join dag on dag.id = run.dag_id
            """ + THOSE;

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
        return ids("queued").stream().sorted().toList();
    }

    private List<Long> ids(String state) {
        return database.read(
                handle -> of(handle.createQuery(IDS), state).mapTo(Long.class).list());
    }

    /** Attempts under way whose worker was not heard since then. */
    public List<BusyWorker> silent(Instant before) {
        return busy().stream().filter(busy -> busy.heardAt().isBefore(before)).toList();
    }

    /** Who is at work, and on what. */
    public List<BusyWorker> busy() {
        return database.read(handle -> Rows.list(of(handle.createQuery(BUSY), "running"), BusyWorker.class));
    }

    /** When the worker that was silent longest was heard; empty if none is at work. */
    public Optional<Instant> longestSilentSince() {
        return database.read(handle -> of(handle.createQuery(LONGEST_SILENT), "running")
                .mapTo(Instant.class)
                .findOne());
    }

    private Query of(Query query, String state) {
        return query.bind("state", state).bind("executor", executor);
    }
}
