package io.fairlead.gitsync.sidecar.testkit;

import io.fairlead.gitsync.testkit.GitDaemon;
import java.nio.file.Files;
import java.nio.file.Path;

/** The ways to a repository, each with the real server for it. */
public enum Transport {
    FILE {
        @Override
        public Host host(Remote remote) {
            return new Host(remote.url(), () -> {});
        }
    },
    GIT {
        @Override
        public Host host(Remote remote) throws Exception {
            GitDaemon daemon = GitDaemon.below(remote.directory().getParent());
            return new Host(daemon.url(remote.directory().getFileName().toString()), daemon::close);
        }
    },
    HTTP {
        @Override
        public Host host(Remote remote) throws Exception {
            HttpBackend server = HttpBackend.open(remote);
            return new Host(server.url(), server::close);
        }
    },
    HTTP_WITH_PASSWORD {
        @Override
        public Host host(Remote remote) throws Exception {
            HttpBackend server = new HttpBackend(remote, "ada", "s3cret");
            return new Host(server.url(), server::close, "--username=ada", "--__env__GITSYNC_PASSWORD=s3cret");
        }
    },
    SSH {
        @Override
        public Host host(Remote remote) throws Exception {
            Path directory = remote.directory().resolveSibling("sshd");
            Sshd server = Sshd.start(directory);
            Path key = SshKey.create(directory.resolve("key"), "ed25519", "");
            Path known = Files.writeString(directory.resolve("known_hosts"), server.knownHost());
            server.allow(key);
            // Each look is a login and two processes, which would keep the machine busy for nothing.
            return new Host(
                    server.url(remote.directory()),
                    server::close,
                    "--ssh-key-file=" + key,
                    "--ssh-known-hosts-file=" + known,
                    "--period=100ms");
        }
    };

    /** Serves from now on. The repository has a directory of its own in one that is ours. */
    public abstract Host host(Remote remote) throws Exception;
}
