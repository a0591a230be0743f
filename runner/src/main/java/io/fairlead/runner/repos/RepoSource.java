package io.fairlead.runner.repos;

import io.fairlead.runner.access.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Who brings a repository's commits: the runner itself, or a git-sync beside it. */
public sealed interface RepoSource {

    /**
     * The runner fetches.
     *
     * @param url may hold credentials
     * @param period between looks at the remote
     */
    record Embedded(String url, Duration period, RepoLogin login) implements RepoSource {

        /** The URL may hold a password. */
        @Override
        public String toString() {
            return "embedded every " + period;
        }
    }

    /**
     * A git-sync publishes on a volume that it shares with the runner.
     *
     * @param link a symbolic link whose target's last element is the commit
     * @param period between looks at its health
     * @param address of its HTTP endpoint, for "sync now" and health
     * @param syncToken what its {@code POST /sync} wants
     * @param errorFile where it leaves the reason of a failure
     * @param keepFile where the runner says which commits it needs
     */
    record Sidecar(
            Path link,
            Duration period,
            Optional<URI> address,
            Secret syncToken,
            Optional<Path> errorFile,
            Path keepFile)
            implements RepoSource {}

    /** Where the runner says what it needs if nothing else is said: beside the link. */
    static Path keepFileFor(Path link) {
        return link.resolveSibling("." + link.getFileName() + ".keep");
    }
}
