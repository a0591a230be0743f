package io.fairlead.gitsync.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.gitsync.GitSync;
import io.fairlead.gitsync.SyncListener;
import io.fairlead.gitsync.options.SyncConfig;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.options.SyncOptions;
import io.fairlead.gitsync.publish.Published;
import io.fairlead.gitsync.testkit.GitClient;
import io.fairlead.gitsync.testkit.GitDaemon;
import io.fairlead.gitsync.testkit.Recorder;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Not everything is fetched, or not everything is written. */
class PartialCloneTest {

    @TempDir
    Path temp;

    private final Recorder told = new Recorder();
    private Path bare;
    private Path root;
    private GitClient author;
    private GitSync sync;

    @BeforeEach
    void a_remote_that_allows_filters() {
        bare = temp.resolve("remote.git");
        root = temp.resolve("root");
        GitClient.in(temp.resolve("bare")).git("init", "-q", "--bare", "-b", "main", bare.toString());
        GitClient.in(bare).git("config", "uploadpack.allowFilter", "true");
        GitClient.in(bare).git("config", "uploadpack.allowAnySHA1InWant", "true");
        author = GitClient.workTree(temp.resolve("author"), bare.toString());
    }

    @AfterEach
    void close() {
        if (sync != null) sync.close();
    }

    @Test
    void other_patterns_count_from_the_next_start_on() throws Exception {
        author.commitAndPush(Map.of("a", "1", "b", "2"));
        for (String wanted : new String[] {"a", "b"}) {
            open(bare.toString(), SyncOptions.DEFAULTS.withSparseCheckoutFile(patterns("/" + wanted + "\n")));
            sync.syncOnce();
            assertThat(files(root.resolve("current").toRealPath())).containsExactly(wanted);
            GitClient tree = GitClient.in(root.resolve("current").toRealPath());
            assertThat(tree.git("status", "--porcelain")).isEmpty();
        }
    }

