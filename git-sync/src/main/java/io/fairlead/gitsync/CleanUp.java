package io.fairlead.gitsync;

import io.fairlead.gitsync.files.GroupWrite;
import io.fairlead.gitsync.files.Staging;
import io.fairlead.gitsync.files.WorktreeRetention;
import io.fairlead.gitsync.files.Worktrees;
import io.fairlead.gitsync.lfs.LargeObjects;
import io.fairlead.gitsync.options.Deadline;
import io.fairlead.gitsync.options.GitGc;
import io.fairlead.gitsync.options.SyncOptions;
import io.fairlead.gitsync.parts.SubmoduleFetch;
import io.fairlead.gitsync.remote.Remote;
import io.fairlead.gitsync.store.JGitSettings;
import io.fairlead.gitsync.store.Store;
import io.fairlead.gitsync.store.StoreCorruption;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes away what no published tree needs any more. Nothing here is worth failing for: what is left over goes the next time. */
final class CleanUp {

    private static final Logger LOG = LoggerFactory.getLogger(CleanUp.class);

    private final Staging staging;
    private final Worktrees worktrees;
    private final WorktreeRetention keeping;
    private final SubmoduleFetch modules;
    private final LargeObjects largeObjects;

    /** The trees that were there after the last cleaning up. */
    private Set<String> treesThere = Set.of();

    CleanUp(
            Staging staging,
            Worktrees worktrees,
            WorktreeRetention keeping,
            SubmoduleFetch modules,
            LargeObjects largeObjects) {
        this.staging = staging;
        this.worktrees = worktrees;
        this.keeping = keeping;
        this.modules = modules;
        this.largeObjects = largeObjects;
    }

    /**
     * Does it after a pass.
     *
     * @param current the commit that is published
     * @param changed whether it was not before this pass
     * @return whether the store was found to be damaged
     */
    boolean run(String current, boolean changed, Store store, Remote remote, Deadline deadline) {
        Set<String> there = Set.of();
        try {
            Set<String> kept = new HashSet<>(keeping.inUse().get());
            kept.add(current);
            there = worktrees.removeAllBut(kept, keeping);
            staging.clear();
            if (!changed && there.equals(treesThere)) return false;
            treesThere = Set.of();
            collect(there, store, remote.options(), deadline);
            treesThere = there;
            return false;
        } catch (IOException | RuntimeException e) {
            // What takes too long would take as long again with each look.
            if (deadline.isOver()) treesThere = there;
            tell(e, remote, deadline);
            return StoreCorruption.isBehind(e);
        }
    }

    private void collect(Set<String> there, Store store, SyncOptions options, Deadline deadline) throws IOException {
        store.forgetWorktrees(there);
        store.forgetOldShallowCommits();
        // JGit takes what a filter kept away for damage.
        store.collect(options.filter().isEmpty() ? options.gc() : GitGc.OFF, deadline);
        modules.cleanUp(there, deadline);
        largeObjects.removeWhatIsNotNeeded();
        JGitSettings.emptyCaches();
        if (options.groupWrite()) letGroupWrite(store);
    }

    private void letGroupWrite(Store store) throws IOException {
        GroupWrite.to(worktrees.directory());
        GroupWrite.to(worktrees.directory().resolve(Worktrees.LOCK));
        GroupWrite.toEverythingIn(store.directory());
    }

    private static void tell(Exception error, Remote remote, Deadline deadline) {
        String reason = remote.url().clean(FailureMessages.chain(error));
        if (deadline.isStopped())
            LOG.debug("git-sync {}: cleaning up was stopped and is done by the next start: {}", remote.url(), reason);
        else
            LOG.warn("git-sync {}: cleaning up failed and is tried again with the next sync: {}", remote.url(), reason);
    }
}
