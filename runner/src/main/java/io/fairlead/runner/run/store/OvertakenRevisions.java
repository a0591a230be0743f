package io.fairlead.runner.run.store;

import io.fairlead.runner.run.dag.RepoStatus;
import io.fairlead.runner.run.dag.Revision;
import org.jdbi.v3.core.Handle;

/**
 * What nobody needs any more of revisions that newer ones have overtaken. Each push does this, so that only the few that have just
 * become old are looked at; what a run belongs to then stays with the run.
 */
final class OvertakenRevisions {

    /** Of so many of a repo's newest revisions that were described, and of the live one, is known what loaded. */
    static final int FINDINGS_KEPT = 20;

    /** So many of a repo's newest revisions stay, and the live one, and those that a run or a DAG was made from. */
    static final int REVISIONS_KEPT = 100;

    /** Of what was described there is one more with each push; of what was fetched there may be some more. */
    private static final int JUST_OVERTAKEN = 20;

    private OvertakenRevisions() {}

    /** @param live the one that is about to be live; what was live until now is the repo's still */
    static void forget(Handle handle, RepoStatus repo, Revision live) {
        forgetFindings(handle, repo, live, "plugin");
        forgetFindings(handle, repo, live, "load_error");
        forgetRevisions(handle, repo, live);
    }

    private static void forgetFindings(Handle handle, RepoStatus repo, Revision live, String table) {
        handle.createUpdate("""
                        delete from <table> where revision_id in (
                          select id from revision where repo_id = :repo and id <> :live and described_at is not null
                          order by id desc limit :overtaken offset :kept)""")
                .define("table", table)
                .bind("repo", repo.id())
                .bind("live", live.id())
                .bind("overtaken", JUST_OVERTAKEN)
                .bind("kept", FINDINGS_KEPT)
                .execute();
        forgetFormerLive(handle, table, repo, live);
    }

    /** It may be older than those: somebody pushed back to an old commit, and then went on. */
    private static void forgetFormerLive(Handle handle, String table, RepoStatus repo, Revision live) {
        handle.createUpdate("""
                        delete from <table> where revision_id = (
                          select live_revision_id from repo where id = :repo and live_revision_id <> :live)
                        and revision_id not in (
                          select id from revision where repo_id = :repo and id <> :live and described_at is not null
                          order by id desc limit :kept)""")
                .define("table", table)
                .bind("repo", repo.id())
                .bind("live", live.id())
                .bind("kept", FINDINGS_KEPT)
                .execute();
    }

    /** Commits that came while another was described were never live; they are overtaken together with it. */
    private static void forgetRevisions(Handle handle, RepoStatus repo, Revision live) {
        int kept = REVISIONS_KEPT;
        for (int i = 0; i < JUST_OVERTAKEN; i++) {
            forgetVersions(handle, repo, live, kept);
            if (!forgetRevision(handle, repo, live, kept)) kept++;
        }
    }

    /** All but the newest of each DAG, which is what the next one is compared with. */
    private static void forgetVersions(Handle handle, RepoStatus repo, Revision live, int kept) {
        handle.createUpdate("""
                        delete from dag_version where revision_id = (
                          select id from revision where repo_id = :repo and id <> :live order by id desc limit 1 offset :kept)
                        and not exists (select 1 from run where run.version_id = dag_version.id)
                        and not exists (select 1 from dag where dag.id = dag_version.dag_id and dag.version_id = dag_version.id)""")
                .bind("repo", repo.id())
                .bind("live", live.id())
                .bind("kept", kept)
                .execute();
    }

    private static boolean forgetRevision(Handle handle, RepoStatus repo, Revision live, int kept) {
        return handle.createUpdate("""
                        delete from revision where id = (
                          select id from revision where repo_id = :repo and id <> :live order by id desc limit 1 offset :kept)
                        and not exists (select 1 from run where run.revision_id = revision.id)
                        and not exists (select 1 from dag where dag.revision_id = revision.id)
                        and not exists (select 1 from dag_version where dag_version.revision_id = revision.id)
                        and not exists (select 1 from plugin where plugin.revision_id = revision.id)
                        and not exists (select 1 from load_error where load_error.revision_id = revision.id)
                        and not exists (select 1 from repo where repo.id = :repo
                          and (repo.live_revision_id = revision.id or repo.seen_hash = revision.hash))""")
                        .bind("repo", repo.id())
                        .bind("live", live.id())
                        .bind("kept", kept)
                        .execute()
                > 0;
    }
}
