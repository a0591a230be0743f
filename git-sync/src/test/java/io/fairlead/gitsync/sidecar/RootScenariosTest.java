package io.fairlead.gitsync.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.gitsync.sidecar.testkit.Remote;
import io.fairlead.gitsync.sidecar.testkit.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scenarios of git-sync's own suite about the root, the link in it, and what is found there at the start. */
class RootScenariosTest {

    @TempDir
    Path temp;

    private Remote remote;
    private Path root;
    private String first;

    @BeforeEach
    void a_remote_with_one_commit() throws IOException {
        remote = Remote.create(temp.resolve("remote"));
        first = remote.commit("1");
        root = temp.resolve("root");
    }

    @Test
    void init_root_doesnt_exist() throws Exception {
        root = temp.resolve("new/deep/root");
        publishes(first, "1");
    }

    @Test
    void init_root_exists_empty() throws Exception {
        Files.createDirectories(root);
        publishes(first, "1");
    }

    @Test
    void init_root_flag_is_weird() throws Exception {
        Running.once(remote.url(), temp.resolve("a/../b/../../" + temp.getFileName() + "/root"));
        assertPublished(first, "1");
    }

    @Test
    void init_root_flag_has_symlink() throws Exception {
        Path real = Files.createDirectories(temp.resolve("real/root"));
        Running.once(remote.url(), Files.createSymbolicLink(root, real));
        assertPublished(first, "1");
        assertThat(root).isSymbolicLink();
        assertThat(Files.readSymbolicLink(real.resolve("link"))).hasToString(".worktrees/" + first);
    }

    /** Version 4 empties such a root; here what is in it stays, unless it is in the way. */
    @Test
    void init_root_is_under_another_repo() throws Exception {
        Remote outer = Remote.create(temp.resolve("outer"));
        String before = outer.commit("outer");
        root = outer.directory().resolve("inner/root");
        Files.createDirectories(root.resolve("not_empty"));
        publishes(first, "1");
        assertThat(outer.head()).isEqualTo(before);
        assertThat(outer.git("status", "--porcelain", "file")).isEmpty();
    }

    @Test
    void init_root_fails_sanity() throws Exception {
        Remote.create(root);
        Files.writeString(root.resolve(".git/HEAD"), "ref: refs/heads/nonexist\n");
        publishes(first, "1");
    }

    @Test
    void sync_head_absolute_link() throws Exception {
        Path link = temp.resolve("other/dir/link");
        assertLinkFollows(link.toString(), link);
        assertThat(root.resolve("link")).doesNotExist();
    }

    @Test
    void sync_head_subdir_link() throws Exception {
        assertLinkFollows("other/dir/link", root.resolve("other/dir/link"));
    }

    private void assertLinkFollows(String flag, Path link) throws Exception {
        try (Running run = Running.following(remote.url(), root, "--link=" + flag)) {
            run.awaitCounts(1);
            assertLeadsTo(link, first, "1");
            String second = remote.commit("2");
            run.awaitCounts(2);
            assertLeadsTo(link, second, "2");
            remote.git("reset", "-q", "--hard", first);
            run.awaitCounts(3);
            assertLeadsTo(link, first, "1");
        }
    }

    private void assertLeadsTo(Path link, String hash, String content) throws IOException {
        assertThat(Files.readSymbolicLink(link)).isRelative();
        assertThat(link.toRealPath()).isEqualTo(root.toRealPath().resolve(".worktrees/" + hash));
        assertThat(link.resolve("file")).hasContent(content);
    }

    @Test
    void readlink() throws Exception {
        try (Running run = Running.following(remote.url(), root)) {
            run.awaitUpdate(1, first);
            assertThat(Files.readSymbolicLink(root.resolve("link"))).hasFileName(first);
            String second = remote.commit("2");
            run.awaitUpdate(2, second);
            assertThat(Files.readSymbolicLink(root.resolve("link"))).hasFileName(second);
            remote.git("reset", "-q", "--hard", first);
            run.awaitUpdate(3, first);
            assertThat(Files.readSymbolicLink(root.resolve("link"))).hasFileName(first);
        }
    }

