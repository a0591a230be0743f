package io.fairlead.gitsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.config.keys.AuthorizedKeysAuthenticator;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An SSH server that runs git's own upload-pack, and keys of ssh-keygen. */
class SshTest {

    @TempDir
    Path temp;

    private SshServer server;
    private GitClient author;
    private Path authorized;
    private Path hostKey;

    @BeforeEach
    void a_server() throws Exception {
        Path bare = temp.resolve("remote.git");
        GitClient.in(temp.resolve("bare")).git("init", "-q", "--bare", "-b", "main", bare.toString());
        author = GitClient.workTree(temp.resolve("author"), bare.toString());
        author.commitAndPush(Map.of("a", "1"));
        authorized = temp.resolve("authorized_keys");
        hostKey = key("ecdsa", "");
        Files.deleteIfExists(authorized);
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(new FileKeyPairProvider(hostKey));
        server.setPublickeyAuthenticator(new AuthorizedKeysAuthenticator(authorized));
        server.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.stop(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "rsa PEM", "rsa PKCS8", "ecdsa", "ecdsa PEM", "ed25519"})
    void auth_ssh_url(String kind) throws Exception {
        String[] type = kind.split(" ");
        Path wrong = key("rsa", "");
        Path right = key(type[0], type.length > 1 ? type[1] : "");
        allow(right);
        assertThatThrownBy(() -> sync(new SshKeys(List.of(wrong), Optional.empty())))
                .isInstanceOf(SyncFailure.class)
                .hasMessageContaining("ssh://");
        sync(new SshKeys(List.of(temp.resolve("absent"), wrong, right), Optional.empty()));
        assertThat(temp.resolve("root/current/a")).hasContent("1");
        author.commitAndPush(Map.of("a", "2"));
        sync(new SshKeys(List.of(right), Optional.empty()));
        assertThat(temp.resolve("root/current/a")).hasContent("2");
    }

    @Test
    void a_server_that_is_not_known_or_has_another_key_is_not_believed() throws Exception {
        Path mine = key("ecdsa", "");
        allow(mine);
        Path hosts = temp.resolve("known_hosts");
        SshKeys keys = new SshKeys(List.of(mine), Optional.of(hosts));
        assertThatThrownBy(() -> sync(keys)).isInstanceOf(SyncFailure.class);
        Files.writeString(hosts, knownHost(key("ecdsa", "")));
        assertThatThrownBy(() -> sync(keys)).isInstanceOf(SyncFailure.class);
        assertThat(temp.resolve("root/current")).doesNotExist();
        Files.writeString(hosts, knownHost(hostKey));
        sync(keys);
        assertThat(temp.resolve("root/current/a")).hasContent("1");
    }

    private void sync(SshKeys keys) throws SyncFailure {
        Credentials credentials = new Credentials() {
            @Override
            public Optional<UserPassword> forUrl(String url) {
                return Optional.empty();
            }

            @Override
            public SshKeys ssh() {
                return keys;
            }
        };
        String url = "ssh://git@127.0.0.1:" + server.getPort() + temp.resolve("remote.git");
        SyncConfig config =
                SyncConfig.of(url, temp.resolve("root")).withOptions(SyncOptions.DEFAULTS.withCredentials(credentials));
        try (GitSync sync = new GitSync(config, new Recorder(), Set::of)) {
            sync.syncOnce();
        }
    }

    private String knownHost(Path key) throws IOException {
        return "[127.0.0.1]:" + server.getPort() + " " + publicKey(key);
    }

    private void allow(Path key) throws Exception {
        Files.writeString(authorized, publicKey(key));
        assertThat(AuthorizedKeyEntry.readAuthorizedKeys(authorized)
                        .get(0)
                        .resolvePublicKey(null, PublicKeyEntryResolver.FAILING))
                .isNotNull();
    }

    private static String publicKey(Path key) throws IOException {
        return Files.readString(key.resolveSibling(key.getFileName() + ".pub"));
    }

    private Path key(String type, String format) throws Exception {
        Path file = Files.createTempFile(temp, "key", "");
        Files.delete(file);
        var command =
                new java.util.ArrayList<>(List.of("ssh-keygen", "-q", "-N", "", "-t", type, "-f", file.toString()));
        if (!format.isEmpty()) command.addAll(List.of("-m", format));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
        return file;
    }
}
