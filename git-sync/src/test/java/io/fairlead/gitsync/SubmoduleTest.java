package io.fairlead.gitsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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
    void submodule_sync_default() throws Exception {
        sync.syncOnce();
        addSubmodule(top, "sub", bare("sub"));
        sync.syncOnce();
        assertThat(current().resolve("sub/s")).hasContent("1");

        sub.commitAndPush(Map.of("s", "2"));
        pull(top, "sub");
        sync.syncOnce();
        assertThat(current().resolve("sub/s")).hasContent("2");

        addSubmodule(sub, "nested", bare("nested"));
        pull(top, "sub");
        sync.syncOnce();
        assertThat(current().resolve("sub/nested/n")).hasContent("1");
        assertThat(git("status", "--porcelain")).isEmpty();
        assertThat(git("submodule", "status", "--recursive")).contains(" sub", " sub/nested");

        top.git("mv", "sub", "moved");
        top.commitAndPush(Map.of());
        sync.syncOnce();
        assertThat(current().resolve("moved/nested/n")).hasContent("1");
        assertThat(current().resolve("sub")).doesNotExist();

        top.git("rm", "-q", "-f", "moved");
        top.commitAndPush(Map.of());
        sync.syncOnce();
        assertThat(current().resolve("moved")).doesNotExist();
        assertThat(root.resolve(".git/modules")).isEmptyDirectory();
    }

    @Test
    void submodule_sync_depth() throws Exception {
        sub.commitAndPush(Map.of("s", "2"));
        addSubmodule(top, "sub", bare("sub"));
        sync.syncOnce();
        assertThat(git("-C", "sub", "rev-list", "--count", "HEAD")).isEqualTo("1");
        reopen(SyncOptions.DEFAULTS.withDepth(0));
        sync.syncOnce();
        assertThat(git("-C", "sub", "rev-list", "--count", "HEAD")).isEqualTo("2");
    }

    @Test
    void submodule_sync_off() throws Exception {
        addSubmodule(top, "sub", bare("sub"));
        reopen(SyncOptions.DEFAULTS.withSubmodules(Submodules.OFF));
        sync.syncOnce();
        assertThat(current().resolve("sub")).isEmptyDirectory();
        assertThat(git("status", "--porcelain")).isEmpty();
    }

    @Test
    void submodule_sync_shallow() throws Exception {
        addSubmodule(sub, "nested", bare("nested"));
        addSubmodule(top, "sub", bare("sub"));
        reopen(SyncOptions.DEFAULTS.withSubmodules(Submodules.SHALLOW));
        sync.syncOnce();
        assertThat(current().resolve("sub/s")).hasContent("1");
        assertThat(current().resolve("sub/nested")).isEmptyDirectory();
    }

    @Test
    void submodule_sync_relative() throws Exception {
        addSubmodule(top, "sub", "../sub.git");
        sync.syncOnce();
        assertThat(current().resolve("sub/s")).hasContent("1");
        try (GitDaemon daemon = GitDaemon.below(temp)) {
            GitSync served = new GitSync(SyncConfig.of(daemon.url("top.git"), temp.resolve("other")), told, Set::of);
            served.syncOnce();
            assertThat(temp.resolve("other/current/sub/s")).hasContent("1");
            served.close();
        }
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
    void submodule_sync_over_http_different_passwords() throws Exception {
        SmartHttp subGit = new SmartHttp(Path.of(bare("sub")), false, () -> {});
        try (GitServer subServer = GitServer.withPassword(subGit, "sue", "sub-pass")) {
            addSubmoduleByHand(subServer.url());
            SmartHttp topGit = new SmartHttp(Path.of(bare("top")), false, () -> {});
            try (GitServer topServer = GitServer.withPassword(topGit, "tom", "top-pass")) {
                Map<String, UserPassword> logins = Map.of(
                        subServer.url(), new UserPassword("sue", "sub-pass"),
                        topServer.url(), new UserPassword("tom", "top-pass"));
                SyncOptions options = SyncOptions.DEFAULTS.withCredentials(url -> Optional.ofNullable(logins.get(url)));
                try (GitSync served =
                        new GitSync(SyncConfig.of(topServer.url(), root).withOptions(options), told, Set::of)) {
                    served.syncOnce();
                    assertThat(current().resolve("sub/s")).hasContent("1");
                }
                try (GitSync served =
                        new GitSync(SyncConfig.of(topServer.url("tom:top-pass@"), temp.resolve("x")), told, Set::of)) {
                    assertThatThrownBy(served::syncOnce)
                            .hasMessageContaining("submodule 'sub'")
                            .hasMessageNotContaining("top-pass");
                }
            }
        }
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
