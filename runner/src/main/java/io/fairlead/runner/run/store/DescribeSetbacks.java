package io.fairlead.runner.run.store;

import io.fairlead.runner.run.dag.DescribeSetback;
import io.fairlead.runner.run.dag.RepoStatus;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which repos have a revision that could not be described yet. In memory, as what stands in the way may keep the database from being
 * written, too; a runner that starts describes anew.
 */
public final class DescribeSetbacks {

    private final Map<String, DescribeSetback> byRepo = new ConcurrentHashMap<>();
    private final Changes changes;

    /** Changes are told to {@code changes}. */
    public DescribeSetbacks(Changes changes) {
        this.changes = changes;
    }

    /** A revision of the repo could not be described, for now. */
    public void suffered(String repo, DescribeSetback setback) {
        byRepo.put(repo, setback);
        changes.tell(new Change.OfRepo(repo));
    }

    /** A revision of the repo was described, whatever came of it. */
    public void overcame(String repo) {
        if (byRepo.remove(repo) != null) changes.tell(new Change.OfRepo(repo));
    }

    /** Why the newest revision of a repo could not be described yet, if it could not. */
    public Optional<DescribeSetback> of(RepoStatus repo) {
        return Optional.ofNullable(byRepo.get(repo.name()))
                .filter(setback -> repo.seenHash().equals(Optional.of(setback.revision())));
    }
}
