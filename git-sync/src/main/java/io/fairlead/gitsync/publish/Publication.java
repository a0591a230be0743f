package io.fairlead.gitsync.publish;

import io.fairlead.gitsync.files.FileModes;
import io.fairlead.gitsync.files.Worktrees;
import io.fairlead.gitsync.options.Deadline;
import io.fairlead.gitsync.options.PublishMode;
import io.fairlead.gitsync.options.SyncConfig;
import io.fairlead.gitsync.options.SyncFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The place where readers look, and how a tree gets there. */
public sealed interface Publication permits PublishedLink, PublishedCopy {

    /** What the configuration wants. */
    static Publication of(SyncConfig config, Path root) {
        Path path = config.linkPath(root);
        Worktrees worktrees = Worktrees.in(root);
        FileModes modes = config.options().fileModes();
        if (config.options().publishing().mode() == PublishMode.LINK) return new PublishedLink(path, worktrees, modes);
        return new PublishedCopy(path, worktrees, modes);
    }

    /** The commit that readers have, whether its tree is still there or not; empty if there is none, or not the whole of one. */
    Optional<String> hash() throws IOException;

    /** The tree of a git-sync 3 that is published now. */
    Optional<Path> olderTree() throws IOException;

    /** Lets readers have the tree of this commit, which must be complete. */
    void publish(String hash, Deadline deadline) throws IOException, SyncFailure;

    /** Puts right what somebody changed since; true if there was something. */
    boolean mend(String hash, Deadline deadline) throws IOException, SyncFailure;

    /** Takes away, or completes, what a crash has left. */
    void repair(Deadline deadline) throws IOException, SyncFailure;
}
