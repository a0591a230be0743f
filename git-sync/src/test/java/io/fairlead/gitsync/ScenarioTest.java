package io.fairlead.gitsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scenarios of the well-known git-sync, under their own names, as far as they need no command line. */
class ScenarioTest {

    @TempDir
    Path temp;

    private final Recorder told = new Recorder();
    private Path bare;
    private Path root;
    private GitClient author;
    private GitSync sync;
    private String first;

    @BeforeEach
    void a_remote_with_one_commit() throws Exception {
        bare = temp.resolve("remote.git");
        root = temp.resolve("root");
        GitClient.in(temp.resolve("bare")).git("init", "-q", "--bare", "-b", "main", bare.toString());
        author = GitClient.workTree(temp.resolve("author"), bare.toString());
        first = author.commitAndPush(Map.of("file", "1"));
        open(config());
    }

    @AfterEach
    void close() {
        sync.close();
    }

    @Test
    void init_root_doesnt_exist() throws Exception {
        open(SyncConfig.of(bare.toString(), temp.resolve("new/deep/root")));
        publishes("1", temp.resolve("new/deep/root"));
    }

    @Test
    void init_root_exists_empty() throws Exception {
        Files.createDirectories(root);
        publishes("1");
    }

    @Test
    void init_root_flag_is_weird() throws Exception {
        open(SyncConfig.of(bare.toString(), temp.resolve("x/../../" + temp.getFileName() + "/root")));
        publishes("1");
    }

    @Test
    void init_root_flag_has_symlink() throws Exception {
        Files.createDirectories(temp.resolve("real"));
        Files.createSymbolicLink(root, temp.resolve("real"));
        publishes("1", temp.resolve("real"));
    }

    @Test
    void init_root_is_under_another_repo() throws Exception {
        GitClient.in(temp).git("init", "-q");
        Files.createDirectories(root.resolve("not_empty"));
        publishes("1");
        assertThat(GitClient.in(root.resolve("current").toRealPath()).head()).isEqualTo(first);
    }

    @Test
    void init_root_fails_sanity() throws Exception {
        GitClient.in(root).git("init", "-q");
        Files.writeString(root.resolve(".git/HEAD"), "ref: refs/heads/nonexist\n");
        publishes("1");
    }

    @Test
    void bad_ref_non_zero_exit() {
        open(config().withRef("does-not-exist"));
        assertThatThrownBy(sync::syncOnce).hasMessageContaining("couldn't find remote ref does-not-exist");
        assertThat(root.resolve("current")).doesNotExist();
    }

    @Test
    void sync_default_ref() throws Exception {
        publishes("1");
        author.git("checkout", "-q", "-b", "trunk");
        author.commit(Map.of("file", "2"));
        author.git("push", "-q", "origin", "trunk");
        publishes("1");
        GitClient.in(bare).git("symbolic-ref", "HEAD", "refs/heads/trunk");
        publishes("2");
        author.git("push", "-q", "-f", "origin", first + ":trunk");
        publishes("1");
    }

    @Test
    void sync_head_absolute_link() throws Exception {
        Path link = temp.resolve("elsewhere/link");
        open(config().withLink(link));
        sync.syncOnce();
        assertThat(link.resolve("file")).hasContent("1");
        assertThat(Files.readSymbolicLink(link)).isEqualTo(Path.of("../root/.worktrees", first));
    }

    @Test
    void sync_head_subdir_link() throws Exception {
        open(config().withLink(Path.of("other/dir/link")));
        sync.syncOnce();
        assertThat(root.resolve("other/dir/link/file")).hasContent("1");
    }

    @Test
    void worktree_unexpected_removal() throws Exception {
        publishes("1");
        FileTree.delete(root.resolve(".worktrees").resolve(first));
        assertThat(sync.syncOnce().changed()).isTrue();
        publishes("1");
    }

    @Test
    void v3_v4_upgrade_in_place() throws Exception {
        publishes("1");
        sync.close();
        Files.move(root.resolve(".worktrees").resolve(first), root.resolve(first));
        FileTree.delete(root.resolve(".worktrees"));
        Files.delete(root.resolve("current"));
        Files.createSymbolicLink(root.resolve("current"), Path.of(first));
        Files.delete(root.resolve(".git/made-by-git-sync"));
        open(config());
        publishes("1");
        assertThat(root.resolve(first)).doesNotExist();
        assertThat(Files.readSymbolicLink(root.resolve("current"))).isEqualTo(Path.of(".worktrees", first));
    }

