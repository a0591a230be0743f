package io.fairlead.gitsync.sidecar.login;

import io.fairlead.gitsync.options.Credentials;
import io.fairlead.gitsync.options.HttpProxy;
import io.fairlead.gitsync.options.HttpRoute;
import io.fairlead.gitsync.options.SshKeys;
import io.fairlead.gitsync.options.SteadyClock;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.options.UserPassword;
import io.fairlead.gitsync.sidecar.settings.GitEnvironment;
import io.fairlead.gitsync.sidecar.tls.CertificateFiles;
import io.fairlead.gitsync.sidecar.tls.OwnTls;
import io.fairlead.gitsync.sidecar.tls.TrustedAuthorities;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Logs in as the git of the user who started this does, on his own machine: by his ssh with its keys, agent, known hosts and
 * configuration, and at web servers by his {@code .netrc}, the helpers that keep his passwords, his authorities, certificates and
 * proxies, under the addresses that he has set instead of others.
 */
public final class UserGit implements Credentials {

    /** What somebody changes to be let in holds soon after. */
    private static final Duration SETTINGS_HOLD = Duration.ofMinutes(1);

    private final GitEnvironment user;
    private final GitProgram git;
    private final SteadyClock clock;
    private final Map<List<Object>, OwnTls> tls = new LinkedHashMap<>();
    private UserGitConfig config;
    private Instant readAgainAt = Instant.MIN;

    public UserGit(GitEnvironment user, SteadyClock clock) {
        this.user = user;
        this.git = new GitProgram(user.variables());
        this.clock = clock;
    }

    /** What the syncs want to know of the user's settings, by their names. */
    public Map<String, String> gitConfig() throws IOException {
        Map<String, String> settings = new LinkedHashMap<>(config().ofHttp());
        settings.putAll(user.gitConfig());
        return settings;
    }

    @Override
    public Optional<UserPassword> forUrl(String url) {
        return user.netrc().map(Netrc::new).flatMap(netrc -> netrc.login(url));
    }

    @Override
    public Optional<UserPassword> whenWanted(String url) throws SyncFailure {
        // The lines below are git's own, and an address must not add one.
        if (url.chars().anyMatch(Character::isISOControl)) throw new SyncFailure("the address has a line feed in it");
        try {
            if (!config().hasGit())
                throw new SyncFailure(
                        url + " wants a login: there is none in ~/.netrc, and no git that could be asked");
            GitProgram.Answer answer = git.run("url=" + url + "\n\n", "credential", "fill");
            return Optional.of(login(url, answer));
        } catch (IOException e) {
            throw new SyncFailure("the login for " + url + " cannot be had: " + e.getMessage(), e);
        }
    }

    @Override
    public String actual(String url) {
        try {
            return config().instead(url);
        } catch (IOException e) {
            // It is said where they are needed.
            return url;
        }
    }

    @Override
    public HttpRoute route(String url) throws SyncFailure {
        try {
            Map<String, String> settings = config().ofHttp(url);
            Optional<Path> authorities = TrustedAuthorities.named(settings, user.variables());
            Map<String, CertificateFiles> shown = CertificateFiles.named(settings, user.variables());
            return new HttpRoute(tls(authorities, shown).sockets(), proxy(settings, url));
        } catch (IOException | IllegalArgumentException e) {
            throw new SyncFailure("your git's settings for " + url + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** The program that git itself would start; without any, the keys in the usual place are used. */
    @Override
    public SshKeys ssh() {
        Optional<Path> directory = user.sshDirectory();
        Optional<Path> known = directory.map(path -> path.resolve("known_hosts"));
        String program = program();
        return new SshKeys(
                List.of(),
                Optional.of(known.orElse(Path.of("/etc/ssh/ssh_known_hosts"))),
                directory,
                program,
                !program.isEmpty());
    }

    private String program() {
        if (!user.sshCommand().isEmpty()) return user.sshCommand();
        try {
            Optional<String> set = config().value("core.sshcommand");
            if (set.isPresent()) return set.get();
        } catch (IOException e) {
            // It is said where they are needed.
        }
        return user.sshProgram();
    }

    private static UserPassword login(String url, GitProgram.Answer answer) throws SyncFailure {
        String name = "";
        String password = "";
        for (String line : answer.out().lines().toList()) {
            if (line.startsWith("username=")) name = line.substring("username=".length());
            if (line.startsWith("password=")) password = line.substring("password=".length());
        }
        if (answer.exitCode() != 0 || name.isEmpty() && password.isEmpty())
            throw new SyncFailure(url
                    + " wants a login, and neither ~/.netrc nor a credential.helper of your git has one: "
                    + "see that `git ls-remote " + url + "` needs no typing (" + firstLine(answer.complaints()) + ")");
        return new UserPassword(name, password);
    }

    private static String firstLine(String text) {
        return text.lines().filter(line -> !line.isBlank()).findFirst().orElse("git says nothing about it");
    }

    private Optional<HttpProxy> proxy(Map<String, String> settings, String url) {
        String set = settings.get("http.proxy");
        return set == null ? user.proxy(url) : HttpProxy.parse(set);
    }

    /** The same for the same files, so that connections can be kept. */
    private synchronized OwnTls tls(Optional<Path> authorities, Map<String, CertificateFiles> shown) {
        return tls.computeIfAbsent(List.of(authorities, shown), same -> new OwnTls(authorities, shown));
    }

    private synchronized UserGitConfig config() throws IOException {
        Instant now = clock.instant();
        if (config == null || !now.isBefore(readAgainAt)) {
            config = UserGitConfig.read(user);
            readAgainAt = now.plus(SETTINGS_HOLD);
        }
        return config;
    }
}
