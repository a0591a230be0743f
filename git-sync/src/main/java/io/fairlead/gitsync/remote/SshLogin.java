package io.fairlead.gitsync.remote;

import io.fairlead.gitsync.options.SshKeys;
import java.io.File;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import org.eclipse.jgit.internal.transport.sshd.OpenSshServerKeyDatabase;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;

/**
 * Logs in at SSH servers by the given keys and nothing else: no agent, no configuration, no password of this machine. Apart from
 * what uses it, so that nothing of SSH is loaded where it is not needed.
 */
final class SshLogin implements AutoCloseable {

    /** For what is not there on purpose. */
    private static final File NOWHERE = new File("/nonexistent");

    private final SshdSessionFactory sessions;

    private SshLogin(SshdSessionFactory sessions) {
        this.sessions = sessions;
    }

    /** Reads the keys anew; ends with {@link #close}. */
    static SshLogin to(SshTransport transport, SshKeys keys) {
        List<Path> readable = keys.keyFiles().stream().filter(Files::isReadable).toList();
        ServerKeyDatabase servers = keys.knownHostsFile().isPresent()
                ? new KnownHosts(List.of(keys.knownHostsFile().get()))
                : new Everybody();
        SshdSessionFactory sessions = new SshdSessionFactoryBuilder()
                .setHomeDirectory(NOWHERE)
                .setSshDirectory(NOWHERE)
                .setConfigStoreFactory((home, config, user) -> null)
                .setPreferredAuthentications("publickey")
                .setDefaultIdentities(directory -> readable)
                .setServerKeyDatabase((home, directory) -> servers)
                .build(null);
        transport.setSshSessionFactory(sessions);
        return new SshLogin(sessions);
    }

    @Override
    public void close() {
        sessions.close();
    }

    /** Believes those whose key is in the files. */
    private record KnownHosts(List<Path> files, OpenSshServerKeyDatabase database) implements ServerKeyDatabase {

        KnownHosts(List<Path> files) {
            this(files, new OpenSshServerKeyDatabase(false, files));
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
            return database.accept(host, address, key, strict(given), null);
        }

        private Strict strict(Configuration given) {
            return new Strict(files.stream().map(Path::toString).toList(), given.getUsername());
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
