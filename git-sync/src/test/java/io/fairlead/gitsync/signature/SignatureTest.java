package io.fairlead.gitsync.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.gitsync.GitSync;
import io.fairlead.gitsync.files.FileTree;
import io.fairlead.gitsync.options.PublishMode;
import io.fairlead.gitsync.options.Publishing;
import io.fairlead.gitsync.options.Signers;
import io.fairlead.gitsync.options.SteadyClock;
import io.fairlead.gitsync.options.SyncConfig;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.options.SyncOptions;
import io.fairlead.gitsync.publish.PrePublish;
import io.fairlead.gitsync.testkit.GitClient;
import io.fairlead.gitsync.testkit.Recorder;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commits that the real git signed, by keys of the real ssh-keygen and gpg. */
class SignatureTest {

    private static final long TIMEOUT_SECONDS = 60;

    @TempDir
    Path temp;

    private Path bare;
    private Path signers;
    private Path gpgHome;
    private GitClient author;
    private Instant now = Instant.now();

    @BeforeEach
    void an_author() throws IOException {
        bare = temp.resolve("remote.git");
        GitClient.in(temp.resolve("bare")).git("init", "-q", "--bare", "-b", "main", bare.toString());
        author = GitClient.workTree(temp.resolve("author"), bare.toString());
        signers = Files.createFile(temp.resolve("signers"));
        // A socket's path must be short, and the temporary directory's may not be.
        gpgHome = Files.createTempDirectory(Path.of("/tmp"), "gpg");
        Files.setPosixFilePermissions(gpgHome, PosixFilePermissions.fromString("rwx------"));
    }

