package io.fairlead.runner.e2e;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.gitsync.GitSync;
import io.fairlead.gitsync.SyncListener;
import io.fairlead.gitsync.options.SyncConfig;
import io.fairlead.gitsync.publish.Published;
import io.fairlead.gitsync.serve.CommitServer;
import io.fairlead.runner.executor.FleetWork;
import io.fairlead.runner.executor.local.Workers;
import io.fairlead.runner.logs.DirectoryLogs;
import io.fairlead.runner.run.dag.DescribedPlugin;
import io.fairlead.runner.run.dag.DescribedPlugin.DescribedDag;
import io.fairlead.runner.testkit.NoWork;
import io.fairlead.runner.testkit.TestGit;
import io.fairlead.runner.testkit.TestScheduler;
import io.fairlead.runner.testkit.TestSidecar;
import io.fairlead.runner.web.worker.Commits;
import io.fairlead.runner.web.worker.WorkerApi;
import io.fairlead.runner.web.worker.WorkerApiConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker fetches exactly its run's commit, and only while its attempt is active. */
class CommitFetchTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Path folder;
    private Path bare;
    private TestGit git;
    private String commit;
    private TestScheduler scheduler;
    private GitSync sync;
    private WorkerApi api;
    private TestSidecar sidecar;
    private String token;

    /** A run at the only commit, whose task "first" is executed by who has the token. */
    @BeforeEach
    void a_run(@TempDir Path temp) throws Exception {
        folder = temp;
        bare = TestGit.bare(temp.resolve("demo.git"));
        git = TestGit.clone(bare.toString(), temp.resolve("clone"));
        commit = git.write("a", "1").push("one");
        scheduler = new TestScheduler(temp.resolve("fairlead.db"));
        scheduler.executor.reportTo(scheduler.reports);
        publish(commit);
        scheduler.trigger("d");
        scheduler.tick();
        scheduler.tick();
        token = scheduler.executor.assignment("first").token();

        var config = SyncConfig.of(bare.toString(), temp.resolve("root"));
        sync = new GitSync(config, new Deaf(), () -> Set.of(commit));
        sync.syncOnce();
        var server = new CommitServer("demo", config, scheduler.queries::mayFetch);
        var commits = new Commits(
                scheduler.queries::mayFetch, repo -> Optional.of(server).filter(known -> repo.equals("demo")));
        var logs = new DirectoryLogs(temp.resolve("logs"));
        api = WorkerApi.start(
                WorkerApiConfig.LOOPBACK,
                commits,
                scheduler.reports,
                logs,
                new WorkerApi.Work(new NoWork(), Workers::none, FleetWork.NONE));
    }

    @AfterEach
    void close() {
        if (sidecar != null) sidecar.close();
        api.close();
        sync.close();
        scheduler.close();
    }

    @Test
    void the_worker_api_gives_the_run_s_commit_to_its_active_attempt_and_to_nobody_else() throws Exception {
        String url = api.uri() + "/git/demo";
        assertThat(git.fetches(url, token, commit)).isTrue();
        assertThat(git.fetches(url, "guess", commit)).isFalse();
        assertThat(git.fetches(api.uri() + "/git/other", token, commit)).isFalse();

        String other = git.write("a", "2").push("two");
        publish(other);
        sync.syncOnce();
        assertThat(git.fetches(url, token, other)).isFalse();
        assertThat(git.fetches(url, token, commit)).isTrue();

        scheduler.succeed("first");
        assertThat(git.fetches(url, token, commit)).isFalse();
    }

    @Test
    void a_git_sync_beside_the_runner_asks_it_who_may_fetch() {
        int port = TestSidecar.freePort();
        sidecar = TestSidecar.gitSync(
                folder,
                "--repo=" + bare,
                "--root=" + folder.resolve("sidecar"),
                "--link=current",
                "--serve-name=demo",
                "--serve-bind=127.0.0.1:" + port,
                "--serve-auth-url=" + api.uri() + "/worker/fetches");
        String url = "http://127.0.0.1:" + port + "/git/demo";
        await().atMost(PATIENCE).until(() -> git.fetches(url, token, commit));
        assertThat(git.fetches(url, "guess", commit)).isFalse();
        scheduler.succeed("first");
        await().atMost(PATIENCE).until(() -> !git.fetches(url, token, commit));
    }

    @Test
    void the_question_is_answered_for_the_very_repo_and_commit() throws Exception {
        assertThat(ask(token, "{\"repo\": \"demo\", \"hash\": \"" + commit + "\"}"))
                .isEqualTo(204);
        assertThat(ask(token, "{\"repo\": \"other\", \"hash\": \"" + commit + "\"}"))
                .isEqualTo(403);
        assertThat(ask(token, "{\"repo\": \"demo\", \"hash\": \"" + "0".repeat(40) + "\"}"))
                .isEqualTo(403);
        assertThat(ask("guess", "{\"repo\": \"demo\", \"hash\": \"" + commit + "\"}"))
                .isEqualTo(403);
        assertThat(ask(token, "{")).isEqualTo(400);
    }

    private int ask(String bearer, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(api.uri() + "/worker/fetches"))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + bearer)
                .POST(BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    private void publish(String hash) {
        var now = scheduler.clock.instant();
        var dags = List.of(new DescribedDag("Source", dag("d", task("first"), task("second", "first"))));
        var plugin = new DescribedPlugin("A.java", "A.java", hash, dags, Optional.empty());
        var revision = scheduler.repos.fetched(scheduler.repo(), hash, "Ada", "change", now, "/tree/" + hash, now);
        scheduler.catalogs.publish(scheduler.repo(), revision, List.of(plugin), List.of(), now);
    }

    private record Deaf() implements SyncListener {

        @Override
        public void seen(String hash) {}

        @Override
        public void published(Published revision) {}

        @Override
        public void failed(String reason, Duration retryIn) {}
    }
}
