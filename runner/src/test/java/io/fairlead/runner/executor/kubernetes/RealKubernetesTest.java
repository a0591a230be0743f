package io.fairlead.runner.executor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.kubernetes.pod.Pods;
import io.fairlead.runner.run.dag.Container;
import io.fairlead.runner.run.dag.Execution;
import io.fairlead.runner.run.dag.PodWishes;
import io.fairlead.runner.testkit.ApiRelay;
import io.fairlead.runner.testkit.ApiRequest;
import io.fairlead.runner.testkit.TestCluster;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The executor on a real cluster, with containers of a shell. */
class RealKubernetesTest {

    private static final String IMAGE = TestCluster.shellImage();

    private static FileChannel turn;

    @TempDir
    Path folder;

    private Rig rig;

    @BeforeAll
    static void wait_for_the_cluster() {
        turn = TestCluster.turn();
    }

    @AfterAll
    static void leave_the_cluster() throws IOException {
        if (turn != null) turn.close();
    }

    @BeforeEach
    void connect() {
        Config administrator = TestCluster.administrator();
        var runner = new ConfigBuilder(administrator)
                .withImpersonateUsername(TestCluster.RUNNER)
                .build();
        rig = new Rig(administrator, runner, folder);
        TestCluster.namespace(rig.client, Fixture.NAMESPACE);
    }

    @AfterEach
    void leave() {
        if (rig == null) return;
        rig.client.pods().inNamespace(Fixture.NAMESPACE).withGracePeriod(0).delete();
        rig.close();
    }

    @Test
    void a_container_is_executed_restricted_with_its_log_and_output() {
        Assignment attempt = rig.start(
                rig.executor(),
                101,
                "load",
                shell("/out.json", PodWishes.NONE, "id -u; echo hello; sleep 3; echo '[1,2]' > /out.json; echo bye"));
        rig.until(() -> rig.log(attempt).contains("stdout: hello"));
        assertThat(rig.reports.end(101)).as("the log is live").isNull();
        assertThat(rig.end(101).strip()).isEqualTo("SUCCESS [1,2]");
        assertThat(rig.log(attempt)).containsExactly("stdout: 10001", "stdout: hello", "stdout: bye");
        rig.until(() -> rig.pod(101) == null);
    }

