package io.fairlead.gitsync.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.gitsync.sidecar.testkit.HttpBackend;
import io.fairlead.gitsync.sidecar.testkit.Remote;
import io.fairlead.gitsync.sidecar.testkit.Responder;
import io.fairlead.gitsync.sidecar.testkit.Running;
import io.fairlead.gitsync.sidecar.testkit.Script;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people suffer from with the well-known git-sync, version 4.7.1, and shall not suffer from here. */
class KnownBugsTest {

    @TempDir
    Path temp;

    private Remote remote;
    private Path root;
    private String first;

    @BeforeEach
    void a_published_commit() throws Exception {
        remote = Remote.create(temp.resolve("remote"));
        for (int i = 0; i < 100; i++) Files.writeString(remote.directory().resolve("file" + i), "" + i);
        first = remote.commit("1");
        root = temp.resolve("root");
        Running.once(remote.url(), root);
    }

    /** There a check of the store that runs into the time-out is taken for damage, and everything is deleted. */
    @Test
    void running_out_of_time_removes_nothing_and_the_next_sync_goes_on() throws Exception {
        Set<String> before = everything();
        try (HttpBackend server = HttpBackend.open(remote)) {
            server.slow();
            assertThat(Running.exitCodeOfOnce(server.url(), root, "--sync-timeout=60ms"))
                    .isEqualTo(1);
            assertThat(everything()).containsAll(before);
            assertPublished(first, "1");
            server.quick();
            Running.once(server.url(), root);
        }
        assertPublished(first, "1");
    }

    /** There a kill between making and renaming the link makes every later publish fail. */
    @ParameterizedTest
    @ValueSource(strings = {"tmp-link", ".link.new"})
    void a_link_that_was_not_renamed_does_not_stop_the_next_one(String name) throws Exception {
        Files.createSymbolicLink(root.resolve(name), Path.of(".worktrees/nowhere"));
        String second = remote.commit("2");
        Running.once(remote.url(), root);
        assertPublished(second, "2");
    }

    /** There the first of these stops every start until a new commit comes, and others stop every fetch. */
    @Test
    void locks_of_a_killed_process_stop_nothing() throws Exception {
        for (String lock : new String[] {
            "worktrees/" + first + "/index.lock",
            "index.lock",
            "shallow.lock",
            "config.lock",
            "HEAD.lock",
            "packed-refs.lock"
        }) Files.createFile(root.resolve(".git").resolve(lock));
        Running.once(remote.url(), root);
        assertPublished(first, "1");
        String second = remote.commit("2");
        Running.once(remote.url(), root);
        assertPublished(second, "2");
        assertThat(everything()).noneMatch(file -> file.endsWith(".lock") && !file.equals(".worktrees/.lock"));
    }

    /** There a deleted file comes back with the next start only, and a changed one too. */
    @Test
    void a_published_file_that_is_deleted_or_changed_is_put_right_while_it_runs() throws Exception {
        try (Running run = Running.following(remote.url(), root)) {
            run.awaitUpdate(1, first);
            Path tree = root.resolve("link").toRealPath();
            Files.delete(tree.resolve("file"));
            await().until(() -> Files.exists(tree.resolve("file")));
            assertThat(tree.resolve("file")).hasContent("1");
            assertThat(tree.resolve("file0").toFile().setWritable(true)).isTrue();
            Files.writeString(tree.resolve("file0"), "changed");
            await().until(() -> Files.readString(tree.resolve("file0")).equals("0"));
            assertThat(root.resolve("link").toRealPath()).isEqualTo(tree);
        }
    }

    /** There all that is in the root is deleted; a volume's own lost+found cannot be. */
    @Test
    void what_else_is_in_the_root_stays() throws Exception {
        Path other = temp.resolve("other");
        Files.createDirectories(other.resolve("lost+found/#12345"));
        Files.writeString(other.resolve(".nfs000000"), "open elsewhere");
        Files.createDirectories(other.resolve("mine"));
        Files.writeString(other.resolve("mine/file"), "mine");
        Running.once(remote.url(), other);
        String second = remote.commit("2");
        Running.once(remote.url(), other);
        assertThat(other.resolve("link/file")).hasContent("2");
        assertThat(other.resolve("link").toRealPath()).hasFileName(second);
        assertThat(other.resolve("lost+found/#12345")).isDirectory();
        assertThat(other.resolve(".nfs000000")).hasContent("open elsewhere");
        assertThat(other.resolve("mine/file")).hasContent("mine");
    }

