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

    /** @param newest the revision that the remote points at, if it is on disk */
    public static FirstRevision of(RepoStatus repo, Optional<Revision> newest) {
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
        return newest.isEmpty()
                ? new FirstRevision(Step.FETCHING, name + ": fetching its first revision, " + commit)
                : new FirstRevision(Step.DESCRIBING, name + ": compiling and loading its first revision, " + commit);
    }

    /** Whether it is under way: to be waited for, but not for ever. */
    public boolean isAwaited() {
        return step != Step.LIVE && step != Step.UNREACHABLE;
    }
}
