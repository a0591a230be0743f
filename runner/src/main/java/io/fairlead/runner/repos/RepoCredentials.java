package io.fairlead.runner.repos;

import io.fairlead.gitsync.options.Credentials;
import io.fairlead.gitsync.options.HttpProxy;
import io.fairlead.gitsync.options.HttpRoute;
import io.fairlead.gitsync.options.SshKeys;
import io.fairlead.gitsync.options.SteadyClock;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.options.SyncOptions;
import io.fairlead.gitsync.options.UserPassword;
import io.fairlead.gitsync.sidecar.client.WebCall;
import io.fairlead.gitsync.sidecar.log.Secrets;
import io.fairlead.gitsync.sidecar.login.LoginSources;
import io.fairlead.gitsync.sidecar.login.SidecarCredentials;
import io.fairlead.gitsync.sidecar.login.UserGit;
import io.fairlead.gitsync.sidecar.metrics.Metrics;
import io.fairlead.gitsync.sidecar.tls.OwnTls;
import io.fairlead.gitsync.sidecar.tls.TrustedAuthorities;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Logs in at one repository by git-sync's own means. All is asked anew for each connection, so that files may be exchanged. */
final class RepoCredentials implements Credentials {

    private final RepoLogin login;
    private final Secrets secrets = new Secrets();
    private final SidecarCredentials logins;
    private final OwnTls tls;

    private RepoCredentials(RepoLogin login, String url) {
        this.login = login;
        this.tls = new OwnTls(login.web().authorities(), login.web().shown());
        this.logins = new SidecarCredentials(
                login.logins(),
                new LoginSources(login.logins(), url, this::call).all(SteadyClock.system(), new Metrics(), secrets),
                secrets);
    }

    /** What a sync is to be made with. Refuses what cannot be used with an {@link IllegalArgumentException}. */
    static SyncOptions options(RepoSource.Embedded source) {
        RepoLogin login = source.login();
        try {
            if (login.user().isPresent()) {
                var git = new UserGit(login.user().get(), SteadyClock.system());
                return SyncOptions.DEFAULTS.withCredentials(git).withGitConfig(git.gitConfig());
            }
            if (login.web().proxy().isGiven()) HttpProxy.allowPasswords();
            return SyncOptions.DEFAULTS
                    .withCredentials(new RepoCredentials(login, source.url()))
                    .withGitConfig(login.web().gitConfig(source.url()));
        } catch (IOException e) {
            throw new IllegalArgumentException("the login cannot be set up: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<UserPassword> forUrl(String url) throws SyncFailure {
        try {
            logins.refresh();
        } catch (SyncFailure e) {
            throw new SyncFailure(secrets.hide(e.getMessage()), e);
        }
        return logins.forUrl(url);
    }

    @Override
    public HttpRoute route(String url) throws SyncFailure {
        try {
            return new HttpRoute(tls.sockets(), login.web().readProxy());
        } catch (IOException e) {
            throw new SyncFailure("the way to " + url + " cannot be set up: " + e.getMessage(), e);
        }
    }

    @Override
    public SshKeys ssh() {
        return logins.ssh();
    }

    @Override
    public Optional<Path> cookieFile() {
        return logins.cookieFile();
    }

    /** Whoever gives logins away is usually behind the same authority and proxy. */
    private WebCall call(Duration timeout) {
        return WebCall.direct(timeout, this::prepare);
    }

    private HttpClient.Builder prepare(HttpClient.Builder builder) {
        try {
            if (login.web().authorities().isPresent())
                builder.sslContext(TrustedAuthorities.deferred(login.web().authorities(), null));
            login.web()
                    .readProxy()
                    .ifPresent(
                            proxy -> builder.proxy(ProxySelector.of(new InetSocketAddress(proxy.host(), proxy.port())))
                                    .authenticator(proxy.login()));
            return builder;
        } catch (IOException e) {
            throw new IllegalArgumentException("the login cannot be set up: " + e.getMessage(), e);
        }
    }
}
