package io.fairlead.runner.repos;

import io.fairlead.runner.access.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A repository to follow.
 *
 * @param name prefix of its DAGs' ids; formed like a DAG's name
 * @param team whose it is
 * @param shownUrl what people are shown and can clone; without credentials
 * @param ref branch, tag, full hash or {@code HEAD}
 * @param path of the DAGs inside the repository; empty for all of it
 * @param source who brings its commits
 * @param commits where workers fetch commits; empty for the worker API, which has those that the runner fetches itself
 * @param webhookSecret what the git host signs its calls with; without one there is no webhook
 */
public record RepoConfig(
        String name,
        String team,
        String shownUrl,
        String ref,
        String path,
        RepoSource source,
        Optional<URI> commits,
        Secret webhookSecret) {

    /** The team of those who have no teams. */
    public static final String DEFAULT_TEAM = "default";

    private static final Pattern NAME = Pattern.compile("[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

    /** Refuses a name or path that cannot be one with an {@link IllegalArgumentException}. */
    public RepoConfig {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "repo '" + name + "': the name must be 1 to 63 lower-case letters, digits"
                            + " and hyphens, beginning with a letter and ending with a letter or digit");
        }
        if (path.startsWith("/") || path.contains("..")) {
            throw new IllegalArgumentException(
                    "repo '" + name + "': the path '" + path + "' must be relative and without '..'");
        }
    }

    /** One that the runner fetches itself, from a URL that may hold credentials, and needs no others. */
    public RepoConfig(String name, String url, String shownUrl, String ref, String path, Duration period) {
        this(name, shownUrl, ref, path, new RepoSource.Embedded(url, period, RepoLogin.NONE));
    }

    /** One that the runner fetches itself. */
    public RepoConfig(String name, String shownUrl, String ref, String path, RepoSource.Embedded source) {
        this(name, DEFAULT_TEAM, shownUrl, ref, path, source, Optional.empty(), Secret.NONE);
    }

    /**
     * Where workers of other machines fetch commits; empty if nobody said it and the runner does not have them.
     *
     * @param workerApi as those workers reach it
     */
    public Optional<URI> commitsFrom(URI workerApi) {
        return source instanceof RepoSource.Embedded
                ? Optional.of(commits.orElse(URI.create(workerApi + "/git/" + name)))
                : commits;
    }
}
