package io.fairlead.runner.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.runner.testkit.TestRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run keeps its commit, whatever is pushed meanwhile. */
class PinnedRunTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void a_run_that_began_before_a_push_ends_on_its_own_commit_and_the_next_one_uses_the_new(@TempDir Path folder)
            throws IOException {
        Path go = folder.resolve("go");
        try (var runner = TestRunner.start(folder, Map.of("FAIRLEAD_SLOTS", "2"))) {
            var api = runner.api();
            var git = runner.cloneDemo().remove("dags");
            git.write("Steps.java", steps("old code", go));
            String oldCommit = git.push("The old code");
            api.awaitLive("demo", oldCommit);
            var oldRun = api.trigger("demo.steps");
            api.awaitTask(oldRun, "first", "running");

            git.write("Steps.java", steps("new code", folder));
            String newCommit = git.push("The new code");
            api.awaitLive("demo", newCommit);
            var newRun = api.trigger("demo.steps");
            assertThat(api.ended(newRun).path("state").asText()).isEqualTo("success");
            assertThat(api.ended(newRun).path("bundle_version").asText()).isEqualTo(newCommit);
            assertThat(api.texts(newRun, "second")).containsExactly("new code at " + newCommit);

            Path oldTree = runner.data().resolve("sync/demo/.worktrees").resolve(oldCommit);
            api.send("POST", "/api/v2/repos/demo/sync", "{}");
            assertThat(api.task(oldRun, "first").path("state").asText()).isEqualTo("running");
            assertThat(oldTree).isDirectory();

            Files.createFile(go);
            var ended = api.ended(oldRun);
            assertThat(ended.path("state").asText()).isEqualTo("success");
            assertThat(ended.path("bundle_version").asText()).isEqualTo(oldCommit);
            assertThat(api.texts(oldRun, "first")).containsExactly("waiting at " + oldCommit);
            assertThat(api.texts(oldRun, "second")).containsExactly("old code at " + oldCommit);
            api.send("POST", "/api/v2/repos/demo/sync", "{}");
            await().atMost(PATIENCE).until(() -> Files.notExists(oldTree));
            assertThat(oldTree.resolveSibling(newCommit)).isDirectory();
        }
    }

    private static String steps(String text, Path go) {
        return """
            import io.fairlead.dag.*;
            import java.nio.file.*;
            import java.util.List;
            import java.util.concurrent.locks.LockSupport;

            public final class Steps implements DagSource {
              @Override public List<Dag> dags() {
                var dag = Dag.named("steps");
                var first = dag.task("first").takes(dag.run()).returns(String.class, run -> {
                  System.out.println("waiting at " + run.revision());
                  while (!Files.exists(Path.of("%2$s"))) LockSupport.parkNanos(20_000_000);
                  return "go";
                });
                dag.task("second").takes(first, dag.run())
                    .runs((word, run) -> System.out.println("%1$s at " + run.revision()));
                return List.of(dag.build());
              }
            }
            """.formatted(text, go);
    }
}
