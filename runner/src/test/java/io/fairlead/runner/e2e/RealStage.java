package io.fairlead.runner.e2e;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fairlead.runner.testkit.ApiRelay;
import io.fairlead.runner.testkit.TestCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

/** A real cluster with one node; the runner has the rights there that the manifests give it. */
final class RealStage implements Stage {

    private static final String PREEMPTOR = "fairlead-test-preemptor";
    private static final String PRIORITY = """
            apiVersion: scheduling.k8s.io/v1
            kind: PriorityClass
            metadata: {name: %s}
            value: 1000
            """.formatted(PREEMPTOR);
    private static final long NOBODY = 65534;
    private static final String TAINT = "test.fairlead.io/empty";

    private final Config administrator;
    private final String workerImage = TestCluster.workerImage();
    private final KubernetesClient client;
    private final ApiRelay api;
    private final FileChannel turn;
    private final List<String> namespaces = new ArrayList<>();

    private RealStage(Config administrator, FileChannel turn) {
        this.administrator = administrator;
        this.turn = turn;
        this.client = new KubernetesClientBuilder().withConfig(administrator).build();
        this.api = TestCluster.asRunner(administrator);
        editNode(this::asFound);
    }

    static RealStage open() {
        FileChannel turn = TestCluster.turn();
        try {
            return new RealStage(TestCluster.administrator(), turn);
        } catch (RuntimeException | Error e) {
            end(turn); // or this process could have no other
            throw e;
        }
    }

    private static void end(FileChannel turn) {
        try {
            turn.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public KubernetesClient client() {
        return client;
    }

    @Override
    public ApiRelay api() {
        return api;
    }

    /** {@code FAIRLEAD_TEST_HOST}, or the address from which this machine speaks to the API. */
    @Override
    public String host() {
        String said = System.getenv("FAIRLEAD_TEST_HOST");
        if (said != null) return said;
        var server = URI.create(administrator.getMasterUrl());
        try (var socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
            return socket.getLocalAddress().getHostAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String workerImage() {
        return workerImage;
    }

    @Override
    public String shellImage() {
        return TestCluster.shellImage();
    }

    @Override
    public String untilTold(Board board, String task) {
        return "until wget -q -O /dev/null " + board.address() + "/told/" + task + "/1 2>/dev/null; do sleep 0.1; done";
    }

    @Override
    public void namespace(String name) {
        TestCluster.namespace(client, name);
        namespaces.add(name);
        deletePods(name);
    }

    @Override
    public void makeRoom() {
        editNode(node -> {
            node.getMetadata().getLabels().put(ROOM, "yes");
            return node;
        });
    }

    @Override
    public void evict(Pod pod, Board board) {
        board.tell(pod.getMetadata().getLabels().get("fairlead.io/task"), "fill");
    }

    @Override
    public void killForMemory(Pod pod, Board board) {
        board.tell(pod.getMetadata().getLabels().get("fairlead.io/task"), "hoard");
    }

    @Override
    public Undo preempt(Pod pod) {
        HasMetadata priority = client.resource(PRIORITY).createOr(NonDeletingOperation::update);
        Pod preemptor = new PodBuilder()
                .withNewMetadata()
                .withName(PREEMPTOR)
                .withNamespace(pod.getMetadata().getNamespace())
                .endMetadata()
                .withNewSpec()
                .withPriorityClassName(PREEMPTOR)
                .withNewSecurityContext()
                .withRunAsNonRoot()
                .withRunAsUser(NOBODY)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewContainer()
                .withName("sleeps")
                .withImage(shellImage())
                .withCommand("sleep", "600")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .withNewResources()
                .addToLimits(SEAT, new Quantity("1"))
                .endResources()
                .endContainer()
                .endSpec()
                .build();
        client.resource(preemptor).create();
        return () -> {
            client.resource(preemptor).withGracePeriod(0).delete();
            client.resource(priority).delete();
        };
    }

    @Override
    public Undo empty(Pod pod) {
        var taint = new TaintBuilder().withKey(TAINT).withEffect("NoExecute").build();
        editNode(node -> {
            node.getSpec().getTaints().add(taint);
            return node;
        });
        return () -> editNode(this::asFound);
    }

    /** Without what tests gave it, but with a seat. */
    private Node asFound(Node node) {
        node.getMetadata().getLabels().remove(ROOM);
        node.getSpec().getTaints().removeIf(taint -> TAINT.equals(taint.getKey()));
        return node;
    }

    private void editNode(UnaryOperator<Node> change) {
        var node = client.nodes()
                .withName(client.nodes().list().getItems().get(0).getMetadata().getName());
        untilUndisturbed(() -> node.edit(change));
        untilUndisturbed(() -> node.editStatus(found -> {
            found.getStatus().getCapacity().put(SEAT, new Quantity("1"));
            found.getStatus().getAllocatable().put(SEAT, new Quantity("1"));
            return found;
        }));
    }

    /** The kubelet changes it, too. */
    private static void untilUndisturbed(Callable<Node> change) {
        await().ignoreExceptionsMatching(e -> e instanceof KubernetesClientException api && api.getCode() == 409)
                .until(change, Objects::nonNull);
    }

    private void deletePods(String namespace) {
        client.pods().inNamespace(namespace).withGracePeriod(0).delete();
    }

    @Override
    public void close() {
        try {
            namespaces.forEach(this::deletePods);
            editNode(this::asFound);
            api.close();
            client.close();
        } finally {
            end(turn);
        }
    }
}
