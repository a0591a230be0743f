package io.fairlead.gitsync.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.gitsync.sidecar.testkit.Host;
import io.fairlead.gitsync.sidecar.testkit.Remote;
import io.fairlead.gitsync.sidecar.testkit.Running;
import io.fairlead.gitsync.sidecar.testkit.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scenarios of git-sync's own suite about a repository with a submodule that has a submodule. */
class SubmoduleScenariosTest {

    private static final String ALLOW_FILE = "--git-config-add=protocol.file.allow:always";

    @TempDir
    Path temp;

    private Path root;
    private Remote top;
    private Remote sub;
    private Remote nested;

    @BeforeEach
    void three_repositories() throws IOException {
        root = temp.resolve("root");
        nested = Remote.create(temp.resolve("nested"));
        nested.commit("nested 1");
        sub = Remote.create(temp.resolve("sub"));
        sub.commit("sub 1");
        top = Remote.create(temp.resolve("top"));
        top.commit("top 1");
    }

    @Test
    void submodule_sync_default() throws Exception {
        try (Running run = Running.following(top.url(), root, ALLOW_FILE)) {
            run.awaitUpdate(1, top.head());
            run.awaitUpdate(2, top.addSubmodule("sub", sub.url(), sub.head()));
            assertThat(root.resolve("link/sub/file")).hasContent("sub 1");

            run.awaitUpdate(3, top.addSubmodule("sub", sub.url(), sub.commit("sub 2")));
            assertThat(root.resolve("link/sub/file")).hasContent("sub 2");
            run.awaitUpdate(4, top.addSubmodule("sub", sub.url(), sub.git("rev-parse", "HEAD~1")));
            assertThat(root.resolve("link/sub/file")).hasContent("sub 1");

            sub.addSubmodule("nested", nested.url(), nested.head());
            run.awaitUpdate(5, top.addSubmodule("sub", sub.url(), sub.head()));
            assertThat(root.resolve("link/sub/nested/file")).hasContent("nested 1");
            assertThat(run.tree().git("submodule", "status", "--recursive"))
                    .contains(sub.head() + " sub")
                    .contains(nested.head() + " sub/nested");

            top.git("rm", "-q", "--cached", "sub");
            top.git("config", "-f", ".gitmodules", "--remove-section", "submodule.sub");
            Files.delete(top.directory().resolve("sub"));
            run.awaitUpdate(6, top.addSubmodule("moved", sub.url(), sub.head()));
            assertThat(root.resolve("link/moved/nested/file")).hasContent("nested 1");
            assertThat(root.resolve("link/sub")).doesNotExist();

            top.git("rm", "-q", "--cached", "moved");
            Files.delete(top.directory().resolve("moved"));
            Files.delete(top.directory().resolve(".gitmodules"));
            run.awaitUpdate(7, top.commitAll("without"));
            assertThat(root.resolve("link/moved")).doesNotExist();
        }
        assertThat(root.resolve(".git/modules")).isEmptyDirectory();
    }

    @Test
    void submodule_sync_depth() throws Exception {
        sub.commit("sub 2");
        top.addSubmodule("sub", sub.url(), sub.head());
        try (Running run = Running.following(top.url(), root, ALLOW_FILE, "--depth=1")) {
            run.awaitUpdate(1, top.head());
            assertDepth(run, 1);
            run.awaitUpdate(2, top.addSubmodule("sub", sub.url(), sub.commit("sub 3")));
            assertDepth(run, 1);
            assertThat(root.resolve("link/sub/file")).hasContent("sub 3");
            run.awaitUpdate(3, top.addSubmodule("sub", sub.url(), sub.git("rev-parse", "HEAD~1")));
            assertDepth(run, 1);
            assertThat(root.resolve("link/sub/file")).hasContent("sub 2");
        }
        Running.once(top.url(), root, ALLOW_FILE, "--depth=0");
        assertThat(new Remote(root.resolve("link/sub")).commits()).isEqualTo(2);
    }

    private void assertDepth(Running run, int depth) throws IOException {
        assertThat(run.tree().commits()).isEqualTo(depth);
        assertThat(new Remote(root.resolve("link/sub")).commits()).isEqualTo(depth);
    }

    @Test
    void submodule_sync_off() throws Exception {
        String head = top.addSubmodule("sub", sub.url(), sub.head());
        try (Running run = Running.following(top.url(), root, ALLOW_FILE, "--submodules=off")) {
            run.awaitUpdate(1, head);
            assertThat(root.resolve("link/sub")).isEmptyDirectory();
        }
    }

    @Test
    void submodule_sync_shallow() throws Exception {
        sub.addSubmodule("nested", nested.url(), nested.head());
        String head = top.addSubmodule("sub", sub.url(), sub.head());
        try (Running run = Running.following(top.url(), root, ALLOW_FILE, "--submodules=shallow")) {
            run.awaitUpdate(1, head);
            assertThat(root.resolve("link/sub/file")).hasContent("sub 1");
            assertThat(root.resolve("link/sub/nested")).isEmptyDirectory();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"FILE", "GIT", "SSH"})
    void submodule_sync_relative(Transport transport) throws Exception {
        top.addSubmodule("sub", "../sub", sub.head());
        try (Host host = transport.host(top);
                Running run = host.following(root, ALLOW_FILE)) {
            run.awaitUpdate(1, top.head());
            assertThat(root.resolve("link/sub/file")).hasContent("sub 1");
            run.awaitUpdate(2, top.addSubmodule("sub", "../sub", sub.commit("sub 2")));
            assertThat(root.resolve("link/sub/file")).hasContent("sub 2");
        }
    }
}
