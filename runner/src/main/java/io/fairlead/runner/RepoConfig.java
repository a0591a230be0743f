package io.fairlead.runner;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A repository to follow.
 *
 * @param name prefix of its DAGs' ids; formed like a DAG's name
 * @param url where git-sync fetches from; may hold credentials
 * @param shownUrl what people are shown and can clone; without credentials
 * @param ref branch, tag, full hash or {@code HEAD}
 * @param path of the DAGs inside the repository; empty for all of it
 * @param period between looks at the remote
 */
public record RepoConfig(String name, String url, String shownUrl, String ref, String path, Duration period) {

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
}
