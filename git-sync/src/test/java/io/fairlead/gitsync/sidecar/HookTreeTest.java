package io.fairlead.gitsync.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.gitsync.sidecar.testkit.Host;
import io.fairlead.gitsync.sidecar.testkit.Remote;
import io.fairlead.gitsync.sidecar.testkit.Running;
import io.fairlead.gitsync.sidecar.testkit.Script;
import io.fairlead.gitsync.sidecar.testkit.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hooks that build something in the tree, or ask the remote for more. */
class HookTreeTest {

    /** In place, a whole file away, a new one, and one that another program made. */
    private static final String BUILD = "echo built >> file; rm gone; echo new > new; chmod u-x run";

    @TempDir
    Path temp;

    private Remote remote;
    private Path root;

    @BeforeEach
    void a_remote_with_a_few_files() throws IOException {
        remote = Remote.create(temp.resolve("remote"));
        remote.commit("gone", "1");
        remote.commit("same", "1");
        Path run = Files.writeString(remote.directory().resolve("run"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr-xr-x"));
        root = temp.resolve("root");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--exechook-command=", "--pre-publish-exechook-command=", "--group-write --exechook-command="})
    void what_a_hook_changes_stays_and_the_next_commit_and_the_next_start_begin_from_git(String how) throws Exception {
        Script hook = Script.create(temp, BUILD);
        String[] flags = (how + hook.path()).split(" ");
        String first = remote.commit("file", "1\n");
        try (Running run = Running.following(remote.url(), root, flags)) {
            await().until(() -> run.published().equals(first) && hook.runs().size() == 1);
            Path before = root.resolve("link").toRealPath();
            await().untilAsserted(() -> assertBuilt(before));
            run.awaitIdleLooks();
            assertBuilt(before);
            String second = remote.commit("other", "2");
            await().until(() -> run.published().equals(second) && hook.runs().size() == 2);
            await().untilAsserted(() -> assertBuilt(root.resolve("link")));
            run.awaitIdleLooks();
            assertBuilt(root.resolve("link"));
        }
        Running.once(remote.url(), root);
        assertThat(root.resolve("link/file")).hasContent("1");
        assertThat(root.resolve("link/gone")).exists();
    }

    private static void assertBuilt(Path tree) {
        assertThat(tree.resolve("file")).content().isEqualTo("1\nbuilt\n");
        assertThat(tree.resolve("gone")).doesNotExist();
        assertThat(tree.resolve("new")).hasContent("new");
    }

    @Test
    void a_tree_that_a_hook_may_change_shares_no_file_with_another_and_can_be_written_as_with_git() throws Exception {
        Script hook = Script.create(temp, "");
        remote.commit("file", "1");
        try (Running run = Running.following(
                remote.url(), root, "--stale-worktree-timeout=1h", "--exechook-command=" + hook.path())) {
            await().until(() -> hook.runs().size() == 1);
            Path before = root.resolve("link").toRealPath();
            String second = remote.commit("other", "2");
            await().until(() -> run.published().equals(second));
            await().until(() -> hook.runs().size() == 2);
            Path after = root.resolve("link").toRealPath();
            assertThat(Files.isSameFile(before.resolve("same"), after.resolve("same")))
                    .isFalse();
            assertThat(permissions(after.resolve("same"))).isEqualTo("rw-r--r--");
            assertThat(permissions(after.resolve("run"))).isEqualTo("rwxr-xr-x");
        }
    }

    @Test
    void files_that_are_shared_on_purpose_are_read_only_and_put_right() throws Exception {
        String first = remote.commit("file", "1");
        Script hook = Script.create(temp, "chmod u+w file; echo built >> file");
        try (Running run =
                Running.following(remote.url(), root, "--tree-files=shared", "--exechook-command=" + hook.path())) {
            await().until(() -> run.published().equals(first) && hook.runs().size() == 1);
            await().untilAsserted(() -> assertThat(root.resolve("link/file")).hasContent("1"));
            assertThat(permissions(root.resolve("link/file"))).isEqualTo("r--r--r--");
            String second = remote.commit("other", "2");
            await().until(() -> run.published().equals(second) && hook.runs().size() == 2);
            assertThat(permissions(root.resolve("link/same"))).isEqualTo("r--r--r--");
        }
    }

    @Test
    void files_of_a_tree_of_its_own_stay_changed_without_a_hook_too() throws Exception {
        String first = remote.commit("file", "1");
        try (Running run = Running.following(remote.url(), root, "--tree-files=own")) {
            run.awaitUpdate(1, first);
            Files.writeString(root.resolve("link/file"), "mine");
            run.awaitIdleLooks();
            assertThat(root.resolve("link/file")).hasContent("mine");
        }
    }

    @Test
    void what_a_check_before_publishing_built_is_built_again_after_a_start() throws Exception {
        Script hook = Script.create(temp, BUILD);
        remote.commit("file", "1\n");
        for (int starts = 1; starts <= 2; starts++) {
            Running.once(remote.url(), root, "--pre-publish-exechook-command=" + hook.path());
            assertBuilt(root.resolve("link"));
            assertThat(hook.runs()).hasSize(starts);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--tree-files=own", "--group-write"})
    void files_become_a_trees_own_and_shared_again_when_a_start_says_so(String own) throws Exception {
        remote.commit("file", "1");
        Running.once(remote.url(), root, "--stale-worktree-timeout=1h");
        remote.commit("other", "2");
        Running.once(remote.url(), root, "--stale-worktree-timeout=1h");
        assertThat(links("same")).isEqualTo(2);
        assertThat(permissions(root.resolve("link/same"))).isEqualTo("r--r--r--");
        Running.once(remote.url(), root, "--stale-worktree-timeout=1h", own);
        boolean group = own.equals("--group-write");
        assertThat(links("same")).isEqualTo(1);
        assertThat(permissions(root.resolve("link/same"))).isEqualTo(group ? "rw-rw-r--" : "rw-r--r--");
        assertThat(permissions(root.resolve("link/run"))).isEqualTo(group ? "rwxrwxr-x" : "rwxr-xr-x");
        Running.once(remote.url(), root);
        assertThat(permissions(root.resolve("link/same"))).isEqualTo("r--r--r--");
        assertThat(permissions(root.resolve("link/run"))).isEqualTo("r-xr-xr-x");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void git_in_a_hook_logs_in_as_the_sync_does(Transport transport) throws Exception {
        String head = remote.commit("file", "1");
        Path heard = temp.resolve("heard");
        try (Host host = transport.host(remote)) {
            Script hook = Script.create(
                    temp,
                    "git ls-remote " + host.url() + " HEAD > " + heard + " 2>&1; env > " + temp.resolve("env")
                            + "; cat $GIT_CONFIG_GLOBAL > " + temp.resolve("global"));
            host.once(root, "--exechook-command=" + hook.path(), "--git-config=user.name:Ada");
        }
        assertThat(heard).content().isEqualTo(head + "\tHEAD\n");
        String global = Files.readAllLines(temp.resolve("env")).stream()
                .filter(line -> line.startsWith("GIT_CONFIG_GLOBAL="))
                .findFirst()
                .orElseThrow();
        assertThat(temp.resolve("global")).content().contains("name = Ada").doesNotContain("s3cret");
        assertThat(Path.of(global.substring("GIT_CONFIG_GLOBAL=".length()))).doesNotExist();
        assertThat(temp.resolve("env")).content().contains("GIT_SSH_COMMAND=ssh ", "GIT_CONFIG_NOSYSTEM=true");
    }

    @Test
    void git_in_a_hook_gets_the_login_that_fits_its_url_best() throws Exception {
        remote.commit("file", "1");
        Script hook = Script.create(
                temp,
                "for path in team/x team/lib/x other; do printf 'protocol=https\\nhost=git.example.org\\npath=%s\\n' $path"
                        + " | git credential fill >> " + temp.resolve("logins") + "; done");
        Running.once(
                remote.url(),
                root,
                "--exechook-command=" + hook.path(),
                "--credential=[" + login("team", "1") + "," + login("team/lib", "p'\\\"$ 2") + "]");
        assertThat(Files.readAllLines(temp.resolve("logins")).stream()
                        .filter(line -> line.startsWith("password="))
                        .toList())
                .isEqualTo(List.of("password=1", "password=p'\"$ 2", "password=1"));
    }

    private static String login(String path, String password) {
        return "{\"url\":\"https://git.example.org/" + path + "\",\"username\":\"ada\",\"password\":\"" + password
                + "\"}";
    }

    private Object links(String name) throws IOException {
        return Files.getAttribute(root.resolve("link").resolve(name), "unix:nlink");
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
