package io.fairlead.runner.run.store;

import io.fairlead.runner.database.Database;
import io.fairlead.runner.run.dag.RepoStatus;
import io.fairlead.runner.run.dag.Revision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Repos, and what git-sync says of them. */
public final class RepoStore {

    private final Database database;
    private final Changes changes;

    /** Changes are told to {@code changes} after they are committed. */
    public RepoStore(Database database, Changes changes) {
        this.database = database;
        this.changes = changes;
    }

    /**
     * Makes the repo known, or updates where it is followed.
     *
     * @param url without credentials
     * @param path inside the repository; empty for all of it
     */
    public RepoStatus follow(String team, String name, String url, String ref, String path) {
        database.useWrite(handle -> {
            handle.execute("insert into team (name) values (?) on conflict (name) do nothing", team);
            handle.createUpdate("""
                        insert into repo (team, name, url, ref, path) values (:team, :name, :url, :ref, :path)
                        on conflict (name) do update set team = :team, url = :url, ref = :ref, path = :path, followed = 1""")
                    .bind("team", team)
                    .bind("name", name)
                    .bind("url", url)
                    .bind("ref", ref)
                    .bind("path", path)
                    .execute();
        });
        return find(name).orElseThrow();
    }

    /**
     * Only these are followed from now on: the DAGs of all others are live no longer, and no more is a revision, until somebody follows
     * them again and one is described.
     */
    public void followOnly(Set<String> names) {
        database.useWrite(handle -> {
            var others = List.copyOf(names.isEmpty() ? Set.of("") : names);
            handle.createUpdate("update repo set followed = 0, live_revision_id = null where name not in (<names>)")
                    .bindList("names", others)
                    .execute();
            handle.execute("update dag set live = 0, next_run_at = null, stale_reason = null"
                    + " where live = 1 and repo_id in (select id from repo where followed = 0)");
        });
    }

    /** Those that are no longer followed and of which no run is under way. */
    public List<String> former() {
        return database.read(
                handle -> handle.createQuery("""
                        select name from repo where followed = 0 and id not in (
                          select dag.repo_id from run join dag on dag.id = run.dag_id where run.state in ('queued', 'running'))""").mapTo(String.class).list());
    }

    /** The remote's ref points at this commit. */
    public void seen(String repo, String hash, Instant now) {
        database.useWrite(handle -> handle.execute(
                "update repo set seen_hash = ?, seen_at = case when seen_hash = ? then seen_at else ? end,"
                        + " sync_error = null, sync_error_at = null where name = ?",
                hash,
                hash,
                now,
                repo));
        changes.tell(new Change.OfRepo(repo));
    }

    /** The last sync failed. */
    public void syncFailed(String repo, String reason, Instant now) {
        database.useWrite(handle ->
                handle.execute("update repo set sync_error = ?, sync_error_at = ? where name = ?", reason, now, repo));
        changes.tell(new Change.OfRepo(repo));
    }

    /**
     * A revision is on disk.
     *
     * @param folder its immutable directory, down to the repo's path
     * @return the revision; the one recorded before, if it was fetched earlier
     */
    public Revision fetched(
            RepoStatus repo,
            String hash,
            String author,
            String message,
            Instant committedAt,
            String folder,
            Instant now) {
        database.useWrite(handle -> handle.createUpdate("""
                        insert into revision (repo_id, hash, author, message, committed_at, folder, repo_path, seen_at, fetched_at)
                        values (:repo, :hash, :author, :message, :committed, :folder, :path,
                          coalesce((select seen_at from repo where id = :repo and seen_hash = :hash), :now), :now)
                        on conflict (repo_id, hash) do update set folder = :folder, repo_path = :path""")
                .bind("repo", repo.id())
                .bind("hash", hash)
                .bind("author", author)
                .bind("message", message)
                .bind("committed", committedAt)
                .bind("folder", folder)
                .bind("path", repo.path())
                .bind("now", now)
                .execute());
        changes.tell(new Change.OfRepo(repo.name()));
        return database.read(handle -> Rows.one(
                        handle.createQuery("select * from revision where repo_id = :repo and hash = :hash")
                                .bind("repo", repo.id())
                                .bind("hash", hash),
                        Revision.class))
                .orElseThrow();
    }

    /** The commits whose directories somebody still needs: live DAGs, and runs that are not over. */
    public Set<String> revisionsInUse(String repo) {
        List<String> hashes = database.read(handle ->
                handle.createQuery("""
                        select hash from (
                          select live_revision_id as id from repo where name = :repo
                          union select revision_id from dag where live = 1
                          union select revision_id from run where state in ('queued', 'running')) as used
                        cross join revision -- in this order, so that not all revisions there ever were are looked at
                        where revision.id = used.id and repo_id = (select id from repo where name = :repo)""").bind("repo", repo).mapTo(String.class).list());
        return new TreeSet<>(hashes);
    }

    /** One repo by its name. */
    public Optional<RepoStatus> find(String name) {
        return database.read(handle -> Rows.one(
                handle.createQuery("select * from repo where name = :name").bind("name", name), RepoStatus.class));
    }

    /** All repos that are followed, by name. */
    public List<RepoStatus> all() {
        return database.read(handle ->
                Rows.list(handle.createQuery("select * from repo where followed = 1 order by name"), RepoStatus.class));
    }
}
