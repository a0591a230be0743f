package io.fairlead.gitsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.gitsync.files.FileTree;
import io.fairlead.gitsync.options.SyncConfig;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.testkit.GitClient;
import io.fairlead.gitsync.testkit.Recorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a killed process, a bad disk and a careless person leave behind. */
class RepairTest {

    @TempDir
    Path temp;

    private Path bare;
    private Path root;
    private GitClient author;

    @BeforeEach
    void a_published_revision() throws SyncFailure {
        bare = temp.resolve("remote.git");
        root = temp.resolve("root");
        GitClient.in(temp.resolve("bare")).git("init", "-q", "--bare", "-b", "main", bare.toString());
        author = GitClient.workTree(temp.resolve("author"), bare.toString());
        author.commitAndPush(Map.of("a", "1"));
        try (GitSync sync = sync()) {
            sync.syncOnce();
        }
    }

    @Test
    void leftovers_of_a_kill_do_not_stop_the_next_start() throws Exception {
        String hash = author.commitAndPush(Map.of("a", "2"));
        Files.createDirectories(root.resolve(".staging").resolve(hash).resolve("half"));
        Files.createDirectories(root.resolve(".staging/removed-x"));
        Files.createSymbolicLink(root.resolve(".current.new"), Path.of(".worktrees/gone"));
        for (String lock : new String[] {
            "config.lock", "HEAD.lock", "shallow.lock", "packed-refs.lock", "refs/git-sync/fetched.lock"
        }) Files.createFile(root.resolve(".git").resolve(lock));
        Path pack = Files.createFile(root.resolve(".git/objects/incoming_1.pack"));

        try (GitSync sync = sync()) {
            assertThat(sync.syncOnce().revision().hash()).isEqualTo(hash);
        }
        assertThat(root.resolve("current/a")).hasContent("2");
        assertThat(root.resolve("current/half")).doesNotExist();
        assertThat(pack).doesNotExist();
        try (Stream<Path> entries = Files.list(root)) {
            assertThat(entries.map(entry -> entry.getFileName().toString()))
                    .containsExactlyInAnyOrder(".git", ".worktrees", "current");
        }
    }

    @ParameterizedTest
    @EnumSource(Harm.class)
    void a_damaged_store_is_fetched_again_while_what_is_published_stays(Harm harm) throws Exception {
        harm.to(root.resolve(".git"));
        Path published = root.resolve("current").toRealPath();
        try (GitSync sync = sync()) {
            Object inode = Files.getAttribute(published, "unix:ino");
            assertThat(sync.syncOnce().changed()).isFalse();
            assertThat(Files.getAttribute(published, "unix:ino")).isEqualTo(inode);
            String hash = author.commitAndPush(Map.of("a", "2"));
            assertThat(sync.syncOnce().revision().hash()).isEqualTo(hash);
        }
    }

    @ParameterizedTest
    @EnumSource(Harm.class)
    void a_store_that_gets_damaged_while_running_is_replaced(Harm harm) throws Exception {
        try (GitSync sync = sync()) {
            sync.syncOnce();
            harm.to(root.resolve(".git"));
            String hash = author.commitAndPush(Map.of("a", "2"));
            assertThat(sync.syncOnce().revision().hash()).isEqualTo(hash);
            assertThat(root.resolve("current/a")).hasContent("2");
        }
    }

    @Test
    void a_damaged_store_and_a_remote_that_is_away_leave_the_published_tree_alone() throws Exception {
        Harm.PACKS_OVERWRITTEN.to(root.resolve(".git"));
        FileTree.delete(bare);
        try (GitSync sync = sync()) {
            assertThatThrownBy(sync::syncOnce).isInstanceOf(SyncFailure.class);
            assertThatThrownBy(sync::syncOnce).isInstanceOf(SyncFailure.class);
        }
        assertThat(root.resolve("current/a")).hasContent("1");
    }

    @Test
    void a_repository_that_git_sync_did_not_make_is_not_touched() throws Exception {
        Path lock = Files.createFile(author.directory().resolve(".git/index.lock"));
        try (GitSync sync = new GitSync(SyncConfig.of(bare.toString(), author.directory()), new Recorder(), Set::of)) {
            assertThatThrownBy(sync::syncOnce)
                    .isInstanceOf(SyncFailure.class)
                    .hasMessageContaining(author.directory().toString())
                    .hasMessageContaining("a root of its own");
        }
        assertThat(lock).exists();
    }

    private GitSync sync() {
        return new GitSync(SyncConfig.of(bare.toString(), root), new Recorder(), Set::of);
    }

    enum Harm {
        HEAD_REMOVED {
            @Override
            void to(Path store) throws IOException {
                Files.delete(store.resolve("HEAD"));
            }
        },
        CONFIG_OVERWRITTEN {
            @Override
            void to(Path store) throws IOException {
                Files.writeString(store.resolve("config"), "\0\0[[not a configuration");
            }
        },
        REF_OVERWRITTEN {
            @Override
            void to(Path store) throws IOException {
                Files.writeString(store.resolve("refs/git-sync/fetched"), "\0\0\0\0");
            }
        },
        OBJECTS_REMOVED {
            @Override
            void to(Path store) throws IOException {
                FileTree.delete(store.resolve("objects/pack"));
            }
        },
        PACKS_OVERWRITTEN {
            @Override
            void to(Path store) throws IOException {
                try (Stream<Path> packs = Files.list(store.resolve("objects/pack"))) {
                    for (Path pack : (Iterable<Path>) packs::iterator) {
                        byte[] bytes = Files.readAllBytes(pack);
                        Arrays.fill(bytes, 12, bytes.length, (byte) 0x55);
                        assertThat(pack.toFile().setWritable(true)).isTrue();
                        Files.write(pack, bytes);
                    }
                }
            }
        };

        abstract void to(Path store) throws IOException;
    }
}
