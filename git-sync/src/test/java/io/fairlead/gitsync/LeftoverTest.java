package io.fairlead.gitsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.gitsync.options.GitGc;
import io.fairlead.gitsync.options.SteadyClock;
import io.fairlead.gitsync.options.SyncConfig;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.options.SyncOptions;
import io.fairlead.gitsync.publish.PrePublish;
import io.fairlead.gitsync.testkit.GitClient;
import io.fairlead.gitsync.testkit.Recorder;
import java.io.IOException;
import java.io.UncheckedIOException;
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

/** Starts in a root where a kill left something half-done. */
class LeftoverTest {

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

    /** The next pass begins as a start does: it opens the store anew, and finds what was left in it. */
    @Test
    void a_sync_that_an_error_ended_leaves_no_store_open() throws Exception {
        sync.close();
        Path left = root.resolve(".git/shallow.lock");
        PrePublish failing = candidate -> {
            if (Files.exists(left)) return;
            make(left);
            throw new NoClassDefFoundError("after the jar was replaced");
        };
        sync = new GitSync(config(), told, Set::of, failing, SteadyClock.system());
        assertThatThrownBy(sync::syncOnce).hasStackTraceContaining("after the jar was replaced");
        assertThat(left).exists();

        make(root.resolve(".git/other.lock"));
        assertThatThrownBy(sync::syncOnce).hasStackTraceContaining("after the jar was replaced");
        assertThat(root.resolve(".git/other.lock")).doesNotExist();
    }

    private static void make(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