    @Test
    void sync_branch_switch() throws Exception {
        publishes("1");
        author.commit(Map.of("file", "2"));
        author.git("push", "-q", "origin", "HEAD:other");
        open(config().withRef("other"));
        publishes("2");
        open(config().withRef("main"));
        publishes("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-m", "--no-sign"})
    void sync_annotated_tag(String kind) throws Exception {
        tag(kind);
        open(config().withRef("v1"));
        publishes("1");
        author.commitAndPush(Map.of("file", "2"));
        publishes("1");
        tag(kind);
        publishes("2");
        author.git("checkout", "-q", first);
        tag(kind);
        publishes("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"git", "http", "file"})
    void sync_sha_once_sync_different_sha_unknown(String transport) throws Exception {
        String second = author.commitAndPush(Map.of("file", "2"));
        author.commitAndPush(Map.of("file", "3"));
        try (GitDaemon daemon = GitDaemon.below(temp);
                GitServer server = GitServer.of(new SmartHttp(bare, false, () -> {}))) {
            String url = Map.of("git", daemon.url("remote.git"), "http", server.url(), "file", "file://" + bare)
                    .get(transport);
            for (String hash : new String[] {first, second, first}) {
                open(SyncConfig.of(url, root).withRef(hash));
                sync.syncOnce();
                assertThat(GitClient.in(root.resolve("current").toRealPath()).head())
                        .isEqualTo(hash);
            }
            author.commitAndPush(Map.of("file", "4"));
            assertThat(sync.syncOnce().changed()).isFalse();
        }
    }

    @Test
    void sync_crash_no_link_cleanup_retry() throws Exception {
        publishes("1");
        Files.delete(root.resolve("current"));
        open(config());
        publishes("1");
    }

    @Test
    void sync_crash_no_worktree_cleanup_retry() throws Exception {
        publishes("1");
        FileTree.delete(root.resolve(".worktrees"));
        open(config());
        publishes("1");
    }

    @Test
    void sync_sha_shafile_exists() throws Exception {
        Files.createDirectories(root);
        Files.createFile(root.resolve(first));
        open(config().withRef(first));
        publishes("1");
    }

    @ParameterizedTest
    @EnumSource(GitGc.class)
    void gc_default(GitGc mode) throws Exception {
        SyncOptions options = SyncOptions.DEFAULTS.withGc(mode);
        open(config().withOptions(options.withDepth(0)));
        for (int i = 0; i < 3; i++) author.commitAndPush(Map.of("big", noise(i)));
        sync.syncOnce();
        open(config().withOptions(options));
        author.git("rm", "-q", "big");
        author.commitAndPush(Map.of());
        sync.syncOnce();
        author.commitAndPush(Map.of("file", "2"));
        publishes("2");
        boolean collects = mode == GitGc.ALWAYS || mode == GitGc.AGGRESSIVE;
        if (collects) assertThat(sizeOf(root.resolve(".git/objects"))).isLessThan(50_000);
        else assertThat(sizeOf(root.resolve(".git/objects"))).isGreaterThan(50_000);
        GitClient tree = GitClient.in(root.resolve("current").toRealPath());
        assertThat(tree.git("status", "--porcelain")).isEmpty();
        assertThat(tree.git("fsck")).doesNotContain("error", "missing", "broken");
    }

    @Test
    void a_start_that_runs_out_of_time_leaves_what_is_published() throws Exception {
        publishes("1");
        author.commitAndPush(Map.of("file", "2"));
        open(config().withTimeout(Duration.ofMillis(10)));
        for (int i = 0; i < 3; i++) {
            try {
                sync.syncOnce();
            } catch (SyncFailure e) {
                assertThat(e).hasMessageContaining("within PT0.01S");
            }
            assertThat(root.resolve("current/file")).isRegularFile();
        }
    }

    @Test
    void leftovers_of_making_the_link_do_not_stop_the_next_one() throws Exception {
        publishes("1");
        Files.createSymbolicLink(root.resolve("tmp-link"), Path.of("nowhere"));
        Files.createDirectories(root.resolve(".current.new/full"));
        author.commitAndPush(Map.of("file", "2"));
        publishes("2");
        Files.createSymbolicLink(root.resolve(".current.new"), Path.of("nowhere"));
        author.commitAndPush(Map.of("file", "3"));
        open(config());
        publishes("3");
    }

    @Test
    void a_pack_without_its_index_and_locks_everywhere_are_cleared_away() throws Exception {
        publishes("1");
        sync.close();
        Path half = Files.writeString(root.resolve(".git/objects/pack/pack-1.pack"), "half");
        for (String lock : new String[] {"index.lock", "worktrees/" + first + "/index.lock", "shallow.lock"})
            Files.createFile(root.resolve(".git").resolve(lock));
        author.commitAndPush(Map.of("file", "2"));
        open(config());
        publishes("2");
        assertThat(half).doesNotExist();
        assertThat(root.resolve(".git/index.lock")).doesNotExist();
    }

    @Test
    void a_kill_while_collecting_or_fetching_does_not_keep_the_garbage_for_ever() throws Exception {
        author.commitAndPush(Map.of("big", noise(1)));
        publishes("1");
        sync.close();
        Path packs = root.resolve(".git/objects/pack");
        Files.writeString(root.resolve(".git/gc.pid"), "1 here");
        Files.writeString(packs.resolve("gc_1.pack_tmp"), "half");
        for (String pack : packs.toFile().list((directory, name) -> name.endsWith(".pack")))
            Files.writeString(packs.resolve(pack.replace(".pack", ".keep")), "fetching");
        author.git("rm", "-q", "big");
        author.commitAndPush(Map.of());
        open(config().withOptions(SyncOptions.DEFAULTS.withGc(GitGc.ALWAYS)));
        publishes("1");
        assertThat(sizeOf(root.resolve(".git/objects"))).isLessThan(50_000);
        assertThat(packs.resolve("gc_1.pack_tmp")).doesNotExist();
    }

    private void publishes(String content) throws Exception {
        publishes(content, root);
    }

    private void publishes(String content, Path where) throws Exception {
        String hash = sync.syncOnce().revision().hash();
        assertThat(where.resolve("current/file")).hasContent(content);
        assertThat(Files.readSymbolicLink(where.resolve("current"))).hasFileName(hash);
    }

    private void tag(String kind) {
        if (kind.equals("-m")) author.git("tag", "-f", "-m", "A tag", "v1");
        else author.git("tag", "-f", "v1");
        author.git("push", "-q", "-f", "origin", "refs/tags/v1");
    }

    private static long sizeOf(Path directory) throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static String noise(int seed) {
        StringBuilder text = new StringBuilder();
        new Random(seed).ints(100_000, 'a', 'z').forEach(letter -> text.append((char) letter));
        return text.toString();
    }

    private SyncConfig config() {
        return SyncConfig.of(bare.toString(), root);
    }

    private void open(SyncConfig config) {
        if (sync != null) sync.close();
        sync = new GitSync(config, told, Set::of);
    }
}
