package io.fairlead.runner.e2e;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fairlead.runner.logs.bucket.TestBucket;
import io.fairlead.runner.testkit.PassingTime;
import io.fairlead.runner.testkit.TestGit;
import io.fairlead.runner.testkit.TestProcess;
import io.fairlead.runner.testkit.TestRelay;
import io.fairlead.runner.testkit.TestRunner;
import io.fairlead.runner.testkit.TestSidecar;
import io.fairlead.s3.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * All that a runner with pods has around it: a cluster, a bucket, a repository, and a network between
 * the workers and the runner.
 */
final class PodsRig implements AutoCloseable {

    static final String NAMESPACE = "fairlead";

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    final Stage stage;
    final KubernetesClient client;
    final Board board;
    final MarkedTasks tasks;
    final TestBucket bucket = new TestBucket();
    final Path folder;
    final Path bare;
    final TestGit git;
    final int workerApi = TestSidecar.freePort();
    final TestRelay workers;
    private final List<TestRelay> relays = new ArrayList<>();

    /** @param above the test's folder; each stage has a part of it */
    PodsRig(Where where, Path above) throws IOException {
        this.folder = Files.createDirectories(above.resolve(where.name()));
        this.stage = where.stage(folder);
        this.client = stage.client();
        this.board = new Board(stage.host(), folder.resolve("told"));
        this.tasks = new MarkedTasks(board);
        this.workers = new TestRelay(workerApi, stage.host());
        this.bare =
                TestGit.bare(Files.createDirectories(folder.resolve("served")).resolve("sales.git"));
        this.git = TestGit.clone(bare.toString(), folder.resolve("clone"));
        stage.namespace(NAMESPACE);
        Files.writeString(
                folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: test, cluster: {server: "%s"}}]
                contexts: [{name: test, context: {cluster: test, user: test}}]
                users: [{name: test, user: {token: t0ken}}]
                current-context: test
                """.formatted(stage.api().address()));
    }

    /** Settings with which tasks execute in pods and logs go to the bucket, and these more. */
    Path settings(String... more) {
        return write("fairlead.yaml", text(workerApi, workers.address(), "fairlead") + String.join("", more));
    }

    /** @param url how workers reach the worker API, which listens on that port */
    String text(int port, String url, String installation) {
        return """
                executor: kubernetes
                slots: 1
                worker-api: {port: %d, url: "%s"}
                kubernetes: {namespace: %s, image: "%s", grace: 10s, installation: %s}
                logs: {bucket: %s, prefix: logs, endpoint: "%s", path-style: true}
                """.formatted(
                        port,
                        url,
                        NAMESPACE,
                        stage.workerImage(),
                        installation,
                        bucket.config.bucket(),
                        bucket.between.endpoint());
    }

    /** The repository as the runner syncs it itself. */
    String embedded() {
        return """
                repos:
                  - {name: sales, url: "%s", ref: main, path: dags, period: 500ms}
                """.formatted(bare);
    }

    Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A runner as a process of its own. */
    TestProcess up(Path settings) {
        var variables = Map.of(
                "KUBECONFIG",
                folder.resolve("kubeconfig").toString(),
                "HTTP2_DISABLE",
                "true",
                "AWS_ACCESS_KEY_ID",
                S3Server.ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY",
                S3Server.SECRET_KEY);
        return TestProcess.up(
                folder, variables, "--data", folder.resolve("data").toString(), "--config", settings.toString());
    }

    /** A runner in this process. */
    TestRunner start(Path data, Path settings) {
        return start(data, settings, new PassingTime());
    }

    /** The same, with a test that may let time pass. */
    TestRunner start(Path data, Path settings, PassingTime time) {
        System.setProperty("kubeconfig", folder.resolve("kubeconfig").toString());
        System.setProperty("http2.disable", "true");
        try {
            return TestRunner.start(data, time.clock(), Map.of("FAIRLEAD_CONFIG", settings.toString()));
        } finally {
            System.clearProperty("kubeconfig");
            System.clearProperty("http2.disable");
        }
    }

    /** How workers reach a worker API of this machine that is not the first runner's. */
    String others(int port) {
        var relay = new TestRelay(port, stage.host());
        relays.add(relay);
        return relay.address();
    }

    List<Pod> pods(String task) {
        return client.pods()
                .inAnyNamespace()
                .withLabel("fairlead.io/task", task)
                .list()
                .getItems();
    }

    /** The one pod of a task, once it is executing. */
    Pod running(String task) {
        until(() -> pods(task).stream().anyMatch(PodsRig::isRunning));
        return pods(task).stream().filter(PodsRig::isRunning).findFirst().orElseThrow();
    }

    private static boolean isRunning(Pod pod) {
        return pod.getStatus() != null && "Running".equals(pod.getStatus().getPhase());
    }

    static void until(Callable<Boolean> condition) {
        await().atMost(PATIENCE).until(condition);
    }

    @Override
    public void close() throws IOException {
        stage.close();
        workers.close();
        relays.forEach(TestRelay::close);
        bucket.close();
        board.close();
    }
}
