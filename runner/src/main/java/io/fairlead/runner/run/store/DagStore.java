package io.fairlead.runner.run.store;

import io.fairlead.runner.database.Database;
import io.fairlead.runner.run.dag.LiveDag;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** DAGs as they stand: what is due next, and the pause switch. */
public final class DagStore {

    private static final Logger log = LoggerFactory.getLogger(DagStore.class);

    private static final String MATCHING = " where dag.live = 1 and lower(dag.full_id) like :text escape '!'";

    private final Database database;
    private final Changes changes;

    /** Changes are told to {@code changes} after they are committed. */
    public DagStore(Database database, Changes changes) {
        this.database = database;
        this.changes = changes;
    }

    /** Live DAGs that are not paused and whose next run is due, or not known yet. */
    public List<LiveDag> due(Instant now) {
        return database.read(handle -> Rows.list(
                handle.createQuery(Rows.DAG
                                + " where dag.live = 1 and dag.paused = 0"
                                + " and (dag.next_run_at is null or dag.next_run_at <= :now)")
                        .bind("now", now),
                LiveDag.class));
    }

    /** When the DAG is due next; only if nobody has changed that meanwhile. */
    public boolean scheduleNext(LiveDag dag, Instant next) {
        return database.write(handle -> handle.createUpdate("""
                                update dag set next_run_at = :next
                                where id = :id and version_id = :version
                                  and coalesce(next_run_at, -1) = coalesce(:before, -1)""")
                        .bind("id", dag.id())
                        .bind("version", dag.versionId())
                        .bind("before", dag.nextRunAt().orElse(null))
                        .bind("next", next)
                        .execute()
                == 1);
    }

    /**
     * Stops or resumes a DAG's schedule; runs under way and manual ones are not touched. What was missed while it was paused is made
     * up for only where the DAG says so.
     */
    public boolean pause(LiveDag dag, boolean paused) {
        boolean keepNext = paused || dag.description().catchUpFrom().isPresent();
        boolean changed = database.write(handle -> handle.createUpdate("""
                                update dag set paused = :paused, next_run_at = case when :keepNext then next_run_at end
                                where id = :id and paused <> :paused""")
                        .bind("id", dag.id())
                        .bind("paused", paused)
                        .bind("keepNext", keepNext)
                        .execute()
                == 1);
        if (changed) {
            log.info("dag {} dag={}", paused ? "paused" : "resumed", dag.fullId());
            changes.tell(new Change.OfDag(dag.fullId()));
        }
        return changed;
    }

    /** A DAG by its full id, also one that is no longer live. */
    public Optional<LiveDag> find(String fullId) {
        return database.read(handle -> Rows.one(
                handle.createQuery(Rows.DAG + " where dag.full_id = :id").bind("id", fullId), LiveDag.class));
    }

    /** All live DAGs, by name. */
    public List<LiveDag> live() {
        return database.read(handle ->
                Rows.list(handle.createQuery(Rows.DAG + " where dag.live = 1 order by dag.full_id"), LiveDag.class));
    }

    /** Live DAGs whose full id contains a text, by name; an empty text is in all of them. */
    public List<LiveDag> live(String text, int limit, int offset) {
        return database.read(handle -> Rows.list(
                handle.createQuery(Rows.DAG + MATCHING + " order by dag.full_id limit :limit offset :offset")
                        .bind("text", pattern(text))
                        .bind("limit", limit)
                        .bind("offset", offset),
                LiveDag.class));
    }

    /** How many live DAGs have a text in their full id. */
    public int countLive(String text) {
        return database.read(handle -> handle.createQuery("select count(*) from dag" + MATCHING)
                .bind("text", pattern(text))
                .mapTo(Integer.class)
                .one());
    }

    /** Live DAGs of a repo that come from an older revision than the newest, because their plugin did not load there. */
    public List<LiveDag> stale(long repoId, int limit) {
        return database.read(handle -> Rows.list(
                handle.createQuery(Rows.DAG
                                + " where dag.repo_id = :repo and dag.live = 1 and dag.stale_reason is not null"
                                + " order by dag.full_id limit :limit")
                        .bind("repo", repoId)
                        .bind("limit", limit),
                LiveDag.class));
    }

    private static String pattern(String text) {
        return "%" + text.toLowerCase(Locale.ROOT).replaceAll("([%_!])", "!$1") + "%";
    }
}
