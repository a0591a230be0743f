package io.fairlead.runner.cli;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Addresses of repositories as people give them. */
final class RepositoryUrl {

    private static final Pattern REMOTE = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+://.*|[^/]+@[^/]+:.*");

    private RepositoryUrl() {}

    /** A path on this machine, made absolute; an address as it is. */
    static String absolute(String given) {
        return REMOTE.matcher(given).matches()
                ? given
                : Path.of(given).toAbsolutePath().normalize().toString();
    }

    /** The same for people to see. */
    static String withoutCredentials(String given) {
        return absolute(given).replaceFirst("^([a-zA-Z][a-zA-Z0-9+.-]+://)[^/@]*@", "$1");
    }
}
