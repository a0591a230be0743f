package io.fairlead.gitsync.sidecar.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.gitsync.GitSync;
import io.fairlead.gitsync.SyncListener;
import io.fairlead.gitsync.options.Credentials;
import io.fairlead.gitsync.options.SshKeys;
import io.fairlead.gitsync.options.SteadyClock;
import io.fairlead.gitsync.options.SyncConfig;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.options.SyncOptions;
import io.fairlead.gitsync.publish.Published;
import io.fairlead.gitsync.sidecar.settings.GitEnvironment;
import io.fairlead.gitsync.sidecar.testkit.HttpBackend;
import io.fairlead.gitsync.sidecar.testkit.PrivateAuthority;
import io.fairlead.gitsync.sidecar.testkit.Remote;
import io.fairlead.gitsync.sidecar.testkit.SshKey;
import io.fairlead.gitsync.sidecar.testkit.Sshd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person's own machine: a home with what his git uses, and real servers. */
class UserGitTest {

    @TempDir
    Path temp;

    private final Map<String, String> variables = new HashMap<>();
    private Remote remote;
    private Path home;
    private Path known;

    @BeforeEach
    void a_remote_with_one_commit_and_a_home() throws IOException {
        remote = Remote.create(temp.resolve("remote"));
        remote.commit("1");
        home = Files.createDirectories(temp.resolve("home/.ssh")).getParent();
        known = Files.createFile(temp.resolve("known_hosts"));
        variables.putAll(Map.of("HOME", home.toString(), "PATH", System.getenv("PATH"), "GIT_CONFIG_NOSYSTEM", "1"));
    }

    @Test
    void the_users_ssh_finds_host_key_and_known_hosts_in_his_configuration() throws Exception {
        Path key = SshKey.create(temp.resolve("key"), "ed25519", "");
        try (Sshd server = Sshd.start(temp.resolve("sshd")).allow(key)) {
            Files.writeString(known, server.knownHost());
            ssh(server, "IdentityFile " + key);
            sync("work:" + remote.directory());
        }
    }

    @Test
    void a_key_with_a_passphrase_is_used_if_the_agent_holds_it_and_else_it_is_said_what_to_do() throws Exception {
        Path key = lockedKey();
        try (Sshd server = Sshd.start(temp.resolve("sshd")).allow(key)) {
            Files.writeString(known, server.knownHost());
            ssh(server, "IdentityFile " + key);
            String url = "work:" + remote.directory();
            assertThatThrownBy(() -> sync(url))
                    .isInstanceOf(SyncFailure.class)
                    .hasMessageContaining("the key " + key + " has a passphrase")
                    .hasMessageContaining("ssh-add " + key);
            withAgent(key, () -> sync(url));
        }
    }

    @Test
    void a_server_that_is_not_known_is_named_with_what_to_do() throws Exception {
        Path key = SshKey.create(temp.resolve("key"), "ed25519", "");
        try (Sshd server = Sshd.start(temp.resolve("sshd")).allow(key)) {
            ssh(server, "IdentityFile " + key);
            String url = "work:" + remote.directory();
            assertThatThrownBy(() -> sync(url))
                    .hasMessageContaining("(ssh-ed25519 SHA256:")
                    .hasMessageContaining("is not in your known_hosts: connect once by hand");
            Files.writeString(known, server.knownHost(SshKey.create(temp.resolve("other"), "ed25519", "")));
            assertThatThrownBy(() -> sync(url)).hasMessageContaining("is another than the one in known_hosts");
        }
    }

    @Test
    void keys_that_were_refused_are_named() throws Exception {
        Path key = SshKey.create(temp.resolve("key"), "ed25519", "");
        try (Sshd server = Sshd.start(temp.resolve("sshd"))) {
            Files.writeString(known, server.knownHost());
            ssh(server, "IdentityFile " + key);
            assertThatThrownBy(() -> sync("work:" + remote.directory()))
                    .hasMessageContaining("takes none of the keys that were tried, " + key)
                    .hasMessageNotContaining("debug1");
        }
    }

    @Test
    void a_credential_helper_of_git_is_asked_when_the_server_wants_a_login() throws Exception {
        try (HttpBackend server = new HttpBackend(remote, "ada", "s3cret")) {
            Path store = Files.writeString(
                    temp.resolve("store"), server.url("ada:s3cret@").replace("/.git", "") + "\n");
            assertThatThrownBy(() -> sync(server.url()))
                    .hasMessageContaining("wants a login, and neither ~/.netrc nor a credential.helper")
                    .hasMessageContaining("git ls-remote");
            settings("[include]\n  path = more.config\n");
            Files.writeString(home.resolve("more.config"), "[credential]\n  helper = store --file " + store + "\n");
            sync(server.url());
        }
        try (HttpBackend open = HttpBackend.open(remote)) {
            settings("[credential]\n  helper = \"!touch " + temp.resolve("asked") + "; #\"\n");
            sync(open.url());
            assertThat(temp.resolve("asked")).doesNotExist();
        }
    }

    @Test
    void netrc_and_an_address_instead_of_another_are_used() throws Exception {
        Files.writeString(home.resolve(".netrc"), "machine 127.0.0.1 login ada password s3cret\n");
        try (HttpBackend server = new HttpBackend(remote, "ada", "s3cret")) {
            settings("[url \"" + server.url().replace(".git", "") + "\"]\n  insteadOf = gh:team/\n");
            sync("gh:team/.git");
        }
    }