    @Test
    void a_container_that_takes_too_much_memory_is_killed_and_named() {
        var limited = new PodWishes(
                null,
                Map.of("memory", "16Mi"),
                Map.of("memory", "16Mi"),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        rig.start(rig.executor(), 102, "load", shell("", limited, "exec tail /dev/zero"));
        assertThat(rig.end(102)).isEqualTo("FAILED out of memory: killed at its limit of 16Mi (OOMKilled)");
    }

    @Test
    void an_exit_code_is_told() {
        Assignment attempt = rig.start(rig.executor(), 103, "load", shell("", PodWishes.NONE, "echo oh; exit 4"));
        assertThat(rig.end(103)).isEqualTo("FAILED the container ended with status 4");
        assertThat(rig.log(attempt)).contains("stdout: oh").last().asString().contains("status 4");
    }

    @Test
    void a_command_that_does_not_exist_fails_for_good() {
        var own = new Container(IMAGE, List.of("/no/such/program"), "");
        rig.start(rig.executor(), 104, "load", new Execution("", "", own, PodWishes.NONE));
        assertThat(rig.end(104))
                .startsWith("FAILED_FOR_GOOD the container cannot start: ")
                .contains("no such file");
    }

    @Test
    void a_pod_that_fits_nowhere_waits_with_the_schedulers_words() {
        var huge = wishing(Map.of("memory", "900Ti"), null);
        var executor = rig.executor();
        rig.start(executor, 105, "load", shell("", huge, "true"));
        rig.until(() -> rig.reports.waits(105) != null);
        assertThat(rig.reports.waits(105)).startsWith("pod pending: 0/").contains("Insufficient memory");
        executor.kill(105, "cancelled");
        rig.until(() -> rig.pod(105) == null && executor.active().isEmpty());
    }

    @Test
    void a_secret_that_is_not_there_fails_for_good_and_is_named() {
        var wishes = wishing(null, List.of("no-such-secret"));
        rig.start(rig.executor(), 106, "load", shell("", wishes, "true"));
        assertThat(rig.end(106))
                .startsWith("FAILED_FOR_GOOD the pod cannot start: CreateContainerConfigError")
                .contains("no-such-secret");
    }

    @Test
    void an_image_that_cannot_be_pulled_is_told_with_its_cause() {
        var own = new Container("127.0.0.1:1/no/such/image:1", List.of("true"), "");
        var executor = rig.executor();
        rig.start(executor, 107, "load", new Execution("", "", own, PodWishes.NONE));
        rig.until(() -> rig.reports.waits(107) != null && rig.reports.waits(107).contains("connection refused"));
        executor.kill(107, "cancelled");
        rig.until(() -> rig.pod(107) == null);
    }

    @Test
    void a_pod_that_is_deleted_by_hand_is_an_infrastructure_failure() {
        rig.start(rig.executor(), 108, "load", shell("", PodWishes.NONE, "exec sleep 600"));
        Pod pod = rig.pod(108, "Running");
        rig.client.resource(pod).withGracePeriod(1).delete();
        assertThat(rig.end(108)).startsWith("LOST its pod was deleted, and not by Fairlead (node ");
    }

    @Test
    void a_pod_that_the_namespace_does_not_admit_fails_for_good_with_the_apis_words() {
        var template = Fixture.template("spec: {hostNetwork: true}");
        rig.start(rig.executor(), 113, "load", shell("", template, "true"));
        assertThat(rig.end(113)).startsWith("FAILED_FOR_GOOD").contains("violates PodSecurity", "hostNetwork=true");
    }

    @Test
    void a_runner_that_starts_goes_on_with_pod_and_log() {
        var first = rig.executor();
        Assignment attempt =
                rig.start(first, 109, "load", shell("", PodWishes.NONE, "echo one; sleep 8; echo two; echo three"));
        rig.until(() -> rig.log(attempt).contains("stdout: one"));
        first.close();
        assertThat(rig.executor().active()).contains(109L);
        assertThat(rig.end(109).strip()).isEqualTo("SUCCESS");
        assertThat(rig.log(attempt)).containsExactly("stdout: one", "stdout: two", "stdout: three");
    }

    @Test
    void the_rights_that_the_manifests_give_are_all_used_and_suffice() {
        var huge = wishing(Map.of("memory", "900Ti"), null);
        try (ApiRelay relay = TestCluster.asRunner(TestCluster.administrator());
                var seen = new Rig(TestCluster.administrator(), at(relay), folder)) {
            var executor = seen.executor();
            seen.start(executor, 110, "load", shell("", PodWishes.NONE, "echo hello"));
            seen.start(executor, 111, "extract", shell("", huge, "true"));
            assertThat(seen.end(110).strip()).isEqualTo("SUCCESS");
            seen.until(() -> seen.reports.waits(111) != null);
            seen.later(Duration.ofMinutes(11));
            assertThat(seen.end(111)).startsWith("LOST the pod was pending for more than ");
            seen.until(() -> seen.pods().isEmpty());
            assertThat(relay.seen().stream().map(ApiRequest::right).collect(Collectors.toSet()))
                    .isEqualTo(TestCluster.rights());
        }
    }

    /** A node that was ready once, and of which nobody has heard since. The minute that this takes is the cluster's own patience. */
    @Test
    void a_node_that_is_lost_loses_its_attempts_and_is_named() {
        rig.client.resource(GHOST).createOr(NonDeletingOperation::update);
        try {
            // The controllers of nodes change it, too.
            await().ignoreExceptions()
                    .until(() -> rig.client.nodes().withName("ghost").editStatus(RealKubernetesTest::ready) != null);
            rig.start(rig.executor(), 112, "load", shell("", Fixture.template(ON_GHOST), "true"));
            rig.until(() -> rig.pod(112) != null
                    && "ghost".equals(rig.pod(112).getSpec().getNodeName()));
            rig.client.resource(rig.pod(112)).editStatus(RealKubernetesTest::running);
            rig.until(() -> rig.reports.isStarted(112));
            rig.until(() -> rig.pod(112).getMetadata().getDeletionTimestamp() != null);
            assertThat(rig.reports.end(112)).as("it may be back").isNull();
            rig.later(Duration.ofMinutes(3));
            assertThat(rig.end(112))
                    .isEqualTo("LOST node ghost does not answer: the pod was to be deleted and is still there");
        } finally {
            rig.client.nodes().withName("ghost").delete();
        }
    }

    private static Node ready(Node node) {
        node.getStatus()
                .setConditions(List.of(new NodeConditionBuilder()
                        .withType("Ready")
                        .withStatus("True")
                        .withReason("KubeletReady")
                        .withLastHeartbeatTime(Instant.now().toString())
                        .build()));
        var room = Map.of("pods", new Quantity("10"), "cpu", new Quantity("1"), "memory", new Quantity("1Gi"));
        node.getStatus().setCapacity(room);
        node.getStatus().setAllocatable(room);
        return node;
    }

    private static Pod running(Pod pod) {
        pod.setStatus(new PodStatusBuilder()
                .withPhase("Running")
                .addNewContainerStatus()
                .withName(Pods.WORKER)
                .withNewState()
                .withNewRunning()
                .endRunning()
                .endState()
                .endContainerStatus()
                .build());
        return pod;
    }

    private static final String GHOST = """
            apiVersion: v1
            kind: Node
            metadata: {name: ghost, labels: {test.fairlead.io/ghost: "yes"}}
            """;

    private static final String ON_GHOST = """
            spec:
              nodeSelector: {test.fairlead.io/ghost: "yes"}
              tolerations:
                - {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 1}
                - {key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 1}
            """;

    private static Config at(ApiRelay relay) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(relay.address())
                .withHttp2Disable(true)
                .build();
    }

    private static PodWishes wishing(Map<String, String> requests, List<String> secrets) {
        return new PodWishes(null, requests, null, null, null, null, null, secrets, null, null, null, null, null, null);
    }

    private static Execution shell(String output, PodWishes wishes, String script) {
        return new Execution("", "", new Container(IMAGE, List.of("sh", "-c", script), output), wishes);
    }
}
