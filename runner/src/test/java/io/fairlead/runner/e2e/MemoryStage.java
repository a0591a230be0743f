package io.fairlead.runner.e2e;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fairlead.runner.executor.kubernetes.MockCluster;
import io.fairlead.runner.executor.kubernetes.TestKubelet;
import io.fairlead.runner.testkit.ApiRelay;
import io.fairlead.runner.worker.AttemptMain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The API in memory; containers are processes of this machine. */
final class MemoryStage implements Stage {

    private static final String WORKER = "registry.example.org/fairlead/worker:1";
    private static final String SHELL = "busybox:1";

    private final MockCluster cluster = new MockCluster();
    private final KubernetesClient client = cluster.client();
    private final TestKubelet kubelet;
    private final ApiRelay api;

    MemoryStage(Path folder) throws IOException {
        Path node = Files.createDirectories(folder.resolve("node"));
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        this.kubelet = new TestKubelet(cluster, node, Map.of(WORKER, worker(temporary), SHELL, List.of("true")));
        this.api = new ApiRelay(
                () -> new Socket(
                        InetAddress.getLoopbackAddress(), client.getMasterUrl().getPort()),
                Map.of());
    }

    /** @param temporary where logs wait: other tests have attempts of the same numbers */
    private static List<String> worker(Path temporary) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary,
                "-Dslf4j.provider=io.fairlead.runner.worker.log.TaskLogging",
                "-cp",
                System.getProperty("java.class.path"),
                AttemptMain.class.getName());
    }

    @Override
    public KubernetesClient client() {
        return client;
    }

    @Override
    public ApiRelay api() {
        return api;
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public String workerImage() {
        return WORKER;
    }

    @Override
    public String shellImage() {
        return SHELL;
    }

    @Override
    public String untilTold(Board board, String task) {
        return "until [ -e " + board.file(task) + " ]; do sleep 0.05; done";
    }

    @Override
    public void namespace(String name) {
        // Here pods may be anywhere.
    }

    @Override
    public void makeRoom() {
        kubelet.label(ROOM, "yes");
    }

    @Override
    public void evict(Pod pod, Board board) {
        kubelet.evict(pod, "Pod ephemeral local storage usage exceeds the total limit of containers 64Mi. ");
    }

    @Override
    public void killForMemory(Pod pod, Board board) {
        kubelet.killForMemory(pod);
    }

    @Override
    public Undo preempt(Pod pod) {
        kubelet.event(
                pod.getMetadata().getName(),
                new EventBuilder()
                        .withReason("Preempted")
                        .withMessage("Preempted by pod 4711 on node test")
                        .withNewEventTime(Instant.now().toString())
                        .withNewRelated()
                        .withNamespace(pod.getMetadata().getNamespace())
                        .withName(PREEMPTOR)
                        .endRelated()
                        .build());
        client.resource(pod).delete();
        return () -> {};
    }

    @Override
    public Undo empty(Pod pod) {
        kubelet.event(pod.getMetadata().getName(), "TaintManagerEviction", "Marking for deletion Pod fairlead/it");
        client.resource(pod).delete();
        return () -> {};
    }

    @Override
    public void close() {
        kubelet.close();
        client.close();
        api.close();
        cluster.close();
    }
}