    /** There every commit clones every submodule again; here it may even be gone. */
    @Test
    void a_submodule_that_did_not_change_is_not_fetched_again() throws Exception {
        Remote sub = Remote.create(temp.resolve("sub"));
        remote.addSubmodule("sub", sub.url(), sub.commit("sub 1"));
        Running.once(remote.url(), root);
        Files.move(sub.directory(), temp.resolve("gone"));
        String third = remote.commit("3");
        Running.once(remote.url(), root);
        assertPublished(third, "3");
        assertThat(root.resolve("link/sub/file")).hasContent("sub 1");
    }

    /** There the hook "before publishing" is asked and not waited for. */
    @Test
    void a_pre_publish_hook_that_fails_holds_the_link_back() throws Exception {
        Script hook = Script.create(temp, "exit 1");
        remote.commit("2");
        try (Running run = Running.following(remote.url(), root, "--pre-publish-exechook-command=" + hook.path())) {
            await().until(() -> run.log().contains("is not published"));
            assertPublished(first, "1");
            assertThat(run.ended()).isFalse();
        }
    }

    /** There the whole root goes, with the tree that people read, and does not come back while the host is away. */
    @Test
    void a_damaged_store_and_a_host_that_is_away_leave_the_published_tree() throws Exception {
        try (Stream<Path> packs = Files.list(root.resolve(".git/objects/pack"))) {
            for (Path pack : packs.toList()) overwrite(pack);
        }
        Files.move(remote.directory(), temp.resolve("away"));
        assertThat(Running.exitCodeOfOnce(remote.url(), root)).isEqualTo(1);
        Path tree = root.resolve("link").toRealPath();
        assertThat(tree.resolve("file")).hasContent("1");
        assertThat(tree.resolve("file99")).hasContent("99");
        Files.move(temp.resolve("away"), remote.directory());
        Running.once(remote.url(), root);
        assertPublished(first, "1");
    }

    /** There the link may lead nowhere for seconds; and a tree goes under its readers' feet, unless they are given a time. */
    @Test
    void readers_find_a_whole_tree_at_any_moment_of_an_update() throws Exception {
        try (Running run = Running.following(remote.url(), root, "--stale-worktree-timeout=1h")) {
            run.awaitUpdate(1, first);
            for (int i = 2; i <= 10; i++) {
                String next = remote.commit("" + i);
                while (!run.published().equals(next)) {
                    String[] files = root.resolve("link").toRealPath().toFile().list();
                    assertThat(files).hasSize(102);
                }
            }
        }
        assertThat(root.resolve(".worktrees").resolve(first).resolve("file")).hasContent("1");
    }

    /** There zero means none at all, which is kept; who allows any number learns of it from the health. */
    @Test
    void failures_that_are_allowed_for_ever_are_seen_by_the_health_instead_of_an_end() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        try (Running run =
                Running.following(now::get, remote.url(), root, "--max-failures=-1", "--http-max-staleness=1m")) {
            run.awaitUpdate(1, first);
            Files.move(remote.directory(), temp.resolve("away"));
            await().until(() -> run.log().contains("\"failCount\":3"));
            assertThat(run.get("/").statusCode()).isEqualTo(200);
            now.set(now.get().plus(Duration.ofSeconds(61)));
            assertThat(run.get("/").statusCode()).isEqualTo(503);
            assertThat(run.metrics()).contains("git_sync_last_success_timestamp_seconds 1767225600\n");
            Files.move(temp.resolve("away"), remote.directory());
            await().until(() -> run.get("/").statusCode() == 200);
            assertThat(run.ended()).isFalse();
        }
        Files.move(remote.directory(), temp.resolve("away"));
        assertThat(Running.exitCodeOfOnce(remote.url(), root)).isEqualTo(1);
    }

    /** There one call a period is made, whatever the host says, which is waited for here. */
    @Test
    void a_host_that_refuses_is_not_hammered() throws Exception {
        try (Responder limited = Responder.always(503);
                Running run = Running.following(limited.url() + "/r.git", root, "--max-failures=-1")) {
            await().until(() -> run.log().contains("\"failCount\":1"));
            // Fifteen periods; the wait that was asked for is 7 s.
            await().during(Duration.ofMillis(300)).until(() -> limited.requests.size() < 3);
            assertPublished(first, "1");
        }
    }

    private void assertPublished(String hash, String content) throws IOException {
        Remote tree = new Remote(root.resolve("link").toRealPath());
        assertThat(tree.directory()).hasFileName(hash);
        assertThat(tree.head()).isEqualTo(hash);
        assertThat(tree.git("status", "--porcelain")).isEmpty();
        assertThat(root.resolve("link/file")).hasContent(content);
        assertThat(root.resolve("link/file99")).hasContent("99");
    }

    private Set<String> everything() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString()).collect(Collectors.toSet());
        }
    }

    private static void overwrite(Path file) throws IOException {
        assertThat(file.toFile().setWritable(true)).isTrue();
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(12);
            bytes.write(new byte[(int) bytes.length() - 12]);
        }
    }
}
