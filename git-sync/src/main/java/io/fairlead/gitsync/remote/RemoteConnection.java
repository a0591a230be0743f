package io.fairlead.gitsync.remote;

import io.fairlead.gitsync.options.Credentials;
import io.fairlead.gitsync.options.Deadline;
import io.fairlead.gitsync.options.HttpRoute;
import io.fairlead.gitsync.options.RemoteUrl;
import io.fairlead.gitsync.options.SshKeys;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.options.SyncOptions;
import io.fairlead.gitsync.options.UserPassword;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;

/**
 * A transport, what it logs in with and what ends it in time.
 *
 * @param ssh null for other transports, and where a program connects
 */
record RemoteConnection(Transport transport, SshLogin ssh, CutOff cutOff) implements AutoCloseable {

    static RemoteConnection open(Repository local, RemoteUrl given, SyncOptions options, Deadline deadline)
            throws IOException, SyncFailure {
        Credentials credentials = options.credentials();
        RemoteUrl url = actual(given, credentials);
        Optional<UserPassword> login = url.login();
        if (login.isEmpty()) login = credentials.forUrl(url.uri().toString());
        CutOff cutOff = new CutOff(deadline);
        try {
            Transport transport = transport(local, url, options, deadline, cutOff);
            transport.setCredentialsProvider(login.<CredentialsProvider>map(
                            known -> new UsernamePasswordCredentialsProvider(known.user(), known.password()))
                    .orElse(new WantedLogin(credentials, url.uri().toString())));
            SshLogin ssh = null;
            if (transport instanceof SshTransport by) ssh = logIn(by, credentials.ssh(), cutOff);
            return new RemoteConnection(transport, ssh, cutOff);
        } catch (IOException | SyncFailure | RuntimeException | Error e) {
            cutOff.close();
            throw e;
        }
    }

    @Override
    public void close() {
        cutOff.close();
        transport.close();
        if (ssh != null) ssh.close();
    }

    private static RemoteUrl actual(RemoteUrl given, Credentials credentials) {
        String address = given.uri().toString();
        String actual = credentials.actual(address);
        return actual.equals(address) ? given : RemoteUrl.of(actual);
    }

    private static Transport transport(
            Repository local, RemoteUrl url, SyncOptions options, Deadline deadline, CutOff cutOff)
            throws IOException, SyncFailure {
        int seconds = deadline.readSeconds();
        if (GitTransport.SCHEME.equals(url.uri().getScheme()))
            return new GitTransport(local, url.uri(), seconds, cutOff);
        Optional<LocalTransport> here = url.isLocal() ? LocalTransport.to(local, url.uri(), cutOff) : Optional.empty();
        Transport transport = here.isPresent() ? here.get() : Transport.open(local, url.uri());
        transport.setTimeout(seconds);
        if (transport instanceof TransportHttp http) {
            HttpRoute route = options.credentials().route(url.uri().toString());
            http.setHttpConnectionFactory(
                    HeadedHttp.of(EndableHttp.of(http.getHttpConnectionFactory(), route, cutOff), options.gitConfig()));
        }
        return transport;
    }

    private static SshLogin logIn(SshTransport transport, SshKeys keys, CutOff cutOff) {
        if (!keys.program().isEmpty()) {
            transport.setSshSessionFactory(new SshProgram(keys, cutOff));
            return null;
        }
        return cutOff.add(SshLogin.to(transport, keys));
    }
}