    @AfterEach
    void end_of_the_agent() throws Exception {
        if (Files.exists(gpgHome.resolve("pubring.kbx"))) run("gpgconf", "--homedir", gpgHome, "--kill", "all");
        // The agent removes its sockets at its end, in the midst of this.
        await().ignoreExceptions().untilAsserted(() -> {
            FileTree.delete(gpgHome);
            assertThat(gpgHome).doesNotExist();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void a_commit_signed_by_an_allowed_ssh_key_is_published(String type) throws Exception {
        allow("", signWithSsh(type));
        String hash = author.commitAndPush(Map.of("a", "1"));
        assertThat(sync(ssh())).isEqualTo(hash);
    }

    @Test
    void a_commit_that_is_not_signed_is_not_published_and_what_was_stays() throws Exception {
        allow("", signWithSsh("ed25519"));
        String good = author.commitAndPush(Map.of("a", "1"));
        sync(ssh());
        author.git("config", "commit.gpgSign", "false");
        String bad = author.commitAndPush(Map.of("a", "2"));
        assertRefused(ssh(), bad, "it is not signed", "git commit -S", signers.toString());
        assertThat(temp.resolve("root/current/a")).hasContent("1");
        assertThat(temp.resolve("root/.worktrees").resolve(bad)).doesNotExist();
        assertThat(temp.resolve("root/.worktrees").resolve(good)).exists();
    }

    @Test
    void a_commit_signed_by_another_ssh_key_is_refused_by_its_fingerprint() throws Exception {
        allow("", signWithSsh("ed25519"));
        Path other = signWithSsh("ed25519");
        String bad = author.commitAndPush(Map.of("a", "1"));
        String fingerprint = run("ssh-keygen", "-l", "-f", other).split(" ")[1];
        assertRefused(ssh(), bad, fingerprint);
        allow("", other);
        assertThat(sync(ssh())).as("the file is read again").isEqualTo(bad);
    }

    @ParameterizedTest
    @ValueSource(strings = {"valid-before=\"20200101\"", "valid-after=\"20990101\"", "namespaces=\"file\""})
    void an_ssh_key_is_good_for_its_time_and_purpose_only(String option) throws Exception {
        allow(option, signWithSsh("ed25519"));
        assertRefused(ssh(), author.commitAndPush(Map.of("a", "1")), "SHA256:");
    }

    @Test
    void a_revoked_ssh_key_is_refused() throws Exception {
        Path key = signWithSsh("ed25519");
        allow("", key);
        String hash = author.commitAndPush(Map.of("a", "1"));
        SyncOptions options = ssh().withGitConfig(Map.of("gpg.ssh.revocationFile", key + ".pub"));
        assertRefused(options, hash, "revoked");
    }

    @Test
    void a_commit_that_was_changed_after_it_was_signed_is_refused() throws Exception {
        allow("", signWithSsh("ed25519"));
        author.commitAndPush(Map.of("a", "1"));
        String forged = forged("Because", "Becomes");
        assertRefused(ssh(), forged, "commit: ");
    }

    @Test
    void a_signed_tag_vouches_for_a_commit_that_is_not_signed() throws Exception {
        allow("", signWithSsh("ed25519"));
        author.git("config", "commit.gpgSign", "false");
        String hash = author.commitAndPush(Map.of("a", "1"));
        author.git("tag", "-s", "-m", "first", "v1");
        author.git("tag", "-a", "-m", "not signed", "v2");
        author.git("push", "-q", "--tags");
        assertThat(sync(ssh(), "v1")).isEqualTo(hash);
        assertThatThrownBy(() -> sync(ssh(), "v2")).hasMessageContainingAll(hash, "it is not signed");
    }

    @Test
    void a_file_of_signers_that_is_not_there_publishes_nothing() throws Exception {
        Path absent = temp.resolve("absent");
        String hash = author.commitAndPush(Map.of("a", "1"));
        Signers nobody = new Signers(Optional.of(absent), Optional.empty());
        assertThatThrownBy(() -> sync(options(nobody)))
                .isInstanceOf(SyncFailure.class)
                .hasMessageContainingAll(absent.toString(), "nothing is published");
        assertThat(temp.resolve("root/.worktrees").resolve(hash)).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa2048", "ed25519", "nistp256"})
    void a_commit_signed_by_an_allowed_gpg_key_is_published(String type) throws Exception {
        allowGpg(signWithGpg(type, "never"));
        String hash = author.commitAndPush(Map.of("a", "1"));
        assertThat(sync(gpg())).isEqualTo(hash);
    }

    @Test
    void a_commit_signed_by_another_gpg_key_is_refused_by_its_id() throws Exception {
        allowGpg(signWithGpg("ed25519", "never"));
        String other = signWithGpg("ed25519", "never");
        String bad = author.commitAndPush(Map.of("a", "1"));
        assertRefused(gpg(), bad, other.substring(other.length() - 16), "not in the file");
        allowGpg(other);
        assertThat(sync(gpg())).as("two blocks in one file").isEqualTo(bad);
    }

    @Test
    void a_gpg_key_that_has_expired_or_was_revoked_is_refused() throws Exception {
        String key = signWithGpg("ed25519", "2d");
        allowGpg(key);
        String hash = author.commitAndPush(Map.of("a", "1"));
        sync(gpg());
        now = now.plusSeconds(3 * 24 * 3600);
        assertRefused(gpg(), hash, "the key has expired", key);
        now = Instant.now();
        Path revocation = gpgHome.resolve("openpgp-revocs.d").resolve(key + ".rev");
        Files.writeString(revocation, Files.readString(revocation).replace(":-----BEGIN", "-----BEGIN"));
        gpg("--import", revocation);
        Files.writeString(signers, "");
        allowGpg(key);
        assertRefused(gpg(), hash, "the key is revoked", key);
    }

    @Test
    void a_signing_subkey_is_as_good_as_its_owners_key() throws Exception {
        String key = signWithGpg("ed25519 cert", "never");
        gpg("--quick-add-key", key, "ed25519", "sign", "never");
        allowGpg(key);
        String hash = author.commitAndPush(Map.of("a", "1"));
        assertThat(sync(gpg())).isEqualTo(hash);
    }

    /** As it is installed: the library is not on the class path, but in a directory beside the program. */
    @Test
    void the_program_finds_the_library_that_it_needs_for_gpg_by_itself() throws Exception {
        allowGpg(signWithGpg("ed25519", "never"));
        String hash = author.commitAndPush(Map.of("a", "1"));
        String all = System.getProperty("java.class.path");
        String without = Stream.of(all.split(File.pathSeparator))
                .filter(entry -> !entry.contains("bouncycastle"))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(without).isNotEqualTo(all);
        run(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                "-cp",
                without,
                "io.fairlead.gitsync.sidecar.Main",
                "--repo=" + bare,
                "--root=" + temp.resolve("root"),
                "--link=current",
                "--verify-gpg-keys-file=" + signers,
                "--one-time");
        assertThat(Files.readSymbolicLink(temp.resolve("root/current"))).endsWithRaw(Path.of(hash));
    }

    @Test
    void a_gpg_signature_of_another_commit_is_refused() throws Exception {
        allowGpg(signWithGpg("ed25519", "never"));
        author.commitAndPush(Map.of("a", "1"));
        assertRefused(gpg(), forged("Because", "Becomes"), "not right");
    }

    @Test
    void one_of_both_kinds_is_enough_and_a_kind_without_a_file_is_not_accepted() throws Exception {
        Path gpgKeys = Files.createFile(temp.resolve("gpg"));
        Files.writeString(gpgKeys, exported(signWithGpg("ed25519", "never")));
        String byGpg = author.commitAndPush(Map.of("a", "1"));
        assertRefused(ssh(), byGpg, "not accepted here");
        allow("", signWithSsh("ed25519"));
        SyncOptions both = options(new Signers(Optional.of(signers), Optional.of(gpgKeys)));
        assertThat(sync(both)).isEqualTo(byGpg);
        assertThat(sync(both)).isEqualTo(byGpg);
        String bySsh = author.commitAndPush(Map.of("a", "2"));
        assertThat(sync(both)).isEqualTo(bySsh);
    }

    /** The tip as somebody wrote it who has no key: another text under the old signature. */
    private String forged(String old, String now) throws IOException {
        String raw = author.git("cat-file", "commit", "HEAD") + "\n";
        Path file = Files.writeString(temp.resolve("forged"), raw.replace(old, now));
        assertThat(file).content().isNotEqualTo(raw);
        String hash = author.git("hash-object", "-t", "commit", "-w", file.toString());
        author.git("push", "-q", "-f", "origin", hash + ":refs/heads/main");
        return hash;
    }

    /** A new key, which signs from now on. */
    private Path signWithSsh(String type) throws Exception {
        Path key = Files.createTempDirectory(temp, "key").resolve("id");
        run("ssh-keygen", "-q", "-t", type, "-N", "", "-f", key);
        author.git("config", "gpg.format", "ssh");
        sign(key + ".pub");
        return key;
    }

    private String signWithGpg(String type, String expires) throws Exception {
        assumeTrue(
                System.getenv("FAIRLEAD_TESTS_SKIP_NOTHING") != null || Files.exists(Path.of("/usr/bin/gpg")),
                "gpg is not installed");
        String name = "Ada " + System.nanoTime() + " <ada@example.org>";
        String usage = type.endsWith(" cert") ? "cert" : "sign";
        gpg("--quick-gen-key", name, type.split(" ")[0], usage, expires);
        String key = gpg("--with-colons", "--list-keys", name)
                .lines()
                .filter(line -> line.startsWith("fpr:"))
                .findFirst()
                .orElseThrow()
                .split(":")[9];
        Path program = Files.writeString(
                temp.resolve("gpg.sh"), "#!/bin/sh\nexec gpg --homedir " + gpgHome + " --batch \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        author.git("config", "gpg.format", "openpgp");
        author.git("config", "gpg.program", program.toString());
        sign(key);
        return key;
    }

    private void sign(String key) {
        author.git("config", "user.signingKey", key);
        author.git("config", "commit.gpgSign", "true");
    }

    private void allow(String option, Path key) throws IOException {
        String line = "ada@example.org " + option + " " + Files.readString(Path.of(key + ".pub"));
        Files.writeString(signers, Files.readString(signers) + line);
    }

    private void allowGpg(String key) throws Exception {
        Files.writeString(signers, Files.readString(signers) + exported(key));
    }

    private String exported(String key) throws Exception {
        return gpg("--armor", "--export", key) + "\n";
    }

    private SyncOptions ssh() {
        return options(new Signers(Optional.of(signers), Optional.empty()));
    }

    private SyncOptions gpg() {
        return options(new Signers(Optional.empty(), Optional.of(signers)));
    }

    private static SyncOptions options(Signers allowed) {
        return SyncOptions.DEFAULTS.withPublishing(new Publishing(PublishMode.LINK, allowed, Optional.empty()));
    }

    private void assertRefused(SyncOptions options, String hash, String... words) {
        assertThatThrownBy(() -> sync(options))
                .isInstanceOf(SyncFailure.class)
                .hasMessageContaining("commit " + hash + " is not published: ")
                .hasMessageContainingAll(words);
    }

    private String sync(SyncOptions options) throws SyncFailure {
        return sync(options, "main");
    }

    private String sync(SyncOptions options, String ref) throws SyncFailure {
        SyncConfig config = SyncConfig.of(bare.toString(), temp.resolve("root"))
                .withRef(ref)
                .withOptions(options);
        try (GitSync sync = new GitSync(
                config, new Recorder(), Set::of, PrePublish.ALLOW, new SteadyClock(() -> now, System::nanoTime))) {
            return sync.syncOnce().revision().hash();
        }
    }

    private String gpg(Object... arguments) throws Exception {
        List<Object> command = new ArrayList<>(List.of("gpg", "--homedir", gpgHome, "--batch", "--quiet"));
        command.addAll(List.of("--pinentry-mode", "loopback", "--passphrase", ""));
        command.addAll(List.of(arguments));
        return run(command.toArray());
    }

    private static String run(Object... command) throws Exception {
        List<String> words = new ArrayList<>();
        for (Object word : command) words.add(word.toString());
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) throw new AssertionError(words + " hangs");
        if (process.exitValue() != 0) throw new AssertionError(words + ": " + output);
        return output;
    }
}
