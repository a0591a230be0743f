package io.fairlead.gitsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.gitsync.files.FileTree;
import io.fairlead.gitsync.options.SteadyClock;
import io.fairlead.gitsync.options.SyncConfig;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.options.SyncOptions;
import io.fairlead.gitsync.publish.PrePublish;
import io.fairlead.gitsync.testkit.GitClient;
import io.fairlead.gitsync.testkit.Recorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is published is a worktree that the real git works in, shares what did not change, and is kept as it was. */
class WorktreeTest {

    @TempDir
    Path temp;

    private final Recorder told = new Recorder();
    private Path bare;
    private Path root;
    private GitClient author;
    private GitSync sync;

    @BeforeEach
    void an_empty_remote() {
        bare = temp.resolve("remote.git");
        root = temp.resolve("root");
        GitClient.in(temp.resolve("bare")).git("init", "-q", "--bare", "-b", "main", bare.toString());
        author = GitClient.workTree(temp.resolve("author"), bare.toString());
        reopen(SyncOptions.DEFAULTS);
    }

    @AfterEach
    void close() {
        sync.close();
    }

    @Test
    void git_works_in_the_published_tree_and_in_the_root() throws Exception {
        Files.createSymbolicLink(author.directory().resolve("to-a"), Path.of("a"));
        Path script = Files.createFile(author.directory().resolve("run.sh"));
        assertThat(script.toFile().setExecutable(true)).isTrue();
        author.commitAndPush(Map.of("a", "1", "dir/b", "2", "größe", "3"));
        sync.syncOnce();
        String hash = author.commitAndPush(Map.of("a", "2"));
        sync.syncOnce();

        GitClient tree = GitClient.in(root.resolve("current"));
        assertThat(tree.git("status", "--porcelain")).isEmpty();
        assertThat(tree.head()).isEqualTo(hash);
        assertThat(tree.git("rev-parse", "--show-toplevel"))
                .isEqualTo(root.toRealPath().resolve(".worktrees/" + hash).toString());
        assertThat(tree.git("rev-list", "--count", "HEAD")).isEqualTo("1");
        assertThat(tree.git("log", "--format=%s")).isEqualTo("Change [a]");
        assertThat(tree.git("ls-files")).contains("run.sh", "dir/b", "to-a");
        assertThat(tree.git("archive", "HEAD")).isNotEmpty();
        assertThat(tree.git("fsck")).doesNotContain("error", "missing");
        assertThat(tree.git("worktree", "list")).contains(hash);
        assertThat(GitClient.in(root).head()).isEqualTo(hash);
        assertThat(Files.list(root.resolve(".git/worktrees"))).hasSize(1);
        tree.git("gc", "-q");
        assertThat(sync.syncOnce().changed()).isFalse();
    }

