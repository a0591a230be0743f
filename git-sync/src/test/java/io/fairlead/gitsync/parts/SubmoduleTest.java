package io.fairlead.gitsync.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.gitsync.GitSync;
import io.fairlead.gitsync.files.FileTree;
import io.fairlead.gitsync.options.SyncConfig;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.options.SyncOptions;
import io.fairlead.gitsync.testkit.GitClient;
import io.fairlead.gitsync.testkit.GitDaemon;
import io.fairlead.gitsync.testkit.Recorder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A repository with a submodule that has a submodule. */
class SubmoduleTest {

    @TempDir
    Path temp;

    private final Recorder told = new Recorder();
    private Path root;
    private GitClient top;
    private GitClient sub;
    private GitClient nested;
    private GitSync sync;

    @BeforeEach
    void three_repositories() {
        root = temp.resolve("root");
        nested = repository("nested");
        nested.commitAndPush(Map.of("n", "1"));
        sub = repository("sub");
        sub.commitAndPush(Map.of("s", "1"));
        top = repository("top");
        top.commitAndPush(Map.of("t", "1"));
        reopen(SyncOptions.DEFAULTS);
    }

    @AfterEach
    void close() {
        sync.close();
    }

    @Test
    void a_submodule_that_did_not_change_is_neither_fetched_nor_written_again() throws Exception {
        addSubmodule(top, "sub", bare("sub"));
        sync.syncOnce();
        Object inode = Files.getAttribute(current().resolve("sub/s"), "unix:ino", LinkOption.NOFOLLOW_LINKS);
        FileTree.delete(Path.of(bare("sub")));
        top.commitAndPush(Map.of("t", "2"));
        sync.syncOnce();
        assertThat(current().resolve("t")).hasContent("2");
        assertThat(Files.getAttribute(current().resolve("sub/s"), "unix:ino", LinkOption.NOFOLLOW_LINKS))
                .isEqualTo(inode);
        reopen(SyncOptions.DEFAULTS);
        sync.syncOnce();
        Files.delete(current().resolve("sub/s"));
        sync.syncOnce();
        assertThat(current().resolve("sub/s")).hasContent("1");
    }

    @Test
    void a_submodule_that_cannot_be_fetched_is_named_and_keeps_the_old_tree() throws Exception {
        sync.syncOnce();
        addSubmodule(top, "sub", bare("sub"));
        FileTree.delete(Path.of(bare("sub")));
        assertThatThrownBy(sync::syncOnce).hasMessageContaining("the submodule 'sub' cannot be fetched from");
        assertThat(current().resolve("t")).hasContent("1");
        assertThat(current().resolve("sub")).doesNotExist();
    }

    @Test
    void a_remote_cannot_name_repositories_of_this_machine_as_its_submodules() throws Exception {
        addSubmodule(top, "sub", bare("sub"));
        try (GitDaemon daemon = GitDaemon.below(temp);
                GitSync served = new GitSync(SyncConfig.of(daemon.url("top.git"), root), told, Set::of)) {
            assertThatThrownBy(served::syncOnce).hasMessageContaining("transport 'file' not allowed");
        }
        SyncOptions allowed = SyncOptions.DEFAULTS.withGitConfig(Map.of("protocol.file.allow", "always"));
        try (GitDaemon daemon = GitDaemon.below(temp);
                GitSync served =
                        new GitSync(SyncConfig.of(daemon.url("top.git"), root).withOptions(allowed), told, Set::of)) {
            served.syncOnce();
            assertThat(current().resolve("sub/s")).hasContent("1");
        }
    }

    @Test
    void a_submodule_that_is_not_to_be_updated_stays_empty_and_is_not_fetched() throws Exception {
        addSubmodule(top, "sub", bare("sub"));
        top.git("config", "-f", ".gitmodules", "submodule.sub.update", "none");
        top.commitAndPush(Map.of());
        FileTree.delete(Path.of(bare("sub")));
        sync.syncOnce();
        assertThat(current().resolve("sub")).isEmptyDirectory();
        assertThat(current().resolve("t")).hasContent("1");
    }

