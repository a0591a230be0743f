package io.fairlead.runner.web.worker;

import io.fairlead.gitsync.serve.CommitServer;
import io.fairlead.gitsync.serve.FetchAuthorizer;
import java.util.Optional;
import java.util.function.Function;

/**
 * The commits that workers fetch.
 *
 * @param who decides by the attempt's token
 * @param served by the repo's name; empty for repos that a git-sync beside the runner serves, and for those that nobody knows
 */
public record Commits(FetchAuthorizer who, Function<String, Optional<CommitServer>> served) {

    /** Nobody fetches anything. */
    public static final Commits NONE = new Commits((token, repo, hash) -> false, repo -> Optional.empty());
}
