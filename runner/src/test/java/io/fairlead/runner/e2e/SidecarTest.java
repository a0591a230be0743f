package io.fairlead.runner.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.runner.testkit.TestApi;
import io.fairlead.runner.testkit.TestGit;
import io.fairlead.runner.testkit.TestRunner;
import io.fairlead.runner.testkit.TestSidecar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runner and a git-sync beside it, as in one pod: the settings in a file, the repository behind a git server. */
class SidecarTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    private final int gitPort = TestSidecar.freePort();
    private final int sidecarPort = TestSidecar.freePort();
    private Path root;
    private Path token;
    private TestGit git;
    private TestSidecar daemon;
    private TestSidecar sidecar;

    @BeforeEach
    void a_repository_behind_a_server() throws IOException {
        root = folder.resolve("sync/sales");
        token = Files.writeString(folder.resolve("token"), "t0ken");
        Path served = Files.createDirectories(folder.resolve("served"));
        git = TestGit.clone(TestGit.bare(served.resolve("sales.git")).toString(), folder.resolve("clone"));
        daemon = TestSidecar.gitDaemon(served, gitPort);
    }

    @AfterEach
    void close() {
        if (sidecar != null) sidecar.close();
        daemon.close();
    }

    @Test
    void a_push_is_live_by_the_button_and_the_old_commit_stays_as_long_as_a_run_needs_it() throws IOException {
        Path go = folder.resolve("go");
        String old = git.write("dags/Steps.java", steps("old code", go)).push("The old code");
        gitSync("--period=1h");
        try (var runner = runner()) {
            var api = runner.api();
            api.awaitLive("sales", old);
            assertThat(api.repo("sales").hasNonNull("sync_error")).isFalse();
            assertThat(api.get("/api/v2/repos/sales").toString()).contains("The old code", "Ada Lovelace");
            var run = api.trigger("sales.steps");
            api.awaitTask(run, "first", "running");

            String middle = git.write("dags/Steps.java", steps("new code", go)).push("The new code");
            assertThat(sync(api)).isEqualTo(202);
            api.awaitLive("sales", middle);
            String newest =
                    git.write("dags/Steps.java", steps("newest code", go)).push("The newest code");
            assertThat(sync(api)).isEqualTo(202);
            api.awaitLive("sales", newest);
            awaitGone(api, middle);
            assertThat(worktree(old)).isDirectory();

            Files.createFile(go);
            assertThat(api.ended(run).path("state").asText()).isEqualTo("success");
            assertThat(api.texts(run, "second")).containsExactly("old code at " + old);
            awaitGone(api, old);
            assertThat(worktree(newest)).isDirectory();
        }
    }

    @Test
    void what_goes_wrong_beside_the_runner_is_shown_on_its_page() throws IOException {
        try (var runner = runner()) {
            var api = runner.api();
            awaitError(api, "waits for git-sync's first publish at " + root.resolve("current"));
            var refused = api.send("POST", "/api/v2/repos/sales/sync", "{}");
            assertThat(refused.statusCode()).isEqualTo(502);
            assertThat(refused.body()).contains("the sidecar of repo sales at http://127.0.0.1:" + sidecarPort);

            git.write("a", "1").push("one");
            gitSync("--period=100ms", "--ref=nowhere");
            awaitError(api, "nowhere");
            gitSync("--period=100ms");
            await().atMost(PATIENCE).until(() -> !api.repo("sales").hasNonNull("sync_error"));
        }
    }

    private TestRunner runner() throws IOException {
        Path file = Files.writeString(folder.resolve("fairlead.yaml"), """
                slots: 2
                repos:
                  - name: sales
                    url: git://127.0.0.1:%d/sales.git
                    ref: main
                    path: dags
                    period: 1h
                    link: %s
                    sidecar: http://127.0.0.1:%d
                    sync-token-file: %s
                    error-file: %s
                """.formatted(
                        gitPort, root.resolve("current"), sidecarPort, token, root.resolve("error")));
        return TestRunner.start(folder, Map.of("FAIRLEAD_CONFIG", file.toString()));
    }

    /** In place of the one before. */
    private void gitSync(String... more) {
        if (sidecar != null) sidecar.close();
        var flags = new ArrayList<>(List.of(
                "--repo=git://127.0.0.1:" + gitPort + "/sales.git",
                "--ref=main",
                "--root=" + root,
                "--link=current",
                "--max-failures=-1",
                "--error-file=error",
                "--keep-file=.current.keep",
                "--http-bind=127.0.0.1:" + sidecarPort,
                "--http-sync-token-file=" + token,
                "--http-sync-min-interval=10ms"));
        flags.addAll(List.of(more));
        sidecar = TestSidecar.gitSync(folder, flags.toArray(String[]::new));
    }

    private static int sync(TestApi api) {
        return api.send("POST", "/api/v2/repos/sales/sync", "{}").statusCode();
    }

    /** Trees go with a sync; git-sync answers so many calls a minute. */
    private void awaitGone(TestApi api, String hash) {
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
            sync(api);
            return Files.notExists(worktree(hash));
        });
    }

    private static void awaitError(TestApi api, String text) {
        await().atMost(PATIENCE)
                .until(() -> api.repo("sales").path("sync_error").asText(), error -> error.contains(text));
    }

    private Path worktree(String hash) {
        return root.resolve(".worktrees").resolve(hash);
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
