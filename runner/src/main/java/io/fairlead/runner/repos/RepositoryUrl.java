package io.fairlead.runner.repos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** Addresses of repositories as people give them. */
public final class RepositoryUrl {

    private static final Pattern REMOTE = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+://.*|[^/:]+:.*");
    private static final Pattern SSH = Pattern.compile("ssh://.*|(?![a-zA-Z0-9+.-]+://)[^/:]+:.*");

    private static final int MOST_LETTERS = 63;

    private RepositoryUrl() {}

    private static final Pattern SECRET =
            Pattern.compile("https?://[^/@]+@.*|[a-zA-Z][a-zA-Z0-9+.-]+://[^/@]*:[^/@]*@.*");

    /** A path on this machine, made absolute; an address as it is. */
    public static String absolute(String given) {
        return REMOTE.matcher(given).matches() && !Files.exists(Path.of(given))
                ? given
                : Path.of(given).toAbsolutePath().normalize().toString();
    }

    /** The same for people to see. */
    public static String withoutCredentials(String given) {
        return absolute(given).replaceFirst("^([a-zA-Z][a-zA-Z0-9+.-]+://)[^/@]*@", "$1");
    }

    /** Whether ssh leads there, also by {@code user@host:path}. */
    public static boolean isSsh(String absolute) {
        return SSH.matcher(absolute).matches();
    }

    /** What a repository may be called by its address: the last part, in the letters that a name is made of. */
    public static String name(String given) {
        String last = given.replaceAll("/+$", "").replaceFirst("\\.git$", "").replaceFirst("^.*[/:]", "");
        String plain =
                last.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^[^a-z]+|-+$", "");
        return plain.isEmpty()
                ? "dags"
                : plain.substring(0, Math.min(plain.length(), MOST_LETTERS)).replaceAll("-+$", "");
    }

    /** Whether it has a password or token in it; the user of ssh is none. */
    public static boolean hasSecret(String given) {
        return SECRET.matcher(given).matches();
    }
}
