package io.fairlead.runner.run.store;

import io.fairlead.runner.database.Database;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.NewRun;
import io.fairlead.runner.run.RunState;
import io.fairlead.runner.run.dag.DagDescription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every change of a run's state: one method, one guarded statement. */
public final class RunStore {

    private static final Logger log = LoggerFactory.getLogger(RunStore.class);

    private final Database database;
    private final Changes changes;

    /** Changes are told to {@code changes} after they are committed. */
    public RunStore(Database database, Changes changes) {
        this.database = database;
        this.changes = changes;
    }

    /**
     * Makes a run of a DAG's newest good version, pinned to its revision, with a task instance for each task.
     *
     * @return the run; empty if there already is one of that name, or a scheduled one for that date, or if the DAG is no longer
     *     live: nobody keeps the commit then that the run would be pinned to
     */
    public Optional<DagRun> create(NewRun run, Instant now) {
        Optional<DagRun> created = database.write(handle -> insert(handle, run, now));
        created.ifPresent(made -> {
            log.info(
                    "run queued dag={} run={} revision={} by={}",
                    made.dag(),
                    made.name(),
                    made.revision(),
                    made.triggeredBy());
            changes.tell(new Change.OfRun(made.id(), made.dag()));
        });
        return created;
    }

    private static Optional<DagRun> insert(Handle handle, NewRun run, Instant now) {
        Optional<Long> id = handle.createQuery("""
                        insert into run (dag_id, name, kind, state, revision_id, version_id, plugin_path, logical_date_at,
                          interval_start_at, interval_end_at, params, triggered_by, queued_at)
                        select id, :name, :kind, 'queued', revision_id, version_id, plugin_path, :logicalDate,
                          :intervalStart, :intervalEnd, :params, :triggeredBy, :now
                        from dag where id = :dagId and live = 1 and version_id is not null
                        on conflict do nothing returning id""")
                .bindMethods(run)
                .bind("now", now)
                .mapTo(Long.class)
                .findOne();
        if (id.isEmpty()) return Optional.empty();
        handle.execute("update dag set runs = runs + 1 where id = ?", run.dagId());
        DagRun made = Rows.one(
                        handle.createQuery(Rows.RUN + " where run.id = :id").bind("id", id.get()), DagRun.class)
                .orElseThrow();
        insertInstances(handle, made);
        return Optional.of(made);
    }

    /** Whether a DAG has a run of that name. */
    public boolean has(long dagId, String name) {
        return database.read(
                handle -> handle.createQuery("select count(*) from run where dag_id = :dag and name = :name")
                                .bind("dag", dagId)
                                .bind("name", name)
                                .mapTo(Integer.class)
                                .one()
                        > 0);
    }

    private static void insertInstances(Handle handle, DagRun run) {
        var batch =
                handle.prepareBatch("insert into task_instance (run_id, task, team, executor, queue, position, state)"
                        + " values (:run, :task, :team, :executor, :queue, :position, 'none')");
        int position = 0;
        for (DagDescription.Task task :
                Versions.description(handle, run.versionId()).tasks()) {
            batch.bind("run", run.id())
                    .bind("task", task.name())
                    .bind("team", run.team())
                    .bind("executor", task.execution().executor())
                    .bind("queue", task.execution().queue())
                    .bind("position", position++)
                    .add();
        }
        batch.execute();
    }

    /** Queued → running. */
    public boolean start(DagRun run, Duration timeout, Instant now) {
        boolean started = database.write(handle -> handle.createUpdate("""
                                update run set state = 'running', started_at = :now, deadline_at = :deadline
                                where id = :id and state = 'queued'""")
                        .bind("id", run.id())
                        .bind("now", now)
                        .bind("deadline", now.plus(timeout))
                        .execute()
                == 1);
        if (started) {
            log.info("run started dag={} run={} revision={}", run.dag(), run.name(), run.revision());
            changes.tell(new Change.OfRun(run.id(), run.dag()));
        }
        return started;
    }

    /** Running → success or failed, once every task instance is final. */
    public boolean finish(DagRun run, RunState end, Instant now) {
        boolean finished = database.write(handle -> handle.createUpdate("""
                                update run set state = :end, finished_at = :now
                                where id = :id and state = 'running'""")
                        .bind("id", run.id())
                        .bind("end", end.word())
                        .bind("now", now)
                        .execute()
                == 1);
        if (finished) told(run, end, null);
        return finished;
    }

    /**
     * Ends a run from outside, as failed: what has not begun is skipped, what is under way has failed with the same reason. The
     * executor's processes are ended by the reaper, which finds that their attempts are over.
     *
     * @param reason such as {@code cancelled by anna}, for a person
     */
    public boolean end(DagRun run, String reason, Instant now) {
        boolean ended = database.write(handle -> endIn(handle, run.id(), reason, now));
        if (ended) told(run, RunState.FAILED, reason);
        return ended;
    }

    private static boolean endIn(Handle handle, long id, String reason, Instant now) {
        var statements = new ArrayList<String>(List.of(
                "update run set state = 'failed', finished_at = :now, reason = :reason"
                        + " where id = :id and state in ('queued', 'running')",
                "update attempt set state = 'failed', finished_at = :now, ended_by = 'runner', reason = :reason"
                        + " where state in ('queued', 'running') and task_instance_id in"
                        + " (select id from task_instance where run_id = :id)",
                "update task_instance set state = 'failed', finished_at = :now, reason = :reason"
                        + " where run_id = :id and state in ('queued', 'running')",
                "update task_instance set state = 'skipped', finished_at = :now, reason = :reason, retry_at = null"
                        + " where run_id = :id and state in ('none', 'scheduled', 'up_for_retry', 'deferred')"));
        for (String statement : statements) {
            int rows = handle.createUpdate(statement)
                    .bind("id", id)
                    .bind("now", now)
                    .bind("reason", reason)
                    .execute();
            if (statement.startsWith("update run") && rows == 0) return false;
        }
        return true;
    }

    private void told(DagRun run, RunState end, String reason) {
        log.info(
                "run {} dag={} run={} revision={}{}",
                end.word(),
                run.dag(),
                run.name(),
                run.revision(),
                reason == null ? "" : " reason=\"" + reason + "\"");
        changes.tell(new Change.OfRun(run.id(), run.dag()));
    }
}
