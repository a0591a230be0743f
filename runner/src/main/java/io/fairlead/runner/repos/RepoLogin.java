package io.fairlead.runner.repos;

import io.fairlead.gitsync.options.HttpProxy;
import io.fairlead.gitsync.sidecar.settings.GitEnvironment;
import io.fairlead.gitsync.sidecar.settings.Settings;
import io.fairlead.gitsync.sidecar.tls.CertificateFiles;
import io.fairlead.runner.access.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the runner logs in at a repository that it fetches itself.
 *
 * @param logins as git-sync's own flags would set them
 * @param web how its web server is reached
 * @param user whose git is to be followed in all of it; empty for none
 */
public record RepoLogin(Settings.Logins logins, Web web, Optional<GitEnvironment> user) {

    /** For what anybody may read. */
    public static final RepoLogin NONE = new RepoLogin(
            new Settings.Logins(
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    true,
                    Path.of("/etc/ssh/ssh_known_hosts"),
                    Optional.empty(),
                    GitEnvironment.NOBODY),
            new Web(Optional.empty(), Map.of(), Secret.NONE, Secret.NONE),
            Optional.empty());

    /**
     * @param authorities believed besides those that Java believes
     * @param shown certificates, as git-sync names them
     * @param proxy its URL, which may hold a password
     * @param header sent with each request, such as {@code Authorization: Basic …}
     */
    public record Web(Optional<Path> authorities, Map<String, CertificateFiles> shown, Secret proxy, Secret header) {

        Optional<HttpProxy> readProxy() throws IOException {
            if (!proxy.isGiven()) return Optional.empty();
            Optional<HttpProxy> read = HttpProxy.parse(proxy.read());
            if (read.isEmpty()) throw new IOException("the proxy is no URL such as http://proxy:3128");
            return read;
        }

        /** For this server alone, wherever that sends us. */
        Map<String, String> gitConfig(String url) throws IOException {
            if (!header.isGiven()) return Map.of();
            String server = URI.create(url).resolve("/").toString();
            return Map.of("http." + server + ".extraHeader", header.read());
        }
    }

    /** As the git of the user whose variables these are. */
    public static RepoLogin ofUser(Map<String, String> variables) {
        return new RepoLogin(NONE.logins, NONE.web, Optional.of(new GitEnvironment(variables)));
    }

    /** What must not be shown wherever it turns up. */
    public Stream<Secret> secrets() {
        return Stream.concat(
                logins.listed().stream()
                        .map(each -> each.passwordFile().isEmpty()
                                ? new Secret(null, each.password())
                                : Secret.inFile(Path.of(each.passwordFile()))),
                Stream.of(web.proxy, web.header));
    }

    /** Nothing of it: the parts may be secret. */
    @Override
    public String toString() {
        return user.isPresent() ? "as the user's git" : "login";
    }
}