    @Test
    void v3_v4_upgrade_in_place() throws Exception {
        publishes(first, "1");
        Files.move(root.resolve(".worktrees").resolve(first), root.resolve(first));
        Files.delete(root.resolve(".worktrees/.lock"));
        Files.delete(root.resolve(".worktrees"));
        Files.delete(root.resolve("link"));
        Files.createSymbolicLink(root.resolve("link"), Path.of(first));
        Files.delete(root.resolve(".git/made-by-git-sync"));
        publishes(first, "1");
        assertThat(root.resolve(first)).doesNotExist();
        assertThat(Files.readSymbolicLink(root.resolve("link"))).isEqualTo(Path.of(".worktrees", first));
    }

    @Test
    void sync_repo_switch() throws Exception {
        publishes(first, "1");
        Remote other = Remote.create(temp.resolve("other"));
        String hash = other.commit("other");
        Running.once(other.url(), root);
        assertPublished(hash, "other");
        assertThat(tree().git("remote", "get-url", "origin")).isEqualTo(other.url());
        publishes(first, "1");
    }

    @Test
    void sync_sha_shafile_exists() throws Exception {
        Files.createDirectories(root);
        Files.createFile(root.resolve(first));
        Running.once(remote.url(), root, "--ref=" + first);
        assertPublished(first, "1");
    }

    @Test
    void sync_crash_no_link_cleanup_retry() throws Exception {
        publishes(first, "1");
        Files.delete(root.resolve("link"));
        publishes(first, "1");
    }

    @Test
    void sync_crash_no_worktree_cleanup_retry() throws Exception {
        publishes(first, "1");
        Files.move(root.resolve(".worktrees"), temp.resolve("gone"));
        publishes(first, "1");
    }

    @Test
    void an_empty_directory_at_the_link_is_replaced_by_it() throws Exception {
        Files.createDirectories(root.resolve("link"));
        publishes(first, "1");
    }

    @Test
    void a_directory_at_the_link_with_something_in_it_stays_and_the_error_says_what_to_do() throws Exception {
        Path file =
                Files.writeString(Files.createDirectories(root.resolve("link")).resolve("mine"), "x");
        try (Running run = Running.start(remote.url(), root, "--one-time")) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.log()).contains("link is a directory with something in it", "move it away");
        }
        assertThat(file).hasContent("x");
    }

    @Test
    void what_is_made_for_a_group_that_may_write_can_be_written_by_it() throws Exception {
        root = temp.resolve("new/root");
        Path link = temp.resolve("links/deep/link");
        Path touched = temp.resolve("touched/file");
        Running.once(remote.url(), root, "--group-write", "--link=" + link, "--touch-file=" + touched);
        for (Path made : List.of(
                root, root.getParent(), link.getParent(), link.getParent().getParent(), touched.getParent()))
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                    .as("%s", made)
                    .isEqualTo("rwxrwxr-x");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(touched)))
                .isEqualTo("rw-rw-r--");
    }

    @Test
    void a_root_that_a_failure_has_made_can_be_written_by_the_group_too() throws Exception {
        Running.exitCodeOfOnce(remote.url(), root, "--group-write", "--ref=none", "--error-file=error");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
                .isEqualTo("rwxrwxr-x");
    }

    private void publishes(String hash, String content) throws Exception {
        Running.once(remote.url(), root);
        assertPublished(hash, content);
    }

    private void assertPublished(String hash, String content) throws IOException {
        assertThat(Files.readSymbolicLink(root.resolve("link"))).hasToString(".worktrees/" + hash);
        assertThat(tree().head()).isEqualTo(hash);
        assertThat(root.resolve("link/file")).hasContent(content);
        assertThat(tree().git("status", "--porcelain")).isEmpty();
    }

    private Remote tree() throws IOException {
        return new Remote(root.resolve("link").toRealPath());
    }
}
