package io.fairlead.runner.run.store;

import io.fairlead.runner.database.Database;
import io.fairlead.runner.run.dag.LiveDag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Moves what is to happen at an instant, when the clock is moved or time has passed that does not count. What has happened keeps its
 * date. Each move is one transaction together with the moment it was made at, so that it is made once, whenever the process ends.
 */
public final class ClockStore {

    private static final String ACTIVE_RUNS = "select id from run where state in ('queued', 'running')";

    /** Until when attempts may execute, and when their workers were heard: of those that are over, too, for they may go on. */
    private static final String ATTEMPTS =
            "update attempt set deadline_at = deadline_at + :by, heartbeat_at = heartbeat_at + :by"
                    + " where task_instance_id in (select id from task_instance where run_id in (" + ACTIVE_RUNS + "))";

    private static final String ATTEMPTS_OF_EXECUTOR = "update attempt set deadline_at = deadline_at + :by"
            + " where state in ('queued', 'running') and state = 'running' and executor = :executor";

    private static final String RUNS = "update run set deadline_at = deadline_at + :by"
            + " where state in ('queued', 'running') and deadline_at is not null";

    private static final String RETRIES =
            "update task_instance set retry_at = retry_at + :by where state = 'up_for_retry'";

    private static final String LOSSES = "update task_instance set lost_since_at = lost_since_at + :by"
            + " where lost_since_at is not null and run_id in (" + ACTIVE_RUNS + ")";

    /** Nobody stays signed in for longer than he was told; that a clock was put forward or a machine slept signs him out earlier. */
    private static final String SESSIONS =
            "update access_token set expires_at = expires_at + :by where kind = 'SESSION'";

    /** The dates between now and then are due again; those that have their run already get no second one. */
    private static final String SCHEDULES =
            "update dag set next_run_at = :now where next_run_at > :now and next_run_at < :never";

    private final Database database;

    /** Writes to {@code database}. */
    public ClockStore(Database database) {
        this.database = database;
    }

    /** When the scheduler of this data last said that it is there; empty if none ever has. */
    public Optional<Instant> lastPass() {
        return database.read(handle -> handle.createQuery("select last_pass_at from clock where id = 1")
                .mapTo(Instant.class)
                .findOne());
    }

    /** The scheduler is there. */
    public void passes(Instant now) {
        database.useWrite(handle -> passed(handle, now));
    }

    /**
     * The clock was moved.
     *
     * @param by so much further; negative for back
     * @param now what it shows since then
     * @param clock moves it; called within the transaction, so that no other writer comes between
     */
    public void moved(Duration by, Instant now, Runnable clock) {
        database.useWrite(handle -> {
            for (String statement : List.of(ATTEMPTS, RUNS, RETRIES, LOSSES))
                handle.createUpdate(statement).bind("by", by.toMillis()).execute();
            if (by.isNegative()) {
                handle.createUpdate(SESSIONS).bind("by", by.toMillis()).execute();
                handle.createUpdate(SCHEDULES)
                        .bind("now", now)
                        .bind("never", LiveDag.NEVER)
                        .execute();
            }
            passed(handle, now);
            clock.run();
        });
    }

    /**
     * The scheduler was away, and with it the processes of these executors: runs could not go on, and no more could their attempts.
     *
     * @param length of the absence that ends now
     */
    public void wasAway(Duration length, List<String> executors, Instant now) {
        database.useWrite(handle -> {
            for (String statement : List.of(RUNS, LOSSES))
                handle.createUpdate(statement).bind("by", length.toMillis()).execute();
            for (String executor : executors)
                handle.createUpdate(ATTEMPTS_OF_EXECUTOR)
                        .bind("by", length.toMillis())
                        .bind("executor", executor)
                        .execute();
            passed(handle, now);
        });
    }

    private static void passed(Handle handle, Instant now) {
        handle.createUpdate("insert into clock (id, last_pass_at) values (1, :now)"
                        + " on conflict (id) do update set last_pass_at = :now")
                .bind("now", now)
                .execute();
    }
}