    @Test
    void files_that_did_not_change_are_shared_and_cannot_be_edited_in_place() throws Exception {
        author.commitAndPush(Map.of("same", "1", "dir/same", "2", "a", "1"));
        Path first = sync.syncOnce().revision().worktree();
        Object inode = inode(first.resolve("dir/same"));
        Object changed = inode(first.resolve("a"));
        author.commitAndPush(Map.of("a", "2"));
        Path second = sync.syncOnce().revision().worktree();
        assertThat(inode(second.resolve("dir/same"))).isEqualTo(inode);
        assertThat(inode(second.resolve("a"))).isNotEqualTo(changed);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(second.resolve("a"))))
                .isEqualTo("r--r--r--");
    }

    @Test
    void a_file_that_was_edited_is_not_shared_with_the_next_tree() throws Exception {
        author.commitAndPush(Map.of("same", "1", "a", "1"));
        Path first = sync.syncOnce().revision().worktree();
        edit(first.resolve("same"), "edited");
        author.commitAndPush(Map.of("a", "2"));
        Path second = sync.syncOnce().revision().worktree();
        assertThat(second.resolve("same")).hasContent("1");
    }

    @Test
    void a_group_that_may_write_gets_files_of_its_own() throws Exception {
        reopen(SyncOptions.DEFAULTS.withGroupWrite(true));
        author.commitAndPush(Map.of("dir/same", "1", "a", "1"));
        Object inode = inode(sync.syncOnce().revision().worktree().resolve("dir/same"));
        author.commitAndPush(Map.of("a", "2"));
        Path second = sync.syncOnce().revision().worktree();
        assertThat(inode(second.resolve("dir/same"))).isNotEqualTo(inode);
        for (Path path : new Path[] {
            second,
            second.resolve("dir"),
            second.resolve("dir/same"),
            root.resolve(".git"),
            root.resolve(".git/HEAD"),
            root.resolve(".git/objects/pack"),
            root.resolve(".worktrees")
        })
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .as(path.toString())
                    .matches("...rw.r..");
        assertThat(GitClient.in(second).git("status", "--porcelain")).isEmpty();
    }

    @Test
    void files_that_were_changed_removed_or_replaced_are_put_right_while_the_tree_stays() throws Exception {
        author.commitAndPush(Map.of("a", "1", "b", "1", "dir/c", "1", "dir/d", "1", "e", "1"));
        Path tree = sync.syncOnce().revision().worktree();
        Object inode = inode(tree);
        edit(tree.resolve("a"), "2");
        Files.delete(tree.resolve("b"));
        FileTree.delete(tree.resolve("dir"));
        Path outside = Files.createDirectories(temp.resolve("outside"));
        Files.createSymbolicLink(tree.resolve("dir"), outside);
        Files.delete(tree.resolve("e"));
        Files.createDirectories(tree.resolve("e/full"));

        assertThat(sync.syncOnce().changed()).isFalse();
        for (String path : new String[] {"a", "b", "dir/c", "dir/d", "e"})
            assertThat(tree.resolve(path)).as(path).isRegularFile().hasContent("1");
        assertThat(inode(tree)).isEqualTo(inode);
        assertThat(outside).isEmptyDirectory();
        assertThat(GitClient.in(tree).git("status", "--porcelain")).isEmpty();
    }

    @Test
    void a_change_that_keeps_size_and_time_is_found_at_the_next_start() throws Exception {
        author.commitAndPush(Map.of("a", "1"));
        Path file = sync.syncOnce().revision().worktree().resolve("a");
        FileTime time = Files.getLastModifiedTime(file);
        edit(file, "2");
        Files.setLastModifiedTime(file, time);
        assertThat(sync.syncOnce().changed()).isFalse();
        assertThat(file).hasContent("2");
        reopen(SyncOptions.DEFAULTS);
        sync.syncOnce();
        assertThat(file).hasContent("1");
    }

    @Test
    void files_that_a_hook_adds_stay() throws Exception {
        author.commitAndPush(Map.of("a", "1"));
        Path tree = sync.syncOnce().revision().worktree();
        Files.writeString(tree.resolve("made-by-hook"), "x");
        Files.delete(tree.resolve("a"));
        sync.syncOnce();
        assertThat(tree.resolve("a")).exists();
        assertThat(tree.resolve("made-by-hook")).exists();
    }

    @Test
    void a_lock_in_the_worktree_that_a_kill_left_behind_stops_nothing() throws Exception {
        String hash = author.commitAndPush(Map.of("a", "1"));
        Path tree = sync.syncOnce().revision().worktree();
        Path lock = Files.createFile(root.resolve(".git/worktrees/" + hash + "/index.lock"));
        Files.delete(tree.resolve("a"));
        sync.syncOnce();
        assertThat(tree.resolve("a")).exists();
        reopen(SyncOptions.DEFAULTS);
        sync.syncOnce();
        assertThat(lock).doesNotExist();
    }

    @Test
    void a_check_that_refuses_keeps_the_link_where_it_is() throws Exception {
        String first = author.commitAndPush(Map.of("a", "1"));
        PrePublish gate = candidate -> {
            try {
                String content = Files.readString(candidate.worktree().resolve("a"));
                if (content.equals("bad")) throw new SyncFailure("a is bad");
            } catch (IOException e) {
                throw new SyncFailure("unreadable", e);
            }
        };
        sync = new GitSync(SyncConfig.of(bare.toString(), root), told, Set::of, gate, SteadyClock.system());
        sync.syncOnce();
        author.commitAndPush(Map.of("a", "bad"));
        assertThatThrownBy(sync::syncOnce).hasMessage("a is bad");
        assertThatThrownBy(sync::syncOnce).hasMessage("a is bad");
        assertThat(Files.readSymbolicLink(root.resolve("current"))).hasFileName(first);
        String good = author.commitAndPush(Map.of("a", "good"));
        assertThat(sync.syncOnce().revision().hash()).isEqualTo(good);
    }

    @Test
    void a_second_git_sync_on_the_same_root_is_refused_until_the_first_ends() throws Exception {
        author.commitAndPush(Map.of("a", "1"));
        sync.syncOnce();
        try (GitSync second = new GitSync(SyncConfig.of(bare.toString(), root), told, Set::of)) {
            assertThatThrownBy(second::syncOnce).hasMessageContaining("another git-sync works on");
            sync.close();
            assertThat(second.syncOnce().changed()).isFalse();
        }
    }

    /** At another time than it was written: the clock of a file system may not have gone on since. */
    private static void edit(Path file, String content) throws IOException {
        FileTime before = Files.getLastModifiedTime(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.from(before.toInstant().plusSeconds(1)));
    }

    private static Object inode(Path path) throws IOException {
        return Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    }

    private GitSync at(Instant now, SyncOptions options) {
        SyncConfig config = SyncConfig.of(bare.toString(), root).withOptions(options);
        return new GitSync(
                config,
                told,
                Set::of,
                PrePublish.ALLOW,
                new SteadyClock(() -> now, () -> now.toEpochMilli() * 1_000_000));
    }

    private void reopen(SyncOptions options) {
        if (sync != null) sync.close();
        sync = new GitSync(SyncConfig.of(bare.toString(), root).withOptions(options), told, Set::of);
    }
}
