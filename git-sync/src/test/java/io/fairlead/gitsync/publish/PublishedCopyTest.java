package io.fairlead.gitsync.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.gitsync.GitSync;
import io.fairlead.gitsync.files.FileTree;
import io.fairlead.gitsync.options.PublishMode;
import io.fairlead.gitsync.options.Publishing;
import io.fairlead.gitsync.options.Signers;
import io.fairlead.gitsync.options.SyncConfig;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.options.SyncOptions;
import io.fairlead.gitsync.testkit.GitClient;
import io.fairlead.gitsync.testkit.Recorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishing into a directory that is never replaced. */
class PublishedCopyTest {

    private static final SyncOptions COPY =
            SyncOptions.DEFAULTS.withPublishing(new Publishing(PublishMode.COPY, Signers.ANYBODY, Optional.empty()));

    @TempDir
    Path temp;

    private Path bare;
    private Path root;
    private Path copy;
    private GitClient author;

    @BeforeEach
    void a_remote() {
        bare = temp.resolve("remote.git");
        root = temp.resolve("root");
        copy = root.resolve("current");
        GitClient.in(temp.resolve("bare")).git("init", "-q", "--bare", "-b", "main", bare.toString());
        author = GitClient.workTree(temp.resolve("author"), bare.toString());
    }