    @Test
    void a_private_authority_in_the_settings_for_one_server_is_believed_for_that_alone() throws Exception {
        PrivateAuthority authority = PrivateAuthority.create(temp);
        Files.copy(authority.pem(), home.resolve("ca.pem"));
        try (HttpBackend server = new HttpBackend(authority.server(), remote, "ada", "s3cret")) {
            Files.writeString(home.resolve(".netrc"), "machine 127.0.0.1 login ada password s3cret\n");
            settings("[http \"https://git.example.org/\"]\n  sslCAInfo = ~/ca.pem\n");
            assertThatThrownBy(() -> sync(server.url())).hasMessageContaining("PKIX path");
            settings("[http \"" + server.url().replace(".git", "") + "\"]\n  sslCAInfo = ~/ca.pem\n");
            sync(server.url());
        }
    }

    @Test
    void the_proxy_of_the_settings_is_used_with_its_login() throws Exception {
        try (HttpBackend proxy = HttpBackend.asProxy(remote, "ada", "s3cret")) {
            settings("[http]\n  proxy = " + proxy.url("ada:s3cret@").replace("/.git", "") + "\n");
            sync("http://git.example.invalid/.git");
        }
    }

    @Test
    void an_address_cannot_add_a_line_to_what_git_is_asked() {
        assertThatThrownBy(() -> user().whenWanted("https://good.example.org/\nhost=bad.example.org"))
                .isInstanceOf(SyncFailure.class);
    }

    @Test
    void keys_that_were_set_are_refused_in_words_that_help() throws Exception {
        Path key = SshKey.create(temp.resolve("key"), "ed25519", "");
        try (Sshd server = Sshd.start(temp.resolve("sshd"))) {
            String url = server.url(remote.directory());
            assertThatThrownBy(() -> sync(url, keys(key)))
                    .hasMessageContaining("is not in " + known)
                    .hasMessageContaining("ssh-keyscan -p");
            Files.writeString(known, server.knownHost());
            assertThatThrownBy(() -> sync(url, keys(key)))
                    .hasMessageContaining("takes none of the keys that were tried, " + key);
            Path locked = lockedKey();
            server.allow(locked);
            assertThatThrownBy(() -> sync(url, keys(locked)))
                    .hasMessageContaining("the key " + locked + " has a passphrase");
            assertThatThrownBy(() -> sync(url, keys(temp.resolve("none"))))
                    .hasMessageContaining("these cannot be read: " + temp.resolve("none"));
            server.allow(key);
            sync(url, keys(key));
        }
        assertThatThrownBy(() -> sync("ssh://git@127.0.0.1:1/x", keys(key)))
                .hasMessageNotContaining("takes none of the keys");
    }

    private Credentials keys(Path key) {
        return new Credentials() {
            @Override
            public Optional<io.fairlead.gitsync.options.UserPassword> forUrl(String url) {
                return Optional.empty();
            }

            @Override
            public SshKeys ssh() {
                return new SshKeys(List.of(key), Optional.of(known));
            }
        };
    }

    private Path lockedKey() throws Exception {
        Path key = temp.resolve("locked");
        assertThat(new ProcessBuilder("ssh-keygen", "-q", "-N", "secret", "-t", "ed25519", "-f", key.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        return key;
    }

    private interface Step {
        void run() throws Exception;
    }

    private void withAgent(Path key, Step step) throws Exception {
        Path socket = temp.resolve("agent");
        Path askpass = Files.writeString(temp.resolve("askpass"), "#!/bin/sh\necho secret\n");
        assertThat(askpass.toFile().setExecutable(true)).isTrue();
        Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            org.awaitility.Awaitility.await().until(() -> Files.exists(socket));
            ProcessBuilder add = new ProcessBuilder("ssh-add", "-q", key.toString());
            add.environment()
                    .putAll(Map.of(
                            "SSH_AUTH_SOCK",
                            socket.toString(),
                            "SSH_ASKPASS",
                            askpass.toString(),
                            "SSH_ASKPASS_REQUIRE",
                            "force",
                            "DISPLAY",
                            ":0"));
            assertThat(add.start().waitFor()).isZero();
            settings(Files.readString(home.resolve(".gitconfig"))
                    .replace("ssh -F", "ssh -o IdentityAgent=" + socket + " -F"));
            step.run();
        } finally {
            agent.destroy();
            agent.waitFor();
        }
    }

    /** OpenSSH looks for its configuration where the system says that the user's home is, not where HOME does. */
    private void ssh(Sshd server, String more) throws IOException {
        String port = server.url(Path.of("/")).replaceAll(".*:(\\d+)/.*", "$1");
        Path config = Files.writeString(
                temp.resolve("ssh_config"),
                "Host work\n  HostName 127.0.0.1\n  User " + System.getProperty("user.name") + "\n  Port " + port
                        + "\n  UserKnownHostsFile " + known + "\n  IdentitiesOnly yes\n  " + more + "\n");
        settings("[core]\n  sshCommand = ssh -F " + config + "\n");
    }

    private void settings(String text) throws IOException {
        Files.writeString(home.resolve(".gitconfig"), text);
    }

    private UserGit user() {
        return new UserGit(new GitEnvironment(variables), SteadyClock.system());
    }

    private void sync(String url) throws Exception {
        sync(url, user());
    }

    private void sync(String url, Credentials credentials) throws Exception {
        SyncOptions options = SyncOptions.DEFAULTS.withCredentials(credentials);
        if (credentials instanceof UserGit user) options = options.withGitConfig(user.gitConfig());
        Path root = temp.resolve("root");
        SyncConfig config =
                SyncConfig.of(url, root).withTimeout(Duration.ofMinutes(2)).withOptions(options);
        try (GitSync sync = new GitSync(config, new Silent(), Set::of)) {
            sync.syncOnce();
        }
        assertThat(root.resolve("current/file")).hasContent("1");
    }

    private record Silent() implements SyncListener {
        @Override
        public void seen(String hash) {}

        @Override
        public void published(Published revision) {}

        @Override
        public void failed(String reason, Duration retryIn) {}
    }
}
