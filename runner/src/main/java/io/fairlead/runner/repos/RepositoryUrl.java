package io.fairlead.runner.repos;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Addresses of repositories as people give them. */
public final class RepositoryUrl {

    private static final Pattern REMOTE = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+://.*|[^/]+@[^/]+:.*");

    private RepositoryUrl() {}

    private static final Pattern SECRET =
            Pattern.compile("https?://[^/@]+@.*|[a-zA-Z][a-zA-Z0-9+.-]+://[^/@]*:[^/@]*@.*");

    /** A path on this machine, made absolute; an address as it is. */
    public static String absolute(String given) {
        return REMOTE.matcher(given).matches()
                ? given
                : Path.of(given).toAbsolutePath().normalize().toString();
    }

    /** The same for people to see. */
    public static String withoutCredentials(String given) {
        return absolute(given).replaceFirst("^([a-zA-Z][a-zA-Z0-9+.-]+://)[^/@]*@", "$1");
    }

    /** Whether it has a password or token in it; the user of ssh is none. */
    public static boolean hasSecret(String given) {
        return SECRET.matcher(given).matches();
    }
}
