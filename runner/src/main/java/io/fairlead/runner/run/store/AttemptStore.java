package io.fairlead.runner.run.store;

import io.fairlead.runner.database.Database;
import io.fairlead.runner.run.AttemptState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The life of an attempt after it was handed over, and with it its task instance's. Every method is a no-op that returns false if
 * the attempt is already over, so that whoever comes second changes nothing.
 */
public final class AttemptStore {

    private static final Logger log = LoggerFactory.getLogger(AttemptStore.class);

    private static final String LOST = "losses = losses + 1, lost_since_at = :since, reason = :reason";
    private static final List<String> RUNNING = List.of("running");
    private static final List<String> ACTIVE = List.of("queued", "running");

    private final Database database;
    private final Changes changes;

    /** Changes are told to {@code changes} after they are committed. */
    public AttemptStore(Database database, Changes changes) {
        this.database = database;
        this.changes = changes;
    }

    /**
     * Queued → running.
     *
     * @param tokenHash of the worker's token, where it is the worker that says so: it may be the attempt's no more
     * @param timeout of this attempt; empty for none of its own
     * @param clock asked while nobody else writes: when the clock is moved, deadlines are, and this one is not to come between
     */
    public boolean start(
            long attempt, String worker, Optional<String> tokenHash, Optional<Duration> timeout, InstantSource clock) {
        return told(attempt, "running", null, handle -> {
            Instant now = clock.instant();
            int rows = handle.createUpdate("""
                            update attempt set state = 'running', worker = :worker, started_at = :now, heartbeat_at = :now,
                              deadline_at = :deadline
                            where id = :id and state = 'queued' and token_hash = coalesce(:token, token_hash)""")
                    .bind("id", attempt)
                    .bind("token", tokenHash.orElse(null))
                    .bind("worker", worker)
                    .bind("now", now)
                    .bind("deadline", timeout.map(now::plus).orElse(null))
                    .execute();
            int instances = handle.createUpdate("""
                            update task_instance set state = 'running', started_at = coalesce(started_at, :now), reason = null
                            where id = (select task_instance_id from attempt where id = :id) and state = 'queued'""")
                    .bind("id", attempt)
                    .bind("now", now)
                    .execute();
            return rows == 1 && instances == 1;
        });
    }

    /** Still queued, for another reason than before. */
    public boolean waits(long attempt, String reason) {
        return told(
                attempt,
                "waits",
                reason,
                handle -> handle.createUpdate("""
                                update task_instance set reason = :reason
                                where id = (select task_instance_id from attempt where id = :id and state = 'queued')
                                  and state = 'queued' and coalesce(reason, '') <> :reason""")
                                .bind("id", attempt)
                                .bind("reason", reason)
                                .execute()
                        == 1);
    }

    /** Still queued, with another token: whoever has the one before is none of ours any more. */
    public boolean renew(long attempt, String tokenHash) {
        return database.write(handle ->
                handle.createUpdate("update attempt set token_hash = :hash where id = :id and state = 'queued'")
                                .bind("id", attempt)
                                .bind("hash", tokenHash)
                                .execute()
                        == 1);
    }

    /** The worker with that token is alive. The clock is asked as by {@link #start}. */
    public boolean heartbeat(long attempt, String tokenHash, InstantSource clock) {
        return database.write(handle -> handle.createUpdate("""
                                update attempt set heartbeat_at = :now
                                where id = :id and state = 'running' and token_hash = :token""")
                        .bind("id", attempt)
                        .bind("token", tokenHash)
                        .bind("now", clock.instant())
                        .execute()
                == 1);
    }

    /** Running → success, with the output as JSON text, or null. */
    public boolean succeed(long attempt, String output, Instant now) {
        String set = "state = 'success', finished_at = :now, reason = null";
        var end = new End("success", AttemptState.SUCCESS, EndedBy.WORKER, null, set, null, RUNNING);
        return told(attempt, end.word, end.reason, handle -> {
            if (!ended(handle, attempt, end, now)) return false;
            if (output != null) keep(handle, attempt, output);
            return true;
        });
    }

    private static void keep(Handle handle, long attempt, String output) {
        handle.createUpdate("""
                        insert into output (task_instance_id, json) select task_instance_id, :json from attempt where id = :id""").bind("id", attempt).bind("json", output).execute();
    }

    /** Running → skipped: its body said that there is nothing to do. */
    public boolean skip(long attempt, String reason, Instant now) {
        String set = "state = 'skipped', finished_at = :now, reason = :reason";
        return end(attempt, new End("skipped", AttemptState.SKIPPED, EndedBy.WORKER, reason, set, null, RUNNING), now);
    }

    /** Queued or running → failed for good. */
    public boolean fail(long attempt, EndedBy by, String reason, Instant now) {
        String set = "state = 'failed', failures = failures + 1, finished_at = :now, reason = :reason";
        return end(attempt, new End("failed", AttemptState.FAILED, by, reason, set, null, ACTIVE), now);
    }

    /** Running → failed, to be tried again. */
    public boolean failForNow(long attempt, EndedBy by, String reason, Instant retryAt, Instant now) {
        String word = "failed, will be retried at " + retryAt;
        String set = "state = 'up_for_retry', failures = failures + 1, lost_since_at = null, retry_at = :value,"
                + " reason = :reason";
        return end(attempt, new End(word, AttemptState.FAILED, by, reason, set, retryAt, RUNNING), now);
    }

    /** Queued or running → lost; the instance goes back to scheduled, outside its retries. */
    public boolean lose(long attempt, String reason, Instant now) {
        String set = LOST + ", state = 'scheduled', scheduled_at = :now";
        String word = "lost, will be repeated";
        return end(attempt, End.ofLoss(word, reason, set, null, now), now);
    }

