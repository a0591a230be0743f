package io.fairlead.runner.config;

import io.fairlead.gitsync.sidecar.settings.GitEnvironment;
import io.fairlead.gitsync.sidecar.settings.ListedLogin;
import io.fairlead.gitsync.sidecar.settings.Settings;
import io.fairlead.gitsync.sidecar.tls.CertificateFiles;
import io.fairlead.runner.access.Secret;
import io.fairlead.runner.repos.RepoLogin;
import io.fairlead.runner.repos.RepositoryUrl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads of an entry of {@code repos:} how its remote is logged in at. */
final class RepoLoginReader {

    private static final Pattern ID = Pattern.compile("\\d{1,18}");

    /** What a user's git knows by itself. */
    private static final List<String> NOT_FOR_USERS = ListKey.LOGIN.stream()
            .map(ListKey::name)
            .filter(name -> !name.equals("user-git"))
            .toList();

    private final Section entry;
    private final Map<String, String> variables;
    private final Problems problems;

    RepoLoginReader(Section entry, Map<String, String> variables, Problems problems) {
        this.entry = entry;
        this.variables = variables;
        this.problems = problems;
    }

    RepoLogin read(String url) {
        if (entry.value("user-git").yes()) {
            entry.refuse(
                    NOT_FOR_USERS,
                    "is not used with user-git, which asks the user's own git; leave out one of the two");
            return RepoLogin.ofUser(variables);
        }
        var login = new RepoLogin(logins(url), web(), Optional.empty());
        if (RepositoryUrl.isSsh(url)) checkSsh(login.logins());
        if (login.web().header().isGiven() && !url.startsWith("http"))
            problems.add(entry.at("header-file") + " is for a url that begins with https://");
        return login;
    }

    private Settings.Logins logins(String url) {
        return new Settings.Logins(
                listed(url),
                entry.value("askpass-url").http().map(Object::toString),
                app(),
                keys(),
                entry.value("ssh-known-hosts").yes(),
                entry.file("ssh-known-hosts-file").orElse(Path.of("/etc/ssh/ssh_known_hosts")),
                entry.file("cookie-file"),
                program());
    }

    private List<ListedLogin> listed(String url) {
        Secret password = entry.secret("password", variables);
        String user = entry.text("username");
        if (user.isEmpty()) {
            if (password.isGiven()) problems.add(entry.at("username") + " is missing, and there is a password");
            return List.of();
        }
        String file = password.file() == null ? "" : password.file().toString();
        return List.of(new ListedLogin(url, user, password.value(), file));
    }

    private List<Path> keys() {
        var keys = new ArrayList<Path>();
        for (String each : entry.text("ssh-key-file").split(":")) {
            if (each.isEmpty()) continue;
            Path key = Path.of(each).toAbsolutePath().normalize();
            if (!Files.isReadable(key)) problems.add(entry.at("ssh-key-file") + ": cannot read " + key);
            keys.add(key);
        }
        return List.copyOf(keys);
    }

    private GitEnvironment program() {
        String program = entry.text("ssh-command");
        if (program.isEmpty()) return GitEnvironment.NOBODY;
        return new GitEnvironment(Map.of("HOME", "/nonexistent", "GIT_SSH_COMMAND", program));
    }

    private Optional<Settings.GitHubApp> app() {
        String name = entry.text("github-app");
        Optional<Path> key = entry.file("github-app-key-file");
        if (name.isEmpty()) {
            if (key.isPresent()) problems.add(entry.at("github-app") + " is missing, and there is a key for it");
            return Optional.empty();
        }
        if (key.isEmpty())
            problems.add(entry.at("github-app-key-file") + " is missing: the app proves by it who it is");
        String installation = entry.text("github-app-installation");
        boolean isId = ID.matcher(installation).matches();
        if (!isId)
            problems.add(entry.at("github-app-installation") + " is '" + installation
                    + "'; it must be the number at the end of the installation's address");
        return Optional.of(new Settings.GitHubApp(
                entry.value("github-api").http().map(Object::toString).orElse("https://api.github.com"),
                name,
                isId ? Long.parseLong(installation) : 0,
                "",
                key.map(Path::toString).orElse("")));
    }

    private RepoLogin.Web web() {
        Optional<Path> certificate = entry.file("client-certificate-file");
        Optional<Path> key = entry.file("client-key-file");
        if (key.isPresent() && certificate.isEmpty())
            problems.add(entry.at("client-certificate-file") + " is missing, and there is a key for it");
        Map<String, CertificateFiles> shown = certificate
                .map(file -> CertificateFiles.named(
                        Map.of(
                                "http.sslCert",
                                file.toString(),
                                "http.sslKey",
                                key.orElse(file).toString()),
                        Map.of()))
                .orElse(Map.of());
        return new RepoLogin.Web(
                entry.file("ca-file"), shown, entry.secret("proxy", variables), entry.secret("header", variables));
    }

    private void checkSsh(Settings.Logins logins) {
        boolean program = !logins.user().sshCommand().isEmpty();
        boolean hosts = !logins.hostMustBeKnown() || Files.isReadable(logins.knownHosts());
        if (program || !logins.sshKeys().isEmpty() && hosts) return;
        String missing = String.join(
                " and ",
                Stream.of(logins.sshKeys().isEmpty() ? "ssh-key-file" : "", hosts ? "" : "ssh-known-hosts-file")
                        .filter(name -> !name.isEmpty())
                        .toList());
        problems.add(entry.at("url") + " is by ssh, so " + missing + " must be set (`ssh-keyscan <host>` shows what a"
                + " file of known hosts is made of), or user-git, for whoever runs this on his own machine");
    }
}
