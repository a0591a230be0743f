package io.fairlead.gitsync.remote;

import io.fairlead.gitsync.options.SshKeys;
import java.io.Closeable;
import java.io.File;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.internal.transport.sshd.OpenSshServerKeyDatabase;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.eclipse.jgit.util.FS;

/**
 * Logs in at SSH servers by the given keys, or by the user's where a directory of his is named: no agent, no password of this
 * machine. Apart from what uses it, so that nothing of SSH is loaded where it is not needed.
 */
final class SshLogin extends SshSessionFactory implements Closeable {

    /** For what is not there on purpose. */
    private static final File NOWHERE = new File("/nonexistent");

    /** The user's own keys, in OpenSSH's order. */
    private static final List<String> USUAL_KEYS = List.of("id_rsa", "id_ecdsa", "id_ed25519");

    private final SshdSessionFactory sessions;
    private final SshRefusal refusal;
    private Thread connecting;
    private RemoteSession session;
    private boolean closed;

    private SshLogin(SshdSessionFactory sessions, SshRefusal refusal) {
        this.sessions = sessions;
        this.refusal = refusal;
    }

    /** Reads the keys anew; ends with {@link #close}. */
    static SshLogin to(SshTransport transport, SshKeys keys) {
        List<Path> readable = readable(keys);
        File own = keys.userDirectory().map(Path::toFile).orElse(NOWHERE);
        SshRefusal refusal = new SshRefusal(keys.keyFiles(), readable);
        ServerKeyDatabase servers = keys.knownHostsFile().isPresent()
                ? new KnownHosts(keys.knownHostsFile().get(), refusal)
                : new Everybody();
        SshdSessionFactoryBuilder builder = new SshdSessionFactoryBuilder()
                .setHomeDirectory(own == NOWHERE ? NOWHERE : own.getParentFile())
                .setSshDirectory(own)
                .setPreferredAuthentications("publickey")
                .setDefaultIdentities(directory -> readable)
                .setServerKeyDatabase((home, directory) -> servers);
        if (own == NOWHERE) builder.setConfigStoreFactory((home, config, user) -> null);
        SshdSessionFactory sessions = builder.build(null);
        SshLogin login = new SshLogin(sessions, refusal);
        transport.setSshSessionFactory(login);
        return login;
    }

    /** Waits for minutes for a server that says nothing; whoever closes this meanwhile interrupts that. */
    @Override
    public RemoteSession getSession(URIish uri, CredentialsProvider provider, FS files, int timeout)
            throws TransportException {
        begin(uri);
        try {
            return connected(sessions.getSession(uri, provider, files, timeout));
        } catch (TransportException e) {
            throw refusal.meaning(uri, e)
                    .map(why -> new TransportException(uri, why, e))
                    .orElse(e);
        } finally {
            connected(null);
        }
    }

    @Override
    public void releaseSession(RemoteSession released) {
        synchronized (this) {
            session = null;
        }
        super.releaseSession(released);
    }

    @Override
    public String getType() {
        return sessions.getType();
    }

    /** Also while it connects, from another thread. */
    @Override
    public void close() {
        RemoteSession open;
        synchronized (this) {
            closed = true;
            if (connecting != null) connecting.interrupt();
            open = session;
        }
        if (open != null) open.disconnect();
        sessions.close();
    }

    private synchronized void begin(URIish uri) throws TransportException {
        if (closed) throw new TransportException(uri, "the time for connecting is over");
        connecting = Thread.currentThread();
    }

    /** An interruption that comes too late to end the waiting must not end something else. */
    private synchronized RemoteSession connected(RemoteSession made) {
        if (made != null) session = made;
        connecting = null;
        if (closed) Thread.interrupted();
        return made;
    }

    private static List<Path> readable(SshKeys keys) {
        List<Path> given = keys.keyFiles().stream().filter(Files::isReadable).toList();
        if (!given.isEmpty() || keys.userDirectory().isEmpty()) return given;
        Path own = keys.userDirectory().get();
        return USUAL_KEYS.stream().map(own::resolve).filter(Files::isReadable).toList();
    }

    /** Believes those whose key is in the file. */
    private record KnownHosts(Path file, OpenSshServerKeyDatabase database, SshRefusal refusal)
            implements ServerKeyDatabase {

        KnownHosts(Path file, SshRefusal refusal) {
            this(file, new OpenSshServerKeyDatabase(false, List.of(file)), refusal);
        }

        @Override
        public List<PublicKey> lookup(String host, InetSocketAddress address, Configuration given) {
            return database.lookup(host, address, strict(given));
        }

        @Override
        public boolean accept(
                String host,
                InetSocketAddress address,
                PublicKey key,
                Configuration given,
                CredentialsProvider provider) {
            boolean known = database.accept(host, address, key, strict(given), null);
            if (!known)
                refusal.ofHost(
                        key.getAlgorithm(),
                        file,
                        !database.lookup(host, address, strict(given)).isEmpty());
            return known;
        }

        private Strict strict(Configuration given) {
            return new Strict(List.of(file.toString()), given.getUsername());
        }
    }

    /** Nobody is there to be asked, and nothing is added to the files. */
    private record Strict(List<String> files, String user) implements ServerKeyDatabase.Configuration {

        @Override
        public List<String> getUserKnownHostsFiles() {
            return files;
        }

        @Override
        public List<String> getGlobalKnownHostsFiles() {
            return List.of();
        }

        @Override
        public StrictHostKeyChecking getStrictHostKeyChecking() {
            return StrictHostKeyChecking.REQUIRE_MATCH;
        }

        @Override
        public boolean getHashKnownHosts() {
            return false;
        }

        @Override
        public String getUsername() {
            return user;
        }
    }

    /** For who has turned the checks off. */
    private record Everybody() implements ServerKeyDatabase {

        @Override
        public List<PublicKey> lookup(String host, InetSocketAddress address, Configuration given) {
            return List.of();
        }

        @Override
        public boolean accept(
                String host,
                InetSocketAddress address,
                PublicKey key,
                Configuration given,
                CredentialsProvider provider) {
            return true;
        }
    }
}
