package io.fairlead.gitsync.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.gitsync.sidecar.testkit.Remote;
import io.fairlead.gitsync.sidecar.testkit.Running;
import io.fairlead.gitsync.sidecar.testkit.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scenarios of git-sync's own suite about the published trees: how long they stay, and what happens to them. */
class WorktreeScenariosTest {

    private static final String KEEP_FIVE_SECONDS = "--stale-worktree-timeout=5s";

    @TempDir
    Path temp;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final InstantSource clock = now::get;
    private Remote remote;
    private Path root;
    private Path worktrees;
    private String first;

    @BeforeEach
    void a_remote_with_one_commit() throws IOException {
        remote = Remote.create(temp.resolve("remote"));
        first = remote.commit("1");
        root = temp.resolve("root");
        worktrees = root.resolve(".worktrees");
    }

    /** The real one freezes the program meanwhile; here the commit is made where it does not look. */
    @Test
    void worktree_cleanup() throws Exception {
        try (Running run = Running.following(remote.url(), root, "--ref=main")) {
            run.awaitUpdate(1, first);
            remote.git("checkout", "-q", "-b", "later");
            String second = remote.commit("2");
            Files.createDirectories(worktrees.resolve(second + "/garbage"));
            Files.createDirectories(worktrees.resolve("not_a_hash/not_a_directory"));
            Files.writeString(worktrees.resolve("not_a_directory"), "x");
            remote.git("branch", "-f", "main", "later");
            run.awaitUpdate(2, second);
            assertThat(root.resolve("link/file")).hasContent("2");
            await().untilAsserted(
                            () -> assertThat(worktrees.toFile().list()).containsExactlyInAnyOrder(".lock", second));
            assertThat(root.resolve(".git/worktrees").toFile().list()).containsExactly(second);
        }
    }

    @Test
    void worktree_unexpected_removal() throws Exception {
        try (Running run = Running.following(remote.url(), root)) {
            run.awaitUpdate(1, first);
            Files.move(worktrees.resolve(first), temp.resolve("gone"));
            await().until(() -> Files.exists(root.resolve("link/file")));
            run.awaitUpdate(2, first);
            assertThat(root.resolve("link/file")).hasContent("1");
        }
    }

    @Test
    void sync_recover_wrong_worktree_hash() throws Exception {
        try (Running run = Running.following(remote.url(), root, "--period=1h")) {
            run.awaitUpdate(1, first);
            Remote intruder = run.tree();
            Files.delete(intruder.directory().resolve("file"));
            intruder.commit("other", "x");
            assertThat(intruder.head()).isNotEqualTo(first);
            run.hurry();
            run.awaitUpdate(2, first);
            assertThat(root.resolve("link/file")).hasContent("1");
            assertThat(root.resolve("link/other")).doesNotExist();
        }
    }

    @Test
    void stale_worktree_timeout() throws Exception {
        try (Running run = Running.following(clock, remote.url(), root, KEEP_FIVE_SECONDS)) {
            run.awaitUpdate(1, first);
            String second = remote.commit("2");
            run.awaitUpdate(2, second);
            after(4);
            run.awaitIdleLooks();
            assertThat(worktrees.resolve(first).resolve("file")).hasContent("1");
            String third = remote.commit("3");
            run.awaitUpdate(3, third);
            after(1);
            await().until(() -> Files.notExists(worktrees.resolve(first)));
            run.awaitIdleLooks();
            assertThat(new Remote(worktrees.resolve(second)).head()).isEqualTo(second);
            after(4);
            await().until(() -> Files.notExists(worktrees.resolve(second)));
            assertThat(root.resolve("link/file")).hasContent("3");
        }
    }

    @Test
    void stale_worktree_timeout_restart() throws Exception {
        restart();
        String second = remote.commit("2");
        restart();
        assertThat(worktrees.resolve(first).resolve("file")).hasContent("1");
        after(4);
        restart();
        assertThat(new Remote(worktrees.resolve(first)).git("status", "--porcelain"))
                .isEmpty();
        String third = remote.commit("3");
        restart();
        assertThat(worktrees.toFile().list()).containsExactlyInAnyOrder(".lock", first, second, third);
        after(1);
        restart();
        assertThat(worktrees.toFile().list()).containsExactlyInAnyOrder(".lock", second, third);
        after(4);
        restart();
        assertThat(worktrees.toFile().list()).containsExactlyInAnyOrder(".lock", third);
    }

    @Test
    void exechook_git_archive() throws Exception {
        Path archive = temp.resolve("archive.tar");
        Script hook = Script.create(temp, "git archive --format=tar -o " + archive + " HEAD");
        Running.once(remote.url(), root, "--exechook-command=" + hook.path());
        assertThat(hook.runs()).containsExactly(first + " 1");
        Process tar = new ProcessBuilder("tar", "-xOf", archive.toString(), "file").start();
        assertThat(new String(tar.getInputStream().readAllBytes())).isEqualTo("1");
    }

    @Test
    void additional_git_configs() throws Exception {
        Running.once(
                remote.url(),
                root,
                "--git-config=http.postBuffer:10485760,sect.k1:v1,\"sect.k2\":\"v, 2\",sect.sub.k3:v\\,3",
                "--git-config-add=sect.k4:a:b",
                "--git-config-add=sect.k5:v5");
        Remote tree = new Remote(root.resolve("link"));
        assertThat(tree.git("config", "http.postBuffer")).isEqualTo("10485760");
        assertThat(tree.git("config", "sect.k1")).isEqualTo("v1");
        assertThat(tree.git("config", "sect.k2")).isEqualTo("v, 2");
        assertThat(tree.git("config", "sect.sub.k3")).isEqualTo("v,3");
        assertThat(tree.git("config", "sect.k4")).isEqualTo("a:b");
        assertThat(tree.git("config", "sect.k5")).isEqualTo("v5");
    }

    private void restart() throws Exception {
        try (Running run = Running.following(clock, remote.url(), root, KEEP_FIVE_SECONDS, "--one-time")) {
            assertThat(run.exitCode()).isZero();
        }
    }

    private void after(int seconds) {
        now.set(now.get().plus(Duration.ofSeconds(seconds)));
    }
}
