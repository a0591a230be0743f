package io.fairlead.gitsync.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.gitsync.GitSync;
import io.fairlead.gitsync.options.SyncConfig;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.store.BareRepository;
import io.fairlead.gitsync.testkit.Recorder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees as nobody makes them by accident, written into the remote's objects by hand. */
class TreeExportTest {

    @TempDir
    Path temp;

    private Path root;
    private Repository remote;
    private GitSync sync;
    private String good;

    @BeforeEach
    void a_good_commit_is_published() throws Exception {
        Path bare = temp.resolve("remote.git");
        root = temp.resolve("root");
        BareRepository.create(bare, Map.of("good", new byte[] {'1'}), "Good", Instant.EPOCH);
        remote = new FileRepositoryBuilder().setGitDir(bare.toFile()).build();
        sync = new GitSync(SyncConfig.of(bare.toString(), root), new Recorder(), Set::of);
        good = sync.syncOnce().revision().hash();
    }

    @AfterEach
    void close() {
        sync.close();
        remote.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                ".",
                ".git",
                ".GIT",
                ".gIt",
                "git~1",
                ".git.",
                ".git ",
                ".g\u200cit",
                "../../escaped",
                "/tmp/escaped",
                "a/b",
                "a\\.git",
                "..\\escaped"
            })
    void a_commit_with_a_dangerous_name_is_not_published(String name) throws IOException {
        push(tree -> tree.append(bytes(name), 0, bytes(name).length, FileMode.REGULAR_FILE, blob("evil")));
        assertRefused("is not published: the name '");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".git", "../escaped"})
    void a_dangerous_name_of_a_directory_or_below_one_is_refused_too(String name) throws IOException {
        push(tree -> tree.append(
                bytes(name),
                0,
                bytes(name).length,
                FileMode.TREE,
                tree(inner -> inner.append("config", FileMode.REGULAR_FILE, blob("evil")))));
        assertRefused("is not published: the name '" + name + "'");
        push(tree -> tree.append(
                "dir",
                FileMode.TREE,
                tree(inner -> inner.append(bytes(name), 0, bytes(name).length, FileMode.REGULAR_FILE, blob("evil")))));
        assertRefused("is not published: the name '" + name + "'");
    }

    private interface Entries {
        void to(TreeFormatter tree) throws IOException;
    }

    @Test
    void a_name_that_is_a_link_and_a_directory_at_once_is_refused() throws IOException {
        push(tree -> {
            tree.append("d", FileMode.SYMLINK, blob("."));
            tree.append(
                    "d",
                    FileMode.TREE,
                    tree(inner -> inner.append("f", FileMode.REGULAR_FILE, blob("through the link"))));
        });
        assertRefused("the symlink 'd' cannot be made");
    }

    @Test
    void a_name_that_is_there_twice_is_refused() throws IOException {
        push(tree -> {
            tree.append("f", FileMode.REGULAR_FILE, blob("1"));
            tree.append("f", FileMode.REGULAR_FILE, blob("2"));
        });
        assertRefused("the name 'f' is there twice");
    }

    @Test
    void trees_that_hold_each_other_many_times_are_refused_by_their_number() throws IOException {
        ObjectId tree = tree(leaf -> leaf.append("f", FileMode.REGULAR_FILE, blob("")));
        for (int level = 0; level < 12; level++) {
            ObjectId below = tree;
            tree = tree(wide -> {
                for (char name = 'a'; name < 'k'; name++) wide.append("" + name, FileMode.TREE, below);
            });
        }
        ObjectId bomb = tree;
        push(top -> top.append("bomb", FileMode.TREE, bomb));
        assertRefused("is not published: the tree has more than 1000000 entries");
    }

    @Test
    void symlinks_are_kept_where_they_stay_inside_and_left_out_where_they_do_not() throws Exception {
        push(tree -> {
            tree.append("away", FileMode.SYMLINK, blob("/etc/passwd"));
            tree.append("dir", FileMode.TREE, tree(inner -> {
                inner.append("in", FileMode.SYMLINK, blob("../file"));
                inner.append("out", FileMode.SYMLINK, blob("../../file"));
            }));
            tree.append("file", FileMode.REGULAR_FILE, blob("here"));
            tree.append("module", FileMode.GITLINK, ObjectId.fromString(good));
        });
        Path published = sync.syncOnce().revision().worktree();
        assertThat(published.resolve("dir/in")).isSymbolicLink().hasContent("here");
        for (String absent : new String[] {"away", "dir/out"})
            assertThat(Files.exists(published.resolve(absent), LinkOption.NOFOLLOW_LINKS))
                    .as(absent)
                    .isFalse();
        assertThat(published.resolve("module")).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "a,            0, true",
        "./a/./b,      0, true",
        "a//b,         0, true",
        "'..',         0, false",
        "'..',         1, true",
        "../a,         1, true",
        "../../a,      1, false",
        "a/../b,       3, false",
        "a/../../../b, 2, false",
        "/a,           2, false",
        "'',           2, false",
        "..\\a,        0, false",
    })
    void a_link_stays_inside_if_it_climbs_no_higher_than_it_is_deep(String target, int depth, boolean inside) {
        assertThat(LinkTarget.staysInside(target, depth)).isEqualTo(inside);
    }

    @Test
    void names_in_other_scripts_and_with_odd_but_harmless_characters_are_written() throws Exception {
        push(tree -> {
            for (String name : new String[] {"a:b?", "con", "line\nbreak", "tr\u00e4ume", "\u65e5\u672c"})
                tree.append(bytes(name), 0, bytes(name).length, FileMode.REGULAR_FILE, blob(name));
        });
        Path published = sync.syncOnce().revision().worktree();
        assertThat(published.resolve("a:b?")).hasContent("a:b?");
        assertThat(published.resolve("line\nbreak")).exists();
        assertThat(published.toFile().list()).hasSize(6);
    }

    private void assertRefused(String reason) throws IOException {
        assertThatThrownBy(sync::syncOnce).isInstanceOf(SyncFailure.class).hasMessageContaining(reason);
        assertThat(Files.readSymbolicLink(root.resolve("current")).getFileName())
                .hasToString(good);
        assertThat(root.resolve("current/good")).hasContent("1");
        assertThat(temp.resolve("escaped")).doesNotExist();
        assertThat(root.resolve(".staging").toFile().list()).isNullOrEmpty();
        assertThat(root.resolve("escaped")).doesNotExist();
        assertThat(root.resolve(".worktrees/escaped")).doesNotExist();
        assertThat(Path.of("/tmp/escaped")).doesNotExist();
    }

    private void push(Entries entries) throws IOException {
        try (ObjectInserter inserter = remote.newObjectInserter()) {
            PersonIdent mallory = new PersonIdent("Mallory", "m@example.org", Instant.EPOCH, ZoneOffset.UTC);
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(tree(entries));
            commit.setAuthor(mallory);
            commit.setCommitter(mallory);
            commit.setMessage("Evil");
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            RefUpdate main = remote.updateRef(Constants.R_HEADS + "main");
            main.setNewObjectId(id);
            main.forceUpdate();
        }
    }

    private ObjectId tree(Entries entries) throws IOException {
        try (ObjectInserter inserter = remote.newObjectInserter()) {
            TreeFormatter tree = new TreeFormatter();
            entries.to(tree);
            ObjectId id = inserter.insert(tree);
            inserter.flush();
            return id;
        }
    }

    private ObjectId blob(String content) throws IOException {
        try (ObjectInserter inserter = remote.newObjectInserter()) {
            ObjectId id = inserter.insert(Constants.OBJ_BLOB, bytes(content));
            inserter.flush();
            return id;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