    @Test
    void patterns_of_directories_choose_what_is_in_them() throws Exception {
        author.commitAndPush(Map.of("a/b/c", "1", "a/d", "2", "x/a/c", "3", "top", "4"));
        open(bare.toString(), SyncOptions.DEFAULTS.withSparseCheckoutFile(patterns("/*\n!/*/\n/a/\n!/a/*/\n")));
        sync.syncOnce();
        GitClient reference = GitClient.in(temp.resolve("reference"));
        reference.git("clone", "-q", "--no-checkout", bare.toString(), ".");
        reference.git("config", "core.sparseCheckout", "true");
        Files.createDirectories(temp.resolve("reference/.git/info"));
        Files.copy(temp.resolve("patterns"), temp.resolve("reference/.git/info/sparse-checkout"));
        reference.git("checkout", "-q");
        assertThat(files(root.resolve("current").toRealPath())).isEqualTo(files(temp.resolve("reference")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"git", "file"})
    void a_filter_leaves_the_history_away_over_updates_and_attributes_are_obeyed(String transport) throws Exception {
        author.commitAndPush(Map.of("old", noise()));
        author.git("rm", "-q", "old");
        author.commitAndPush(Map.of("a", "1", ".gitattributes", "*.txt eol=crlf\n", "b.txt", "x\n"));
        try (GitDaemon daemon = GitDaemon.below(temp)) {
            String url = transport.equals("git") ? daemon.url("remote.git") : "file://" + bare;
            open(url, SyncOptions.DEFAULTS.withDepth(0).withFilter("blob:none"));
            sync.syncOnce();
            assertThat(root.resolve("current/a")).hasContent("1");
            assertThat(sizeOfStore()).isLessThan(100_000);
            try (Stream<Path> packs = Files.list(root.resolve(".git/objects/pack"))) {
                assertThat(packs).anyMatch(pack -> pack.toString().endsWith(".promisor"));
            }
            author.commitAndPush(Map.of("a", "2"));
            sync.syncOnce();
            assertThat(root.resolve("current/a")).hasContent("2");
            GitClient tree = GitClient.in(root.resolve("current").toRealPath());
            assertThat(tree.git("status", "--porcelain")).isEmpty();
            assertThat(tree.git("rev-list", "--count", "HEAD")).isEqualTo("3");
        }
    }

    /** The store is opened anew for want of a filter, and just then there is something in the way. */
    @Test
    void a_store_that_cannot_be_opened_again_is_told_of_with_the_reason() throws Exception {
        GitClient.in(bare).git("config", "uploadpack.allowFilter", "false");
        author.commitAndPush(Map.of("a", "1"));
        Path inTheWay = root.resolve(".git/config.lock/in-the-way");
        SyncListener blocking = new SyncListener() {
            @Override
            public void seen(String hash) {
                inTheWay.toFile().mkdirs();
            }

            @Override
            public void published(Published revision) {
                throw new AssertionError("there is no store");
            }

            @Override
            public void failed(String reason, Duration retryIn) {
                // It is thrown, too.
            }
        };
        SyncConfig config = SyncConfig.of("file://" + bare, root)
                .withOptions(SyncOptions.DEFAULTS.withDepth(0).withFilter("blob:none"));
        sync = new GitSync(config, blocking, Set::of);
        assertThatThrownBy(sync::syncOnce)
                .isInstanceOf(SyncFailure.class)
                .hasMessageContaining(root.resolve(".git/config").toString());
    }

    @Test
    void line_ends_are_written_as_the_attributes_say_and_lfs_pointers_as_they_are() throws Exception {
        String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n";
        author.commitAndPush(Map.of(
                ".gitattributes",
                "*.bat text eol=crlf\n*.bin filter=lfs diff=lfs merge=lfs -text\n",
                "a.bat",
                "1\n2\n",
                "b.sh",
                "1\n2\n",
                "c.bin",
                pointer));
        open(bare.toString(), SyncOptions.DEFAULTS);
        for (int i = 0; i < 2; i++) {
            sync.syncOnce();
            Path tree = root.resolve("current").toRealPath();
            assertThat(Files.readString(tree.resolve("a.bat"))).isEqualTo("1\r\n2\r\n");
            assertThat(Files.readString(tree.resolve("b.sh"))).isEqualTo("1\n2\n");
            assertThat(Files.readString(tree.resolve("c.bin"))).isEqualTo(pointer);
            assertThat(GitClient.in(tree).git("status", "--porcelain")).isEmpty();
            author.commitAndPush(Map.of("other", "x"));
        }
    }

    @Test
    void links_out_of_the_tree_are_written_if_that_is_wanted() throws Exception {
        author.commitAndPush(Map.of("a", "1"));
        Files.createSymbolicLink(author.directory().resolve("out"), Path.of("/etc/hostname"));
        author.commitAndPush(Map.of());
        open(bare.toString(), SyncOptions.DEFAULTS);
        sync.syncOnce();
        Path tree = root.resolve("current").toRealPath();
        assertThat(Files.isSymbolicLink(tree.resolve("out"))).isFalse();
        assertThat(GitClient.in(tree).git("status", "--porcelain")).isEmpty();
        open(bare.toString(), SyncOptions.DEFAULTS.withGitConfig(Map.of(SyncOptions.OUTSIDE_LINKS, "true")));
        sync.syncOnce();
        assertThat(tree.resolve("out")).isSymbolicLink();
        assertThat(GitClient.in(tree).git("status", "--porcelain")).isEmpty();
    }

    private Set<String> files(Path tree) throws Exception {
        try (Stream<Path> files = Files.walk(tree)) {
            return Set.copyOf(files.filter(Files::isRegularFile)
                    .map(file -> tree.relativize(file).toString())
                    .filter(name -> !name.startsWith(".git"))
                    .toList());
        }
    }

    private long sizeOfStore() throws Exception {
        try (Stream<Path> files = Files.walk(root.resolve(".git/objects"))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static String noise() {
        StringBuilder text = new StringBuilder();
        new Random(1).ints(200_000, 'a', 'z').forEach(letter -> text.append((char) letter));
        return text.toString();
    }

    private Path patterns(String text) throws Exception {
        return Files.writeString(temp.resolve("patterns"), text);
    }

    private void open(String url, SyncOptions options) {
        if (sync != null) sync.close();
        sync = new GitSync(SyncConfig.of(url, root).withOptions(options), told, Set::of);
    }
}
