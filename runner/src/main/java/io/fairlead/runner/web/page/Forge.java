package io.fairlead.runner.web.page;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Knows where the well-known forges show a commit. Pure. */
final class Forge {

    /** By a word in the name of the host; a company's own is mostly called {@code gitlab.example.org}. */
    private static final Map<String, String> PATHS = Map.of(
            "github", "/commit/",
            "gitlab", "/-/commit/",
            "bitbucket", "/commits/",
            "codeberg", "/commit/");

    private Forge() {}

    /** The page of a commit; empty where that is not known. */
    static Optional<String> commit(String url, String hash) {
        if (!url.startsWith("https://")) return Optional.empty();
        try {
            URI uri = URI.create(url);
            if (uri.getHost() == null || uri.getUserInfo() != null) return Optional.empty();
            return PATHS.entrySet().stream()
                    .filter(forge -> uri.getHost().contains(forge.getKey()))
                    .findFirst()
                    .map(forge -> url.replaceFirst("(\\.git)?/*$", "") + forge.getValue() + hash);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
