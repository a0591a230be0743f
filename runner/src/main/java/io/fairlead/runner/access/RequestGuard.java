package io.fairlead.runner.access;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Refuses requests that another web site makes a browser send, whoever is signed in there. Pure decisions. */
public final class RequestGuard {

    /** Where a program signs in: it cannot have a token yet, and its password is in the body, not in a cookie. */
    public static final String TOKEN_PATH = "/auth/token";

    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

    private final boolean open;

    public RequestGuard(boolean open) {
        this.open = open;
    }

    /**
     * What of a request matters here; null where a header is absent.
     *
     * @param remoteAddress the peer's address as a number
     * @param hasCookie whether it brings a session cookie
     * @param hasBearer whether it brings an Authorization header with a bearer token
     */
    public record Request(
            String method,
            String path,
            String host,
            String origin,
            String secFetchSite,
            String remoteAddress,
            boolean hasCookie,
            boolean hasBearer) {}

    /** Why the request must not be served; empty if it may be. */
    public Optional<String> refusal(Request request) {
        if (request.host() == null) return Optional.of("the request names no host");
        // A name that an attacker lets point to 127.0.0.1 makes their page same-origin with ours; only the name gives
        // it away.
        if (open && !AccessRules.isLoopback(AccessRules.withoutPort(request.host()))) {
            return Optional.of("this runner asks nobody to sign in and therefore answers only to localhost, not to "
                    + request.host() + ": set FAIRLEAD_ADMIN_USER and FAIRLEAD_ADMIN_PASSWORD to use another name");
        }
        boolean provesItself = Webhooks.isPath(request.path());
        if (SAFE_METHODS.contains(request.method()) || provesItself || sameOrigin(request)) return Optional.empty();
        return Optional.of("a change must come from this runner's own pages, or with a bearer token");
    }

    private boolean sameOrigin(Request request) {
        if (request.secFetchSite() != null) return Set.of("same-origin", "none").contains(request.secFetchSite());
        if (request.origin() != null) return isOriginOf(request.origin(), request.host());
        return isProgram(request);
    }

    /** Every browser of today sends at least one of the two headers with a change; what sends neither is a program. */
    private boolean isProgram(Request request) {
        if (request.hasBearer()) return true;
        if (request.hasCookie()) return false;
        return request.path().equals(TOKEN_PATH) || open && AccessRules.isLoopback(request.remoteAddress());
    }

    private static boolean isOriginOf(String origin, String host) {
        try {
            var uri = URI.create(origin);
            if (uri.getScheme() == null || uri.getRawAuthority() == null) return false;
            String port = uri.getScheme().equalsIgnoreCase("https") ? ":443" : ":80";
            return normal(uri.getRawAuthority(), port).equals(normal(host, port));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String normal(String authority, String defaultPort) {
        String lower = authority.toLowerCase(Locale.ROOT);
        return lower.endsWith(defaultPort) ? lower.substring(0, lower.length() - defaultPort.length()) : lower;
    }
}
