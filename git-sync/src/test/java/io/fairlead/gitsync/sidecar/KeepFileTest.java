package io.fairlead.gitsync.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.gitsync.sidecar.testkit.Remote;
import io.fairlead.gitsync.sidecar.testkit.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeepFileTest {

    @TempDir
    Path temp;

    private Remote remote;
    private Path root;
    private Path file;

    @BeforeEach
    void a_remote() throws IOException {
        remote = Remote.create(temp.resolve("remote"));
        root = temp.resolve("root");
        file = root.resolve("needed");
    }

    @Test
    void a_worktree_stays_as_long_as_the_file_names_it() throws Exception {
        String first = remote.commit("1");
        try (Running run =
                Running.start(remote.url(), root, "--period=20ms", "--max-failures=-1", "--keep-file=needed")) {
            await().until(run::published, first::equals);
            Files.writeString(file, first + "\n");
            String second = remote.commit("2");
            await().until(run::published, second::equals);
            String third = remote.commit("3");
            await().until(run::published, third::equals);
            await().until(() -> worktrees().equals(Set.of(first, third)));
            assertThat(root.resolve(".worktrees").resolve(first).resolve("file"))
                    .hasContent("1");

            Files.writeString(file, "");
            await().until(() -> worktrees().equals(Set.of(third)));
        }
    }

    @Test
    void nothing_is_removed_while_the_file_is_missing_or_nonsense_which_is_told_once() throws Exception {
        String first = remote.commit("1");
        try (Running run =
                Running.start(remote.url(), root, "--period=20ms", "--max-failures=-1", "--keep-file=needed")) {
            await().until(run::published, first::equals);
            String second = remote.commit("2");
            await().until(run::published, second::equals);
            Files.createDirectory(root.resolve(".worktrees/junk"));
            await().until(() -> worktrees().equals(Set.of(first, second)));
            assertThat(run.log()).contains("NoSuchFileException: " + file);
            assertThat(run.log().split("the keep-file cannot be read, so no worktree is removed", -1))
                    .hasSize(2);

            Files.writeString(file, "HEAD\n");
            String third = remote.commit("3");
            await().until(run::published, third::equals);
            String fourth = remote.commit("4");
            await().until(run::published, fourth::equals);
            assertThat(worktrees()).contains(first, second, third, fourth);
        }
    }

    private Set<String> worktrees() throws IOException {
        try (Stream<Path> trees = Files.list(root.resolve(".worktrees"))) {
            return trees.map(tree -> tree.getFileName().toString())
                    .filter(name -> !name.equals(".lock"))
                    .collect(Collectors.toSet());
        }
    }
}
