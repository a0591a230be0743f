package io.fairlead.gitsync.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.gitsync.sidecar.testkit.Host;
import io.fairlead.gitsync.sidecar.testkit.Remote;
import io.fairlead.gitsync.sidecar.testkit.Running;
import io.fairlead.gitsync.sidecar.testkit.Transport;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Scenarios of git-sync's own suite about what is followed, over every way to a repository. */
class RefScenariosTest {

    @TempDir
    Path temp;

    private Remote remote;
    private Path root;
    private String first;

    @BeforeEach
    void a_remote_with_one_commit() throws IOException {
        remote = Remote.create(temp.resolve("remote"));
        remote.allowEverything();
        root = temp.resolve("root");
        first = remote.commit("1");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void bad_ref_non_zero_exit(Transport transport) throws Exception {
        try (Host host = transport.host(remote)) {
            assertThat(host.exitCodeOfOnce(root, "--ref=does-not-exist")).isEqualTo(1);
            assertThat(root.resolve("link")).doesNotExist();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"FILE", "GIT", "HTTP"})
    void sync_default_ref(Transport transport) throws Exception {
        remote.git("branch", "-m", "main", "trunk");
        try (Host host = transport.host(remote);
                Running run = host.following(root)) {
            run.awaitUpdate(1, first);
            String second = remote.commit("2");
            run.awaitUpdate(2, second);
            assertThat(root.resolve("link/file")).hasContent("2");
            remote.git("reset", "-q", "--hard", first);
            run.awaitUpdate(3, first);
            assertThat(root.resolve("link/file")).hasContent("1");
            assertThat(run.metrics())
                    .contains("git_sync_duration_seconds_count{status=\"success\"} 3\n")
                    .contains("git_sync_published_info{hash=\"" + first + "\"} 1\n");
        }
    }

    @Test
    void a_default_branch_that_changes_is_followed() throws Exception {
        try (Running run = Running.following(remote.url(), root)) {
            run.awaitUpdate(1, first);
            remote.git("checkout", "-q", "-b", "trunk");
            String second = remote.commit("2");
            run.awaitUpdate(2, second);
            remote.git("checkout", "-q", "main");
            run.awaitUpdate(3, first);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void sync_head(Transport transport) throws Exception {
        try (Host host = transport.host(remote);
                Running run = host.following(root, "--ref=HEAD")) {
            run.awaitUpdate(1, first);
            String second = remote.commit("2");
            run.awaitUpdate(2, second);
            assertThat(root.resolve("link/file")).hasContent("2");
            remote.git("reset", "-q", "--hard", first);
            run.awaitUpdate(3, first);
            assertThat(root.resolve("link/file")).hasContent("1");
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void sync_branch(Transport transport) throws Exception {
        remote.git("checkout", "-q", "-b", "other");
        String other = remote.commit("other 1");
        remote.git("checkout", "-q", "main");
        try (Host host = transport.host(remote);
                Running run = host.following(root, "--ref=other")) {
            run.awaitUpdate(1, other);
            remote.commit("not for others");
            run.awaitIdleLooks();
            remote.git("checkout", "-q", "other");
            String next = remote.commit("other 2");
            run.awaitUpdate(2, next);
            assertThat(root.resolve("link/file")).hasContent("other 2");
            remote.git("reset", "-q", "--hard", other);
            run.awaitUpdate(3, other);
            assertThat(root.resolve("link/file")).hasContent("other 1");
        }
    }

    @Test
    void sync_branch_switch() throws Exception {
        remote.git("checkout", "-q", "-b", "other");
        String other = remote.commit("2");
        for (int i = 0; i < 2; i++) {
            Running.once(remote.url(), root, "--ref=main");
            assertPublished(first, "1");
            Running.once(remote.url(), root, "--ref=other");
            assertPublished(other, "2");
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void sync_tag(Transport transport) throws Exception {
        tagIsFollowed(transport, "--no-sign");
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"FILE", "GIT", "HTTP_WITH_PASSWORD"})
    void sync_annotated_tag(Transport transport) throws Exception {
        tagIsFollowed(transport, "--message=A tag");
    }

    private void tagIsFollowed(Transport transport, String kind) throws Exception {
        remote.git("tag", kind, "v1");
        try (Host host = transport.host(remote);
                Running run = host.following(root, "--ref=v1")) {
            run.awaitUpdate(1, first);
            String second = remote.commit("2");
            run.awaitIdleLooks();
            assertThat(run.published()).isEqualTo(first);
            remote.git("tag", "-f", kind, "v1");
            run.awaitUpdate(2, second);
            assertThat(root.resolve("link/file")).hasContent("2");
            remote.git("tag", "-f", kind, "v1", first);
            run.awaitUpdate(3, first);
            remote.commit("3");
            run.awaitIdleLooks();
            assertThat(run.published()).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void sync_sha_once(Transport transport) throws Exception {
        try (Host host = transport.host(remote)) {
            host.once(root, "--ref=" + first);
            assertPublished(first, "1");
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void sync_sha_once_sync_different_sha_known(Transport transport) throws Exception {
        String second = remote.commit("2");
        try (Host host = transport.host(remote)) {
            host.once(root, "--ref=" + second);
            assertPublished(second, "2");
            host.once(root, "--ref=" + first);
            assertPublished(first, "1");
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void sync_sha_once_sync_different_sha_unknown(Transport transport) throws Exception {
        try (Host host = transport.host(remote)) {
            host.once(root, "--ref=" + first);
            assertPublished(first, "1");
            String second = remote.commit("2");
            remote.commit("3");
            host.once(root, "--ref=" + second);
            assertPublished(second, "2");
        }
    }

    /** The depth that is asked for is what git counts in the tree, also when it changes in either direction. */
    @ParameterizedTest
    @EnumSource(Transport.class)
    void sync_depth_change_on_restart(Transport transport) throws Exception {
        for (int i = 2; i <= 4; i++) remote.commit("" + i);
        try (Host host = transport.host(remote)) {
            int[][] depthsAndCommits = {{1, 1}, {2, 2}, {1, 1}, {0, 4}, {3, 3}, {1, 1}};
            for (int[] step : depthsAndCommits) {
                host.once(root, "--depth=" + step[0]);
                assertThat(tree().commits()).as("depth " + step[0]).isEqualTo(step[1]);
                assertThat(root.resolve("link/file")).hasContent("4");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void sync_depth_default_shallow(Transport transport) throws Exception {
        remote.commit("2");
        try (Host host = transport.host(remote)) {
            host.once(root);
            assertThat(tree().commits()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"FILE, 1", "GIT, 1", "HTTP, 1", "SSH, 1", "FILE, 2"})
    void sync_depth_across_updates(Transport transport, int depth) throws Exception {
        String second = remote.commit("2");
        try (Host host = transport.host(remote);
                Running run = host.following(root, "--depth=" + depth)) {
            run.awaitUpdate(1, second);
            assertThat(run.tree().commits()).isEqualTo(depth);
            String third = remote.commit("3");
            run.awaitUpdate(2, third);
            assertThat(run.tree().commits()).isEqualTo(depth);
            remote.git("reset", "-q", "--hard", second);
            run.awaitUpdate(3, second);
            assertThat(run.tree().commits()).isEqualTo(depth);
        }
    }

    /** The real one clones from the network; here it is a copy behind git's own server. */
    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"HTTP", "HTTP_WITH_PASSWORD"})
    void github_https(Transport transport) throws Exception {
        try (Host host = transport.host(remote)) {
            host.once(root);
            assertPublished(first, "1");
        }
    }

    private void assertPublished(String hash, String content) throws IOException {
        assertThat(tree().head()).isEqualTo(hash);
        assertThat(tree().directory()).hasFileName(hash);
        assertThat(root.resolve("link/file")).hasContent(content);
        assertThat(tree().git("status", "--porcelain")).isEmpty();
    }

    private Remote tree() throws IOException {
        return new Remote(root.resolve("link").toRealPath());
    }
}
