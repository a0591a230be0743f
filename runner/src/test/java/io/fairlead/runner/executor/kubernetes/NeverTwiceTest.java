package io.fairlead.runner.executor.kubernetes;

import static io.fairlead.runner.executor.kubernetes.Fixture.container;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.run.dag.Execution;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An attempt is held for as long as something of its pod can execute: while it is, its task's next attempt does not begin. */
class NeverTwiceTest {

    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    /** Uses its time of grace until it is told not to. */
    private static final Execution TIDIES_UP =
            container("", "sh", "-c", "trap : TERM; while [ ! -f go ]; do sleep 0.05; done");

    @TempDir
    Path folder;

    private MockCluster cluster;
    private TestKubelet kubelet;
    private Rig rig;

    @BeforeEach
    void start() {
        cluster = new MockCluster();
        kubelet = new TestKubelet(cluster, folder, Map.of());
        rig = new Rig(cluster.config(), folder);
    }

    @AfterEach
    void stop() {
        rig.close();
        kubelet.close();
        cluster.close();
    }

    @Test
    void one_that_timed_out_is_held_until_its_grace_is_used() {
        var executor = rig.executor();
        rig.start(executor, 1, "load", TIDIES_UP);
        Pod pod = rig.pod(1, "Running");
        rig.reports.endedByRunner(1, "FAILED timed out after 10 s");
        executor.kill(1, "timed out after 10 s");
        assertHeldUntilItGoes(executor, pod);
    }

    @Test
    void one_that_was_found_by_a_runner_after_its_end_is_held_until_its_grace_is_used() {
        var first = rig.executor();
        rig.start(first, 1, "load", TIDIES_UP);
        Pod pod = rig.pod(1, "Running");
        rig.reports.endedByRunner(1, "FAILED timed out after 10 s");
        first.kill(1, "timed out after 10 s");
        rig.until(() -> rig.pod(1).getMetadata().getDeletionTimestamp() != null);
        first.close();
        assertHeldUntilItGoes(rig.executor(), pod);
    }

    @Test
    void one_that_began_when_it_was_given_up_for_not_beginning_is_held_until_it_has_ended() {
        // Its node does not say so, or too late.
        cluster.rule(request -> request.getPath().contains("/status")
                ? Optional.of(MockCluster.status(503, "not now", 0))
                : Optional.empty());
        var executor = rig.executor();
        rig.start(executor, 1, "load", TIDIES_UP);
        rig.until(() -> kubelet.processes() == 1);
        Pod pod = rig.pod(1);
        rig.later(Duration.ofMinutes(11));
        assertThat(rig.end(1)).startsWith("LOST the pod was pending for more than 600 s");
        assertHeldUntilItGoes(executor, pod);
    }

    @Test
    void one_that_is_evicted_is_held_until_it_has_ended() {
        var executor = rig.executor();
        rig.start(executor, 1, "load", TIDIES_UP);
        Pod pod = rig.pod(1, "Running");
        kubelet.set(
                pod.getMetadata().getName(),
                "{phase: Failed, reason: Evicted, message: low on memory, containerStatuses: [{name: worker, state:"
                        + " {running: {}}}]}");
        assertThat(rig.end(1)).startsWith("LOST evicted from node");
        assertHeldUntilItGoes(executor, pod);
    }

    @Test
    void one_whose_node_is_lost_is_held_for_its_grace_and_a_minute() {
        kubelet.play("load", "{phase: Running, containerStatuses: [{name: worker, state: {running: {}}}]}");
        var executor = rig.executor();
        rig.start(executor, 1, "load", TIDIES_UP);
        Pod pod = rig.pod(1, "Running");
        rig.client.resource(pod).edit(found -> {
            found.getMetadata().setFinalizers(List.of("test/lost"));
            return found;
        });
        rig.reports.endedByRunner(1, "FAILED timed out after 10 s");
        executor.kill(1, "timed out after 10 s");
        rig.until(() -> rig.pod(1).getMetadata().getDeletionTimestamp() != null);
        assertHeld(executor);
        rig.until(() -> {
            rig.later(Duration.ofSeconds(20));
            return executor.active().isEmpty();
        });
        assertThat(rig.pod(1)).isNotNull();
    }

    @Test
    void one_that_is_ended_while_the_api_creates_its_pod_is_held_until_that_has_ended() {
        var executor = rig.executor();
        var letGo = new AtomicBoolean();
        var once = new AtomicBoolean();
        cluster.rule(request -> {
            if (request.getMethod().equals("POST") && once.compareAndSet(false, true)) {
                executor.kill(1, "timed out after 10 s");
                letGo.set(!isHeldForAMoment(executor));
            }
            return Optional.empty();
        });
        rig.start(executor, 1, "load", container("", "sleep", "600"));
        rig.until(() -> cluster.count("DELETE pods") > 0 && executor.active().isEmpty());
        assertThat(letGo).isFalse();
        rig.until(() -> rig.pods().isEmpty() && kubelet.processes() == 0);
    }

    @Test
    void one_that_is_ended_when_nobody_knows_whether_it_has_a_pod_is_looked_for() {
        AtomicInteger left = cluster.refuse("POST", "/pods", Integer.MAX_VALUE, 504, "too slow", 0);
        var executor = rig.executor();
        rig.start(executor, 1, "load", TIDIES_UP);
        rig.until(() -> rig.reports.waits(1) != null);
        executor.kill(1, "timed out after 10 s");
        rig.until(() -> cluster.count("DELETE pods") > 0);
        assertHeld(executor);
        left.set(0);
        rig.later(Duration.ofSeconds(31));
        rig.until(() -> executor.active().isEmpty());
        assertThat(rig.pods()).isEmpty();
    }

    @Test
    void those_of_a_namespace_that_may_not_be_looked_into_are_not_taken_for_lost() {
        var first = rig.executor();
        Assignment attempt = rig.start(first, 1, "load", TIDIES_UP);
        Pod pod = rig.pod(1, "Running");
        first.close();
        AtomicInteger left = new AtomicInteger(1);
        cluster.rule(request -> left.get() > 0
                        && request.getMethod().equals("GET")
                        && request.getPath().contains("/namespaces/fairlead/pods?labelSelector")
                ? Optional.of(MockCluster.status(403, "pods is forbidden", 0))
                : Optional.empty());
        var second = rig.executor();
        assertThat(second.active()).containsExactly(1L);
        left.set(0);
        go(pod);
        assertThat(rig.end(1)).isEqualTo("SUCCESS");
        assertThat(rig.log(attempt)).isEmpty();
    }

    private void assertHeldUntilItGoes(KubernetesExecutor executor, Pod pod) {
        assertHeld(executor);
        assertThat(kubelet.processes()).isEqualTo(1);
        go(pod);
        rig.until(() -> executor.active().isEmpty());
        assertThat(kubelet.processes()).isZero();
        rig.until(() -> rig.pods().isEmpty());
        assertThat(rig.reports.ends()).isEqualTo(1);
    }

    private static void assertHeld(KubernetesExecutor executor) {
        assertThat(isHeldForAMoment(executor)).isTrue();
    }

    private static boolean isHeldForAMoment(KubernetesExecutor executor) {
        try {
            await().atMost(A_MOMENT)
                    .pollDelay(Duration.ZERO)
                    .until(() -> !executor.active().contains(1L));
            return false;
        } catch (ConditionTimeoutException e) {
            return true;
        }
    }

    private void go(Pod pod) {
        TestFiles.touch(folder.resolve(pod.getMetadata().getUid()).resolve("go"));
    }
}
