package io.fairlead.gitsync.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.gitsync.sidecar.testkit.Remote;
import io.fairlead.gitsync.sidecar.testkit.Running;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is published and as what, as the program's flags say it. */
class PublishFlagsTest {

    @TempDir
    Path temp;

    private Remote remote;
    private Path root;
    private Path signers;
    private String hash;

    @BeforeEach
    void a_remote_whose_commit_is_not_signed() throws IOException {
        remote = Remote.create(temp.resolve("remote"));
        Files.createSymbolicLink(remote.directory().resolve("out"), Path.of("/etc/hostname"));
        hash = remote.commit("1");
        root = temp.resolve("root");
        signers = Files.writeString(temp.resolve("signers"), "# nobody yet\n");
    }

    @Test
    void a_commit_that_nobody_signed_is_a_failed_sync() throws Exception {
        try (Running run = Running.start(
                remote.url(),
                root,
                "--verify-ssh-signers-file=" + signers,
                "--verify-gpg-keys-file=" + signers,
                "--error-file=error",
                "--max-failures=2",
                "--period=10ms")) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.log()).contains("commit " + hash + " is not published: it is not signed", "failCount\":2");
            assertThat(root.resolve("error")).content().contains(hash, signers.toString());
            assertThat(run.published()).isEmpty();
        }
    }

    @Test
    void a_directory_is_published_instead_of_a_link() throws Exception {
        try (Running run = Running.start(remote.url(), root, "--publish-mode=copy", "--one-time")) {
            assertThat(run.exitCode()).as(run.log()).isZero();
        }
        assertThat(root.resolve("link/.gitsync-commit")).hasContent(hash);
        assertThat(root.resolve("link/file")).hasContent("1");
        assertThat(Files.isSymbolicLink(root.resolve("link"))).isFalse();
    }

    @Test
    void symlinks_that_lead_out_are_published_unless_they_are_unwanted() throws Exception {
        try (Running run = Running.start(remote.url(), root, "--one-time")) {
            assertThat(run.exitCode()).isZero();
        }
        assertThat(Files.readSymbolicLink(root.resolve("link/out"))).isEqualTo(Path.of("/etc/hostname"));
        try (Running run = Running.start(remote.url(), root, "--one-time", "--git-config=gitsync.outsidelinks:false")) {
            assertThat(run.exitCode()).isZero();
        }
        assertThat(Files.isSymbolicLink(root.resolve("link/out"))).isFalse();
    }

    @Test
    void a_mode_that_is_none_is_refused() {
        assertThatThrownBy(() -> Running.start(remote.url(), root, "--publish-mode=both"))
                .hasRootCauseMessage("invalid flag: --publish-mode must be one of link, copy");
    }

    @Test
    void each_repository_of_many_has_its_own_signers_but_not_its_own_client_certificate() throws Exception {
        String open = "\"open\": {\"repo\": \"" + remote.url() + "\"}";
        String closed =
                "\"closed\": {\"repo\": \"" + remote.url() + "\", \"verify-ssh-signers-file\": \"" + signers + "\"}";
        assertThat(many("{" + open + "," + closed + "}")).contains("is not published: it is not signed");
        assertThat(root.resolve("open/link/file")).hasContent("1");
        assertThat(root.resolve("closed/link")).doesNotExist();
        String own = "{\"own\": {\"repo\": \"x\", \"git-config\": \"http.sslCert:/c\"}}";
        assertThat(many(own)).contains("own: http.sslCert is for the whole process");
    }

    private String many(String repositories) throws IOException {
        Path list = Files.writeString(temp.resolve("repos.json"), repositories);
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(log, true, StandardCharsets.UTF_8);
        List<String> flags = List.of("--repos-file=" + list, "--root=" + root, "--link=link", "--one-time");
        assertThat(Main.run(flags, Map.of(), out, out)).isEqualTo(1);
        return log.toString(StandardCharsets.UTF_8);
    }
}
