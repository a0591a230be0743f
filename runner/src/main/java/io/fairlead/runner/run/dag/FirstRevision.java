package io.fairlead.runner.run.dag;

import java.util.Optional;

/**
 * How far a repo has come to its first DAGs. Until it is {@link Step#LIVE} nobody can say that a DAG of it does not exist.
 *
 * @param words what is going on, for a person, with the repo's name
 */
public record FirstRevision(Step step, String words) {

    private static final int SHORT_HASH = 8;

    /** In order, but for the last. */
    public enum Step {
        LOOKING,
        FETCHING,
        DESCRIBING,
        LIVE,
        UNREACHABLE
    }

    /**
     * @param newest the revision that the remote points at, if it is on disk
     * @param setback why that one could not be described yet, if it could not
     */
    public static FirstRevision of(RepoStatus repo, Optional<Revision> newest, Optional<DescribeSetback> setback) {
        String name = repo.name();
        if (repo.liveRevisionId().isPresent()) return new FirstRevision(Step.LIVE, name + " is live");
        if (repo.syncError().isPresent())
            return new FirstRevision(
                    Step.UNREACHABLE,
                    name + " could not be fetched yet, and is tried again: "
                            + repo.syncError().get());
        if (repo.seenHash().isEmpty())
            return new FirstRevision(Step.LOOKING, name + ": looking at " + repo.url() + " for the first time");
        String hash = repo.seenHash().get();
        String commit = hash.substring(0, Math.min(SHORT_HASH, hash.length()));
        if (newest.isEmpty())
            return new FirstRevision(Step.FETCHING, name + ": fetching its first revision, " + commit);
        String loading = name + ": compiling and loading its first revision, " + commit;
        return new FirstRevision(
                Step.DESCRIBING,
                loading + setback.map(found -> ", failed: " + found.words()).orElse(""));
    }

    /** Whether it is under way: to be waited for, but not for ever. */
    public boolean isAwaited() {
        return step != Step.LIVE && step != Step.UNREACHABLE;
    }
}
