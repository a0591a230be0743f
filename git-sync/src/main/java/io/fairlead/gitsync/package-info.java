/**
 * Mirrors a git ref into a directory and publishes it by a link, knowing nothing of DAGs.
 *
 * <p>The contract is that of the well-known git-sync: {@code <root>/<link>} is a relative symlink to
 * {@code .worktrees/<full commit hash>}. The tree is complete before the link moves, the link moves at once or not at all, and a
 * published tree goes only when something better is there. Inside the root, {@code .git} is the bare store,
 * {@code .worktrees} holds what was published, and {@code .staging} what is not finished or no longer wanted.
 *
 * <p>Start reading at {@link io.fairlead.gitsync.GitSync} (the loop) and {@code Mirror} (one pass).
 * {@link io.fairlead.gitsync.serve.SmartHttp} is the other direction: it serves a bare repository to git clients.
 */
package io.fairlead.gitsync;
