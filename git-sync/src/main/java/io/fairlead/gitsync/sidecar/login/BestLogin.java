package io.fairlead.gitsync.sidecar.login;

import io.fairlead.gitsync.options.UserPassword;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Chooses the login for a URL: the one whose path leads furthest into it, else, as git does, the first one for the same host. A
 * host is the same if scheme, name and port are.
 */
final class BestLogin {

    private static final int ONLY_THE_HOST = 0;
    private static final int NOT_AT_ALL = -1;

    private BestLogin() {}

    static Optional<UserPassword> of(List<SidecarCredentials.Login> logins, String url) {
        UserPassword best = null;
        int bestFit = NOT_AT_ALL;
        for (SidecarCredentials.Login each : logins) {
            int fit = fit(each.url(), url);
            if (fit <= bestFit) continue;
            best = each.login();
            bestFit = fit;
        }
        return Optional.ofNullable(best);
    }

    private static int fit(String loginUrl, String url) {
        try {
            URI login = new URI(loginUrl);
            URI asked = new URI(url);
            if (!host(login).equals(host(asked))) return NOT_AT_ALL;
            String path = path(login);
            return (path(asked) + "/").startsWith(path + "/") ? path.length() + 1 : ONLY_THE_HOST;
        } catch (URISyntaxException e) {
            return loginUrl.equals(url) ? Integer.MAX_VALUE : NOT_AT_ALL;
        }
    }

    private static String host(URI uri) {
        int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
        return (uri.getScheme() + "://" + uri.getHost() + ":" + port).toLowerCase(Locale.ROOT);
    }

    private static String path(URI uri) {
        return String.valueOf(uri.getPath()).replaceAll("/+$", "");
    }
}
