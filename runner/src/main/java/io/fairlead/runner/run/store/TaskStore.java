package io.fairlead.runner.run.store;

import io.fairlead.runner.database.Database;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.Progress;
import io.fairlead.runner.run.TaskInstance;
import io.fairlead.runner.run.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The moves of task instances that no attempt makes: what {@link Progress} decided, and the hand-over to an executor. */
public final class TaskStore {

    private static final Logger log = LoggerFactory.getLogger(TaskStore.class);

    private final Database database;
    private final Changes changes;

    /** Changes are told to {@code changes} after they are committed. */
    public TaskStore(Database database, Changes changes) {
        this.database = database;
        this.changes = changes;
    }

    /** Makes the moves, each only if its instance is still where it was decided from. */
    public void make(DagRun run, List<Progress.Move> moves, Instant now) {
        if (moves.isEmpty()) return;
        List<Progress.Move> made = database.write(handle -> {
            var done = new ArrayList<Progress.Move>();
            for (Progress.Move move : moves) if (make(handle, move, now)) done.add(move);
            return done;
        });
        for (Progress.Move move : made) {
            if (move.to() == TaskState.SCHEDULED) continue; // not worth a line: the next one is "running"
            log.info(
                    "task {} dag={} run={} task={} reason=\"{}\"",
                    move.to().word(),
                    run.dag(),
                    run.name(),
                    move.task(),
                    move.reason().orElse(""));
        }
        if (!made.isEmpty()) changes.tell(new Change.OfRun(run.id(), run.dag()));
    }

    private static boolean make(Handle handle, Progress.Move move, Instant now) {
        if (!move.from().next().contains(move.to())) {
            throw new IllegalArgumentException("a task cannot go from " + move.from() + " to " + move.to());
        }
        return handle.createUpdate("""
                        update task_instance set state = :to, reason = :reason, retry_at = null,
                          scheduled_at = case when :scheduled then :now else scheduled_at end,
                          finished_at = case when :final then :now end
                        where id = :id and state = :from""")
                        .bind("id", move.instanceId())
                        .bind("from", move.from().word())
                        .bind("to", move.to().word())
                        .bind("reason", move.reason().orElse(null))
                        .bind("scheduled", move.to() == TaskState.SCHEDULED)
                        .bind("final", move.to().isFinal())
                        .bind("now", now)
                        .execute()
                == 1;
    }

    /**
     * Scheduled → queued, with a new attempt.
     *
     * @param executor the name of the one that it is about to be given to
     * @param tokenHash of the token by which the attempt's worker will prove itself
     * @return the attempt's id; empty if the instance is no longer scheduled
     */
    public Optional<Long> queue(TaskInstance instance, String executor, String tokenHash, Instant now) {
        return database.write(handle -> {
            Optional<Integer> number = handle.createQuery("""
                            update task_instance set state = 'queued', attempts = attempts + 1, reason = null
                            where id = :id and state = 'scheduled' returning attempts""")
                    .bind("id", instance.id())
                    .mapTo(Integer.class)
                    .findOne();
            return number.map(attempt -> insertAttempt(handle, instance.id(), attempt, executor, tokenHash, now));
        });
    }

    /**
     * Queued or running → scheduled, where no attempt of it is under way: nobody would ever end it.
     *
     * @return whether it was so
     */
    public boolean repeat(DagRun run, TaskInstance instance, String reason, Instant now) {
        boolean repeated = database.write(handle -> handle.createUpdate("""
                                update task_instance set state = 'scheduled', scheduled_at = :now, reason = :reason
                                where id = :id and state in ('queued', 'running') and not exists (
                                  select 1 from attempt where task_instance_id = :id and state in ('queued', 'running'))""")
                        .bind("id", instance.id())
                        .bind("now", now)
                        .bind("reason", reason)
                        .execute()
                == 1);
        if (repeated) changes.tell(new Change.OfRun(run.id(), run.dag()));
        return repeated;
    }

    private static long insertAttempt(
            Handle handle, long instance, int number, String executor, String tokenHash, Instant now) {
        return handle.createQuery("""
                        insert into attempt (task_instance_id, number, state, executor, token_hash, queued_at)
                        values (:instance, :number, 'queued', :executor, :tokenHash, :now) returning id""")
                .bind("instance", instance)
                .bind("number", number)
                .bind("executor", executor)
                .bind("tokenHash", tokenHash)
                .bind("now", now)
                .mapTo(Long.class)
                .one();
    }
}
