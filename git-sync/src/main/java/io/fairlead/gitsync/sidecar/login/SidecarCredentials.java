package io.fairlead.gitsync.sidecar.login;

import io.fairlead.gitsync.options.Credentials;
import io.fairlead.gitsync.options.SshKeys;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.options.UserPassword;
import io.fairlead.gitsync.sidecar.log.Secrets;
import io.fairlead.gitsync.sidecar.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All the logins that were set up. They are fetched anew before each sync, and the same during one. */
public final class SidecarCredentials implements Credentials {

    private final Settings.Logins settings;
    private final List<LoginSource> sources;
    private final Secrets secrets;
    private volatile List<Login> logins = List.of();

    public SidecarCredentials(Settings.Logins settings, List<LoginSource> sources, Secrets secrets) {
        this.settings = settings;
        this.sources = sources;
        this.secrets = secrets;
    }

    /** A login and the URL that it is for. */
    record Login(String url, UserPassword login) {}

    /** @throws SyncFailure if a source has none to give now */
    public void refresh() throws SyncFailure {
        List<Login> fresh = new ArrayList<>();
        for (LoginSource source : sources) fresh.addAll(source.logins());
        for (Login each : fresh) secrets.learn(each.login().password());
        logins = fresh;
    }

    @Override
    public Optional<UserPassword> forUrl(String url) {
        return BestLogin.of(logins, url).or(() -> ofUser(url));
    }

    /** Those of now, of all but the user's own files. */
    List<Login> logins() {
        return logins;
    }

    private Optional<UserPassword> ofUser(String url) {
        Optional<UserPassword> login = settings.user().netrc().map(Netrc::new).flatMap(netrc -> netrc.login(url));
        login.ifPresent(found -> secrets.learn(found.password()));
        return login;
    }

    /** A key or a list of hosts that was not mounted is no reason to fail: the remote may want neither. */
    @Override
    public SshKeys ssh() {
        List<Path> keys = settings.sshKeys().stream().filter(Files::exists).toList();
        Optional<Path> hosts = Optional.of(settings.knownHosts()).filter(file -> settings.hostMustBeKnown());
        return new SshKeys(
                keys, hosts, settings.user().sshDirectory(), settings.user().sshCommand());
    }

    @Override
    public Optional<Path> cookieFile() {
        return settings.cookies();
    }
}