    @ParameterizedTest
    @CsvSource({
        "submodule.sub.update, none, false",
        "submodule.sub.active, false, false",
        "submodule.sub.update, checkout, true"
    })
    void settings_of_a_submodule_beat_what_the_repository_says(String key, String value, boolean written)
            throws Exception {
        addSubmodule(top, "sub", bare("sub"));
        if (written) top.git("config", "-f", ".gitmodules", "submodule.sub.update", "none");
        top.commitAndPush(Map.of());
        reopen(SyncOptions.DEFAULTS.withGitConfig(Map.of(key, value)));
        sync.syncOnce();
        assertThat(Files.exists(current().resolve("sub/s"))).isEqualTo(written);
    }

    @Test
    void a_submodule_with_the_address_of_a_program_is_refused() throws Exception {
        sync.syncOnce();
        addSubmoduleByHand("ext::sh -c 'touch " + temp.resolve("pwned") + "'");
        assertThatThrownBy(sync::syncOnce).hasMessageContaining("the submodule 'sub' cannot be fetched");
        assertThat(temp.resolve("pwned")).doesNotExist();
        assertThat(current().resolve("t")).hasContent("1");
    }

    @ParameterizedTest
    @CsvSource({
        "../b.git,        https://h/x/a.git,   https://h/x/b.git",
        "./b.git,         https://h/x/a.git,   https://h/x/a.git/b.git",
        "../../y/b.git,   https://h/x/a.git/,  https://h/y/b.git",
        "../b.git,        git@h:x/a.git,       git@h:x/b.git",
        "../b.git,        git@h:a.git,         git@h:b.git",
        "../b.git,        /srv/a.git,          /srv/b.git",
        "https://o/b.git, https://h/x/a.git,   https://o/b.git",
    })
    void an_address_that_begins_with_a_point_is_beside_the_parents(String url, String parent, String expected)
            throws SyncFailure {
        assertThat(SubmoduleUrl.resolve(url, parent)).isEqualTo(expected);
    }

    @Test
    void an_address_that_climbs_out_of_its_server_is_refused() {
        assertThatThrownBy(() -> SubmoduleUrl.resolve("../../../b", "https://h/x/a.git"))
                .isInstanceOf(SyncFailure.class)
                .hasMessageContaining("cannot strip");
    }

    private void addSubmoduleByHand(String url) {
        String hash = sub.head();
        top.git("update-index", "--add", "--cacheinfo", "160000," + hash + ",sub");
        top.git("config", "-f", ".gitmodules", "submodule.sub.path", "sub");
        top.git("config", "-f", ".gitmodules", "submodule.sub.url", url);
        top.git("add", ".gitmodules");
        top.git("commit", "-q", "-m", "Add sub");
        top.git("push", "-q", "origin", "HEAD:main");
    }

    private static void addSubmodule(GitClient parent, String path, String url) {
        parent.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", url, path);
        parent.commitAndPush(Map.of());
    }

    private static void pull(GitClient parent, String path) {
        parent.git("-C", path, "pull", "-q", "origin", "main");
        parent.commitAndPush(Map.of());
    }

    private GitClient repository(String name) {
        GitClient.in(temp.resolve("bare")).git("init", "-q", "--bare", "-b", "main", bare(name));
        return GitClient.workTree(temp.resolve(name), bare(name));
    }

    private String bare(String name) {
        return temp.resolve(name + ".git").toString();
    }

    private String git(String... arguments) throws Exception {
        return GitClient.in(current().toRealPath()).git(arguments);
    }

    private Path current() {
        return root.resolve("current");
    }

    private void reopen(SyncOptions options) {
        if (sync != null) sync.close();
        sync = new GitSync(SyncConfig.of(bare("top"), root).withOptions(options), told, Set::of);
    }
}
