package io.fairlead.gitsync.publish;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A revision that the link points at.
 *
 * @param hash the full commit hash
 * @param worktree its directory {@code <root>/.worktrees/<hash>}; complete, and never written to again
 * @param author the author's name; empty if it is not known
 * @param message the first line of the commit's message; empty if it is not known
 * @param committedAt the committer's time; the epoch if it is not known
 */
public record Published(String hash, Path worktree, String author, String message, Instant committedAt) {}
