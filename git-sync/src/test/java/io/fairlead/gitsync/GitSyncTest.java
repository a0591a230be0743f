package io.fairlead.gitsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.gitsync.files.FileTree;
import io.fairlead.gitsync.options.SyncConfig;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.publish.Published;
import io.fairlead.gitsync.store.BareRepository;
import io.fairlead.gitsync.testkit.GitClient;
import io.fairlead.gitsync.testkit.Recorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitSyncTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @TempDir
    Path temp;

    private final Recorder told = new Recorder();
    private final Set<String> inUse = new HashSet<>();
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
        sync = syncOf("HEAD");
    }

    @AfterEach
    void close() {
        sync.close();
    }

    @Test
    void the_first_sync_publishes_the_tree_behind_a_relative_link() throws Exception {
        author.commit(Map.of("a", "1", "dags/b", "2"));
        Path script = Files.createFile(author.directory().resolve("run.sh"));
        assertThat(script.toFile().setExecutable(true)).isTrue();
        String hash = author.commitAndPush(Map.of());

        SyncOutcome outcome = sync.syncOnce();

        assertThat(outcome.changed()).isTrue();
        assertThat(Files.readSymbolicLink(link())).isEqualTo(Path.of(".worktrees", hash));
        assertThat(link().resolve("dags/b")).hasContent("2");
        assertThat(link().resolve("run.sh")).isExecutable();
        assertThat(link().resolve("a").toFile().canExecute()).isFalse();
        assertThat(namesIn(root)).containsExactlyInAnyOrder(".git", ".worktrees", "current");
        assertThat(told.seen).containsExactly(hash);
        assertThat(told.published).containsExactly(outcome.revision());
    }

    @Test
    void a_revision_says_who_made_it_when_and_why() throws Exception {
        String hash = author.commitAndPush(Map.of("a", "1"));
        long seconds = Long.parseLong(author.git("log", "-1", "--format=%ct"));

        Published revision = sync.syncOnce().revision();

        assertThat(revision)
                .isEqualTo(new Published(
                        hash,
                        root.toRealPath().resolve(".worktrees").resolve(hash),
                        "Ada Lovelace",
                        "Change [a]",
                        Instant.ofEpochSecond(seconds)));
    }

    @Test
    void pushes_and_forced_pushes_are_followed_both_ways() throws Exception {
        String first = author.commitAndPush(Map.of("a", "1"));
        sync.syncOnce();
        String second = author.commitAndPush(Map.of("a", "2"));
        assertThat(sync.syncOnce().revision().hash()).isEqualTo(second);
        assertThat(link().resolve("a")).hasContent("2");

        author.git("push", "-q", "-f", "origin", first + ":main");
        assertThat(sync.syncOnce().revision().hash()).isEqualTo(first);
        assertThat(link().resolve("a")).hasContent("1");

        author.git("reset", "-q", "--hard", first);
        String other = author.commitAndPush(Map.of("b", "3"));
        assertThat(sync.syncOnce().revision().hash()).isEqualTo(other);
        assertThat(namesIn(link())).containsExactlyInAnyOrder(".git", "a", "b");
        assertThat(told.seen).containsExactly(first, second, first, other);
    }

    @Test
    void nothing_is_done_or_told_while_the_remote_stays_the_same() throws Exception {
        author.commitAndPush(Map.of("a", "1"));
        sync.syncOnce();
        Object inode = Files.getAttribute(link().toRealPath(), "unix:ino");
        assertThat(sync.syncOnce().changed()).isFalse();
        assertThat(Files.getAttribute(link().toRealPath(), "unix:ino")).isEqualTo(inode);
        assertThat(told.published).hasSize(1);
        assertThat(told.seen).hasSize(1);
    }

    @Test
    void a_ref_that_vanishes_leaves_what_was_published_and_is_followed_again_when_it_returns() throws Exception {
        author.commitAndPush(Map.of("a", "1"));
        author.git("push", "-q", "origin", "HEAD:work");
        reopen("work");
        sync.syncOnce();

        author.git("push", "-q", "origin", ":work");
        assertThatThrownBy(sync::syncOnce)
                .isInstanceOf(SyncFailure.class)
                .hasMessageContaining("couldn't find remote ref work")
                .hasMessageContaining(bare.toString());
        assertThat(link().resolve("a")).hasContent("1");

        String hash = author.commit(Map.of("a", "2"));
        author.git("push", "-q", "origin", "HEAD:work");
        assertThat(sync.syncOnce().revision().hash()).isEqualTo(hash);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-m moved"})
    void a_tag_beats_a_branch_of_its_name_and_is_followed_when_it_moves(String annotation) throws Exception {
        String tagged = author.commitAndPush(Map.of("a", "1"));
        tag(annotation);
        author.commitAndPush(Map.of("a", "2"));
        author.git("push", "-q", "origin", "HEAD:refs/heads/stable");
        reopen("stable");
        assertThat(sync.syncOnce().revision().hash()).isEqualTo(tagged);
        assertThat(sync.syncOnce().changed()).isFalse();
        assertThat(told.seen).containsExactly(tagged);

        String moved = author.commitAndPush(Map.of("a", "3"));
        tag(annotation);
        assertThat(sync.syncOnce().revision().hash()).isEqualTo(moved);
    }

    @Test
    void a_full_hash_is_published_even_if_it_is_no_tip_and_needs_no_remote_from_then_on() throws Exception {
        String old = author.commitAndPush(Map.of("a", "1"));
        author.commitAndPush(Map.of("a", "2"));
        reopen(old);
        assertThat(sync.syncOnce().revision().hash()).isEqualTo(old);
        FileTree.delete(bare);
        assertThat(sync.syncOnce().changed()).isFalse();
    }

    @Test
    void a_restart_with_another_ref_or_another_remote_goes_on_in_the_same_root() throws Exception {
        author.commitAndPush(Map.of("a", "1"));
        sync.syncOnce();
        String branched = author.commit(Map.of("a", "2"));
        author.git("push", "-q", "origin", "HEAD:work");
        reopen("work");
        assertThat(sync.syncOnce().revision().hash()).isEqualTo(branched);

        Path elsewhere = temp.resolve("elsewhere.git");
        BareRepository.create(elsewhere, Map.of("b", new byte[] {'3'}), "Elsewhere", Instant.EPOCH);
        sync.close();
        sync = new GitSync(
                new SyncConfig("file://" + elsewhere, "main", root, null, LONG, TIMEOUT, null), told, () -> inUse);
        sync.syncOnce();
        assertThat(namesIn(link())).containsExactlyInAnyOrder(".git", "b");
    }

    @Test
    void what_is_published_is_told_at_the_start_even_if_the_remote_is_gone() throws Exception {
        author.commitAndPush(Map.of("a", "1"));
        Published before = sync.syncOnce().revision();
        FileTree.delete(bare);
        reopen("HEAD");
        assertThatThrownBy(sync::syncOnce).isInstanceOf(SyncFailure.class).hasMessageContaining(bare.toString());
        assertThat(told.published).containsExactly(before, before);
    }

    @Test
    void a_worktree_stays_while_it_is_in_use_and_goes_with_the_next_look_when_it_is_not() throws Exception {
        String first = author.commitAndPush(Map.of("a", "1"));
        sync.syncOnce();
        inUse.add(first);
        String second = author.commitAndPush(Map.of("a", "2"));
        sync.syncOnce();
        String third = author.commitAndPush(Map.of("a", "3"));
        sync.syncOnce();
        assertThat(namesIn(root.resolve(".worktrees")))
                .containsExactlyInAnyOrder(first, third)
                .doesNotContain(second);
        inUse.clear();
        sync.syncOnce();
        assertThat(namesIn(root.resolve(".worktrees"))).containsExactly(third);
    }

    @Test
    void a_published_tree_that_somebody_removed_comes_back() throws Exception {
        String hash = author.commitAndPush(Map.of("a", "1"));
        sync.syncOnce();
        FileTree.delete(root.resolve(".worktrees").resolve(hash));
        assertThat(sync.syncOnce().changed()).isTrue();
        assertThat(link().resolve("a")).hasContent("1");
        Files.delete(link());
        assertThat(sync.syncOnce().changed()).isTrue();
        assertThat(link().resolve("a")).hasContent("1");
    }

    @Test
    void a_link_may_be_in_a_directory_of_the_root() throws Exception {
        String hash = author.commitAndPush(Map.of("a", "1"));
        sync = new GitSync(
                new SyncConfig(bare.toString(), "", root, Path.of("teams/data"), LONG, TIMEOUT, null), told, Set::of);
        sync.syncOnce();
        assertThat(Files.readSymbolicLink(root.resolve(Path.of("teams/data"))))
                .isEqualTo(Path.of("../.worktrees", hash));
    }

    @Test
    void something_else_in_the_place_of_the_link_is_named() throws Exception {
        author.commitAndPush(Map.of("a", "1"));
        Files.createDirectories(link().resolve("full"));
        assertThatThrownBy(sync::syncOnce).isInstanceOf(SyncFailure.class).hasMessageContaining(link().toString());
    }

    @Test
    void what_a_listener_did_not_take_is_told_again() throws Exception {
        String hash = author.commitAndPush(Map.of("a", "1"));
        sync = new GitSync(SyncConfig.of(bare.toString(), root), new Stubborn(), Set::of);
        assertThatThrownBy(sync::syncOnce).isInstanceOf(SyncFailure.class).hasMessageContaining("not now");
        assertThat(sync.syncOnce().revision().hash()).isEqualTo(hash);
    }

    @Test
    void the_store_does_not_grow_with_the_number_of_pushes() throws Exception {
        for (int i = 0; i < 25; i++) {
            author.commitAndPush(Map.of("a", "" + i));
            sync.syncOnce();
        }
        assertThat(Files.readAllLines(root.resolve(".git/shallow"))).hasSize(1);
        try (Stream<Path> packs = Files.list(root.resolve(".git/objects/pack"))) {
            assertThat(packs.filter(pack -> pack.toString().endsWith(".pack"))).hasSizeLessThanOrEqualTo(21);
        }
        assertThat(author.git("--git-dir=" + root.resolve(".git"), "fsck", "--connectivity-only"))
                .doesNotContain("missing", "broken", "error");
        assertThat(link().resolve("a")).hasContent("24");
    }

    @Test
    void closing_twice_or_without_a_start_is_fine_and_ends_it() throws Exception {
        author.commitAndPush(Map.of("a", "1"));
        sync.syncOnce();
        sync.close();
        sync.close();
        assertThatThrownBy(sync::syncOnce).isInstanceOf(SyncFailure.class).hasMessageContaining("closed");
    }

    private void tag(String annotation) {
        if (annotation.isEmpty()) author.git("tag", "-f", "stable");
        else author.git("tag", "-f", "-m", annotation, "stable");
        author.git("push", "-q", "-f", "origin", "refs/tags/stable");
    }

    private void reopen(String ref) {
        sync.close();
        sync = syncOf(ref);
    }

    private GitSync syncOf(String ref) {
        return new GitSync(new SyncConfig(bare.toString(), ref, root, null, LONG, TIMEOUT, null), told, () -> inUse);
    }

    private Path link() {
        return root.resolve("current");
    }

    private static List<String> namesIn(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.equals(".lock"))
                    .collect(Collectors.toList());
        }
    }

    /** Refuses the first revision that it is told of. */
    private static final class Stubborn implements SyncListener {

        private boolean refused;

        @Override
        public void seen(String hash) {}

        @Override
        public void published(Published revision) {
            if (refused) return;
            refused = true;
            throw new IllegalStateException("not now");
        }

        @Override
        public void failed(String reason, Duration retryIn) {}
    }
}
