package io.fairlead.runner.repos;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.testkit.TestScheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormerRepositoriesTest {

    @TempDir
    Path folder;

    @Test
    void what_a_repository_left_goes_once_it_is_not_followed_and_its_last_run_has_ended() throws IOException {
        try (var scheduler = new TestScheduler(folder.resolve("test.db"));
                var former =
                        new FormerRepositories(scheduler.repos, folder.resolve("sync"), folder.resolve("compiled"))) {
            scheduler.repos.follow("default", "demo-2", "file:///other", "main", "");
            Path tree = file("sync/demo/.worktrees/abc/A.java");
            Path jar = file("compiled/demo@abc/A.java.jar");
            Path othersTree = file("sync/demo-2/.worktrees/abc/A.java");
            Path othersJar = file("compiled/demo-2@abc/A.java.jar");
            Path halfRemoved = file("sync/.removed-1/.worktrees/abc/A.java");
            Path strangers = file("sync/never-followed/notes.txt");
            Path outside = Files.createSymbolicLink(folder.resolve("sync/demo/link"), file("outside/kept.txt"));
            scheduler.push(dag("sales", task("t")));
            var run = scheduler.trigger("sales");
            scheduler.tick();
            scheduler.tick();

            former.sweep();
            assertThat(tree).as("it is followed").exists();

            scheduler.repos.followOnly(Set.of("demo-2"));
            former.sweep();
            assertThat(tree).as("a run of it is under way").exists();

            scheduler.succeed("t");
            scheduler.tick();
            assertThat(scheduler.run(run).finishedAt()).isPresent();
            former.sweep();
            assertThat(folder.resolve("sync/demo")).doesNotExist();
            assertThat(jar.getParent()).doesNotExist();
            assertThat(othersTree).exists();
            assertThat(othersJar).exists();
            assertThat(halfRemoved.getParent().getParent().getParent()).doesNotExist();
            assertThat(strangers).exists();
            assertThat(outside).doesNotExist();
            assertThat(folder.resolve("outside/kept.txt")).exists();
        }
    }

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "content");
    }
}
