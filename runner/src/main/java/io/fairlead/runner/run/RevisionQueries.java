package io.fairlead.runner.run;

import io.fairlead.runner.database.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the pages read of revisions and versions. */
public final class RevisionQueries {

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
                handle.createQuery("select * from load_error where revision_id = :id order by file, id")
                        .bind("id", revisionId),
                RevisionError.class));
    }

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
