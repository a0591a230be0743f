package io.fairlead.runner.run.store;

import io.fairlead.runner.database.Database;
import io.fairlead.runner.run.dag.Revision;
import io.fairlead.runner.run.dag.RevisionError;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the pages read of revisions and versions. */
public final class RevisionQueries {

    private static final int MOST_ERRORS = 200;

    private final Database database;

    /** Reads only. */
    public RevisionQueries(Database database) {
        this.database = database;
    }

    /** A revision by its number. */
    public Optional<Revision> revision(long id) {
        return database.read(handle -> Rows.one(
                handle.createQuery("select * from revision where id = :id").bind("id", id), Revision.class));
    }

    /** The newest revisions of a repo, newest first. */
    public List<Revision> newest(long repoId, int limit) {
        return database.read(handle -> Rows.list(
                handle.createQuery("select * from revision where repo_id = :repo order by id desc limit :limit")
                        .bind("repo", repoId)
                        .bind("limit", limit),
                Revision.class));
    }

    /** What did not load in a revision. */
    public List<RevisionError> errors(long revisionId) {
        return database.read(handle -> Rows.list(
                handle.createQuery("select * from load_error where revision_id = :id order by file, id limit :limit")
                        .bind("id", revisionId)
                        .bind("limit", MOST_ERRORS),
                RevisionError.class));
    }

    /** A revision of a repo by its commit. */
    public Optional<Revision> revision(long repoId, String hash) {
        return database.read(handle -> Rows.one(
                handle.createQuery("select * from revision where repo_id = :repo and hash = :hash")
                        .bind("repo", repoId)
                        .bind("hash", hash),
                Revision.class));
    }

    /** How much of the newest revisions of a repo loaded, by the revision's number. */
    public Map<Long, Loaded> loaded(long repoId, int limit) {
        return database.read(handle ->
                Rows.list(handle.createQuery("""
                        select id as revision,
                          (select count(*) from plugin where revision_id = revision.id and digest <> '') as plugins,
                          (select count(*) from load_error where revision_id = revision.id) as errors
                        from revision where repo_id = :repo order by id desc limit :limit""").bind("repo", repoId).bind("limit", limit), Loaded.class).stream()
                        .collect(Collectors.toMap(Loaded::revision, loaded -> loaded)));
    }

    /**
     * @param plugins how many loaded
     * @param errors how many files did not
     */
    public record Loaded(long revision, int plugins, int errors) {}

    /** The versions of a DAG, newest first. */
    public List<Version> versions(long dagId, int limit) {
        return database.read(
                handle -> Rows.list(handle.createQuery("""
                                select dag_version.number, revision.hash as revision, dag_version.recorded_at
                                from dag_version join revision on revision.id = dag_version.revision_id
                                where dag_id = :dag order by number desc limit :limit""").bind("dag", dagId).bind("limit", limit), Version.class));
    }

    /** @param revision the first commit with this version */
    public record Version(int number, String revision, Instant recordedAt) {}
}
