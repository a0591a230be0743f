package io.fairlead.gitsync.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.gitsync.sidecar.testkit.HttpBackend;
import io.fairlead.gitsync.sidecar.testkit.Remote;
import io.fairlead.gitsync.sidecar.testkit.Running;
import io.fairlead.gitsync.sidecar.testkit.SshKey;
import io.fairlead.gitsync.sidecar.testkit.Sshd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What git, curl and ssh find in the variables and in the user's home, and people rely on. */
class UserSettingsTest {

    private static final String UNCHECKED = "--ssh-known-hosts=false";

    /** What is not mounted, as in a pod without a secret for ssh. */
    private static final String NO_KEY = "--ssh-key-file=/no/such/key";

    @TempDir
    Path temp;

    private Remote remote;
    private Path root;
    private Path home;

    @BeforeEach
    void a_remote_with_one_commit_and_a_home() throws IOException {
        remote = Remote.create(temp.resolve("remote"));
        remote.commit("1");
        root = temp.resolve("root");
        home = Files.createDirectories(temp.resolve("home/.ssh")).getParent();
    }

    @Test
    void a_login_in_netrc_is_used_where_no_other_was_given() throws Exception {
        Files.writeString(home.resolve(".netrc"), "machine 127.0.0.1 login ada password s3cret\n");
        try (HttpBackend server = new HttpBackend(remote, "ada", "s3cret")) {
            Running.onceWith(Map.of("HOME", home.toString()), server.url(), root);
            assertPublished();
            String[] wrong = {"--username=ada", "--__env__GITSYNC_PASSWORD=wrong"};
            assertThat(Running.exitCodeOfOnce(server.url(), temp.resolve("other"), wrong))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"id_rsa", "id_ecdsa", "id_ed25519"})
    void the_usual_keys_are_used_where_no_other_is_there(String name) throws Exception {
        Path key = SshKey.create(home.resolve(".ssh").resolve(name), name.substring("id_".length()), "");
        try (Sshd server = Sshd.start(temp.resolve("sshd")).allow(key)) {
            Running.onceWith(Map.of("HOME", home.toString()), server.url(remote.directory()), root, NO_KEY, UNCHECKED);
            assertPublished();
        }
    }

    @Test
    void the_configuration_of_ssh_is_obeyed() throws Exception {
        Path key = SshKey.create(temp.resolve("key"), "ed25519", "");
        try (Sshd server = Sshd.start(temp.resolve("sshd")).allow(key)) {
            String real = server.url(remote.directory());
            String[] user =
                    real.replaceAll("ssh://([^@]*)@[^:]*:(\\d+).*", "$1 $2").split(" ");
            Files.writeString(
                    home.resolve(".ssh/config"),
                    "Host git\n  HostName 127.0.0.1\n  Port " + user[1] + "\n  User " + user[0] + "\n  IdentityFile "
                            + key + "\n");
            Running.onceWith(
                    Map.of("HOME", home.toString()), "ssh://git" + remote.directory(), root, NO_KEY, UNCHECKED);
            assertPublished();
        }
    }

    @Test
    void a_command_for_ssh_is_run_with_the_keys_and_the_known_hosts_as_options() throws Exception {
        Path key = SshKey.create(temp.resolve("a key"), "ed25519", "");
        Path called = temp.resolve("called");
        Path program = Files.writeString(
                temp.resolve("my-ssh"), "#!/bin/sh\necho \"$@\" >> " + called + "\nshift\nexec ssh \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Sshd server = Sshd.start(temp.resolve("sshd")).allow(key)) {
            Path known = Files.writeString(temp.resolve("known_hosts"), server.knownHost());
            Running.onceWith(
                    Map.of("GIT_SSH_COMMAND", program + " mine", "HOME", home.toString()),
                    server.url(remote.directory()),
                    root,
                    "--ssh-key-file=" + key,
                    "--ssh-known-hosts-file=" + known);
            assertPublished();
            assertThat(called).content().startsWith("mine -i " + key + " -o StrictHostKeyChecking=yes");
        }
    }

    @Test
    void settings_in_variables_go_before_those_of_the_flags() throws Exception {
        Map<String, String> environment = Map.of(
                "GIT_CONFIG_COUNT",
                "1",
                "GIT_CONFIG_KEY_0",
                "HTTP.userAgent",
                "GIT_CONFIG_VALUE_0",
                "mine",
                "GIT_SSL_NO_VERIFY",
                "");
        Running.onceWith(environment, remote.url(), root, "--git-config=http.useragent:other,user.name:Ada");
        String config = Files.readString(root.resolve(".git/config"));
        assertThat(config).contains("mine", "Ada", "sslVerify = false").doesNotContain("other");
    }

    @Test
    void a_header_goes_to_the_server_that_it_is_for_and_no_secret_into_the_store() throws Exception {
        String login = "Basic " + Base64.getEncoder().encodeToString("ada:s3cret".getBytes(StandardCharsets.US_ASCII));
        try (HttpBackend server = new HttpBackend(remote, "ada", "s3cret")) {
            Map<String, String> environment = Map.of(
                    "GIT_CONFIG_COUNT", "2",
                    "GIT_CONFIG_KEY_0", "http." + server.url() + ".extraHeader",
                    "GIT_CONFIG_VALUE_0", "Authorization: " + login,
                    "GIT_CONFIG_KEY_1", "url.https://ada:s3cret@git.example.org/.insteadOf",
                    "GIT_CONFIG_VALUE_1", "gh:");
            String proxy = setting("http.https://git.example.org.proxy", "http://ada:s3cret@127.0.0.1:1");
            Running.onceWith(environment, server.url(), root, proxy);
            assertPublished();
            assertThat(root.resolve(".git/config"))
                    .content()
                    .contains("outsideLinks")
                    .doesNotContain("s3cret", login, "git.example.org");
            String elsewhere = setting("http.http://127.0.0.1:1/.extraHeader", "Authorization: " + login);
            assertThat(Running.exitCodeOfOnce(server.url(), temp.resolve("other"), elsewhere))
                    .isEqualTo(1);
        }
    }

    private static String setting(String name, String value) {
        return "--git-config=\"" + name + "\":\"" + value + "\"";
    }

    private void assertPublished() {
        assertThat(root.resolve("link/file")).hasContent("1");
    }
}