    /**
     * Queued or running → lost, to be repeated after a pause.
     *
     * @param since when the losses in a row began
     */
    public boolean loseForNow(long attempt, String reason, Instant since, Instant retryAt, Instant now) {
        String word = "lost, will be repeated at " + retryAt;
        String set = LOST + ", state = 'up_for_retry', retry_at = :value";
        return end(attempt, End.ofLoss(word, reason, set, retryAt, since), now);
    }

    /** Queued or running → lost for too long: the instance has failed. */
    public boolean loseForGood(long attempt, String reason, Instant since, Instant now) {
        String set = LOST + ", state = 'failed', finished_at = :now";
        String word = "lost for too long";
        return end(attempt, End.ofLoss(word, reason, set, null, since), now);
    }

    /**
     * Failed by its deadline → running again, because it had ended before that; so that its end can be recorded. Only while nothing
     * has followed from the failure but the wait for the next attempt.
     */
    public boolean reopen(long attempt, Instant ended) {
        return told(attempt, "had ended before its deadline", null, handle -> {
            int attempts = handle.createUpdate("""
                            update attempt set state = 'running', finished_at = null, ended_by = null, reason = null
                            where id = :id and state = 'failed' and ended_by = 'runner' and finished_at >= deadline_at
                              and deadline_at > :ended and exists (
                                select 1 from task_instance where task_instance.id = attempt.task_instance_id
                                  and task_instance.state = 'up_for_retry' and task_instance.attempts = attempt.number)""")
                    .bind("id", attempt)
                    .bind("ended", ended)
                    .execute();
            int instances = handle.createUpdate("""
                            update task_instance set state = 'running', failures = failures - 1, retry_at = null, reason = null
                            where id = (select task_instance_id from attempt where id = :id and state = 'running')
                              and state = 'up_for_retry'""").bind("id", attempt).execute();
            return attempts == 1 && instances == 1;
        });
    }

    private boolean end(long attempt, End end, Instant now) {
        return told(attempt, end.word, end.reason, handle -> ended(handle, attempt, end, now));
    }

    private static boolean ended(Handle handle, long attempt, End end, Instant now) {
        int attempts = handle.createUpdate("""
                        update attempt set state = :state, reason = :reason, finished_at = :now, ended_by = :by
                        where id = :id and state in (<from>)""")
                .bindList("from", end.from)
                .bind("id", attempt)
                .bind("state", end.state.word())
                .bind("by", end.by.name().toLowerCase(Locale.ROOT))
                .bind("reason", end.reason)
                .bind("now", now)
                .execute();
        int instances = handle.createUpdate("update task_instance set " + end.set
                        + " where id = (select task_instance_id from attempt where id = :id) and state in (<from>)")
                .bindList("from", end.from)
                .bind("id", attempt)
                .bind("reason", end.reason)
                .bind("value", end.value)
                .bind("since", end.since)
                .bind("now", now)
                .execute();
        return attempts == 1 && instances == 1;
    }

    /** Makes the move whole or not at all, and tells of it after the commit. */
    private boolean told(long attempt, String word, String reason, Step step) {
        Optional<Moved> moved = database.write(handle -> {
            if (step.make(handle)) return Optional.of(moved(handle, attempt));
            handle.rollback();
            return Optional.empty();
        });
        moved.ifPresent(m -> {
            // Losses come in hundreds, and are told of elsewhere.
            log.atLevel(word.startsWith("lost") ? Level.DEBUG : Level.INFO)
                    .log(
                            "task {} dag={} run={} task={} attempt={}{}",
                            word,
                            m.dag(),
                            m.run(),
                            m.task(),
                            m.number(),
                            reason == null ? "" : " reason=\"" + reason + "\"");
            changes.tell(new Change.OfRun(m.runId(), m.dag()));
        });
        return moved.isPresent();
    }

    private static Moved moved(Handle handle, long attempt) {
        return handle.createQuery("""
                        select run.id, dag.full_id, run.name, task_instance.task, attempt.number
                        from attempt
                        join task_instance on task_instance.id = attempt.task_instance_id
                        join run on run.id = task_instance.run_id join dag on dag.id = run.dag_id
                        where attempt.id = :id""")
                .bind("id", attempt)
                .map((row, context) ->
                        new Moved(row.getLong(1), row.getString(2), row.getString(3), row.getString(4), row.getInt(5)))
                .one();
    }

    /** Whose word it is that an attempt has ended. A worker that did not say so itself may still be alive, and is ended. */
    public enum EndedBy {
        WORKER,
        RUNNER
    }

    /**
     * An end of an attempt, and what it makes of the task instance.
     *
     * @param set the instance's new columns
     * @param value what {@code set} calls {@code :value}; may be null
     * @param from the states that both may be in
     * @param since when the losses in a row began; null for another end
     */
    private record End(
            String word,
            AttemptState state,
            EndedBy by,
            String reason,
            String set,
            Object value,
            List<String> from,
            Instant since) {

        End(String word, AttemptState state, EndedBy by, String reason, String set, Object value, List<String> from) {
            this(word, state, by, reason, set, value, from, null);
        }

        static End ofLoss(String word, String reason, String set, Instant value, Instant since) {
            return new End(word, AttemptState.LOST, EndedBy.RUNNER, reason, set, value, ACTIVE, since);
        }
    }

    private record Moved(long runId, String dag, String run, String task, int number) {}

    private interface Step {
        boolean make(Handle handle);
    }
}