    @Test
    void a_directory_gets_the_files_of_each_commit_and_stays_the_same_directory() throws Exception {
        Files.createDirectories(copy);
        Object mounted = Files.getAttribute(copy, "unix:ino");
        Files.createSymbolicLink(author.directory().resolve("link"), Path.of("dir/b"));
        Path script = Files.writeString(author.directory().resolve("run"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        String first = author.commitAndPush(Map.of("a", "1", "dir/b", "1", "gone/c", "1", "turns", "1"));
        sync(COPY);
        assertThat(mark()).isEqualTo(first);
        assertThat(names()).containsExactly(".gitsync-commit", "a", "dir/b", "gone/c", "link", "run", "turns");
        assertThat(copy.resolve("run")).isExecutable();
        assertThat(Files.readSymbolicLink(copy.resolve("link"))).isEqualTo(Path.of("dir/b"));

        author.git("rm", "-q", "-r", "gone", "turns");
        String second = author.commitAndPush(Map.of("a", "2", "turns/d", "2", "new/e", "2"));
        sync(COPY);
        assertThat(mark()).isEqualTo(second);
        assertThat(names()).containsExactly(".gitsync-commit", "a", "dir/b", "link", "new/e", "run", "turns/d");
        assertThat(copy.resolve("a")).hasContent("2");
        assertThat(Files.getAttribute(copy, "unix:ino")).isEqualTo(mounted);

        author.git("rm", "-q", "-r", "turns");
        author.commitAndPush(Map.of("turns", "3"));
        sync(COPY);
        assertThat(copy.resolve("turns")).hasContent("3");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void what_somebody_changed_is_mended_and_nothing_is_written_through_links() throws Exception {
        author.commitAndPush(Map.of("a", "1", "dir/b", "1", "c", "1"));
        Path outside = Files.createDirectories(temp.resolve("outside"));
        Files.writeString(outside.resolve("b"), "mine");
        try (GitSync sync = open(COPY)) {
            sync.syncOnce();
            Files.delete(copy.resolve("a"));
            Files.delete(copy.resolve("c"));
            Files.writeString(copy.resolve("c"), "x");
            FileTree.delete(copy.resolve("dir"));
            Files.createSymbolicLink(copy.resolve("dir"), outside);
            await().untilAsserted(() -> {
                sync.syncOnce();
                assertThat(copy.resolve("a")).hasContent("1");
            });
            assertThat(copy.resolve("c")).hasContent("1");
            assertThat(copy.resolve("dir"))
                    .isDirectory()
                    .satisfies(dir -> assertThat(Files.isSymbolicLink(dir)).isFalse());
            assertThat(outside.resolve("b")).hasContent("mine");
        }
    }

    @Test
    void an_edit_in_place_of_a_file_that_is_shared_with_the_tree_is_mended_in_both() throws Exception {
        String hash = author.commitAndPush(Map.of("a", "1"));
        try (GitSync sync = open(COPY)) {
            sync.syncOnce();
            Path file = copy.resolve("a");
            assertThat(Files.getAttribute(file, "unix:nlink")).isEqualTo(2);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            Files.writeString(file, "bad");
            Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
            await().untilAsserted(() -> {
                sync.syncOnce();
                assertThat(file).hasContent("1");
            });
            assertThat(root.resolve(".worktrees").resolve(hash).resolve("a")).hasContent("1");
        }
    }

    @Test
    void a_change_that_a_crash_cut_short_is_completed_at_the_next_start_without_the_remote() throws Exception {
        author.commitAndPush(Map.of("a", "1", "b", "1", "old", "1"));
        sync(COPY);
        author.git("rm", "-q", "old");
        String second = author.commitAndPush(Map.of("a", "2", "b", "2"));
        sync(COPY);
        // As it is half way: one file is new, one not, one not gone yet, and a rename was prepared.
        Files.delete(copy.resolve("b"));
        Files.writeString(copy.resolve("b"), "1");
        Files.writeString(copy.resolve("old"), "1");
        Files.delete(copy.resolve(PublishedCopy.MARK));
        Files.writeString(copy.resolve(PublishedCopy.MARK), "-> " + second + "\n");
        Files.createDirectories(root.resolve(".current.new"));
        Files.writeString(root.resolve(".current.new/next"), "half");
        Files.move(bare, temp.resolve("away"));

        assertThatThrownBy(() -> sync(COPY)).isInstanceOf(SyncFailure.class);

        assertThat(mark()).isEqualTo(second);
        assertThat(copy.resolve("b")).hasContent("2");
        assertThat(names()).containsExactly(".gitsync-commit", "a", "b");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void a_directory_that_is_somebody_elses_is_not_touched() throws Exception {
        author.commitAndPush(Map.of("a", "1"));
        Files.createDirectories(copy);
        Files.writeString(copy.resolve("mine"), "1");
        assertThatThrownBy(() -> sync(COPY))
                .isInstanceOf(SyncFailure.class)
                .hasMessageContainingAll(copy.toString(), "not made by git-sync", "move it away");
        assertThat(names()).containsExactly("mine");
    }

    @Test
    void one_may_change_from_the_link_to_the_copy_and_back() throws Exception {
        String hash = author.commitAndPush(Map.of("a", "1"));
        sync(SyncOptions.DEFAULTS);
        sync(COPY);
        assertThat(Files.isDirectory(copy, LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(mark()).isEqualTo(hash);
        sync(SyncOptions.DEFAULTS);
        assertThat(Files.readSymbolicLink(copy)).isEqualTo(Path.of(".worktrees", hash));
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void files_that_the_group_may_write_are_copies_of_their_own() throws Exception {
        author.commitAndPush(Map.of("a", "1", "dir/b", "1"));
        sync(COPY.withGroupWrite(true));
        assertThat(Files.getAttribute(copy.resolve("a"), "unix:nlink")).isEqualTo(1);
        for (String each : List.of("a", "dir", "dir/b", PublishedCopy.MARK))
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy.resolve(each))))
                    .as(each)
                    .startsWith("rw")
                    .contains("rw", "r-")
                    .satisfies(mode -> assertThat(mode.charAt(4)).isEqualTo('w'));
    }

    @Test
    void submodules_are_part_of_the_copy_without_their_git_files() throws Exception {
        Path other = temp.resolve("other.git");
        GitClient.in(temp.resolve("bare2")).git("init", "-q", "--bare", "-b", "main", other.toString());
        GitClient.workTree(temp.resolve("author2"), other.toString()).commitAndPush(Map.of("inner", "1"));
        author.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", other.toString(), "sub");
        author.commitAndPush(Map.of("a", "1"));
        sync(COPY);
        assertThat(names()).containsExactly(".gitmodules", ".gitsync-commit", "a", "sub/inner");
    }

    /** Each file is one of a commit's at any moment, and between two equal marks all are of one. */
    @Test
    void a_reader_sees_no_half_written_file_and_can_tell_a_whole_tree_by_the_mark() throws Exception {
        Map<String, String> contents = Map.of("x/a", "1", "x/b", "1", "c", "1");
        author.commitAndPush(contents);
        AtomicBoolean ended = new AtomicBoolean();
        try (GitSync sync = open(COPY)) {
            sync.syncOnce();
            CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> read(ended));
            for (int i = 2; i <= 12; i++) {
                String text = String.valueOf(i).repeat(1000);
                author.commitAndPush(Map.of("x/a", text, "x/b", text, "c", text));
                sync.syncOnce();
            }
            ended.set(true);
            assertThat(reader.get()).isPositive();
        }
    }

    private int read(AtomicBoolean ended) {
        int whole = 0;
        try {
            while (!ended.get() || whole == 0) {
                String before = mark();
                Set<String> seen = new TreeSet<>();
                for (String each : List.of("x/a", "x/b", "c")) seen.add(Files.readString(copy.resolve(each)));
                for (String each : seen) assertThat(each.length()).isIn(1, 1000, 2000);
                boolean same = before.equals(mark()) && !before.startsWith("->");
                if (same) assertThat(seen).hasSize(1);
                if (same) whole++;
            }
            return whole;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String mark() throws IOException {
        return Files.readString(copy.resolve(PublishedCopy.MARK)).strip();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.walk(copy)) {
            return new ArrayList<>(files.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> copy.relativize(file).toString())
                    .sorted()
                    .toList());
        }
    }

    private List<String> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(root)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !List.of(".git", ".worktrees", "current").contains(name))
                    .toList();
        }
    }

    private void sync(SyncOptions options) throws SyncFailure {
        try (GitSync sync = open(options)) {
            sync.syncOnce();
        }
    }

    private GitSync open(SyncOptions options) {
        return new GitSync(SyncConfig.of(bare.toString(), root).withOptions(options), new Recorder(), Set::of);
    }
}
