package io.fairlead.runner.executor.kubernetes;

import static io.fairlead.runner.executor.kubernetes.Fixture.container;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.KubernetesConfig.KeepPods;
import io.fairlead.runner.executor.kubernetes.pod.KubernetesSettings;
import io.fairlead.runner.executor.kubernetes.pod.PodIdentity;
import io.fairlead.runner.executor.kubernetes.pod.Pods;
import io.fairlead.runner.executor.kubernetes.pod.Retention;
import io.fairlead.runner.executor.kubernetes.pod.TeamPods;
import io.fairlead.runner.run.dag.Execution;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The executor against an API in memory, with a node that really executes. */
class KubernetesExecutorTest {

    private static final String SAYS_SUCCESS =
            "echo \"{\\\"attempt\\\":$FAIRLEAD_ATTEMPT,\\\"kind\\\":\\\"SUCCESS\\\"}\" > $FAIRLEAD_TERMINATION_LOG";

    /** What takes the place of our worker. */
    private static final List<String> WORKER = List.of("sh", "-c", SAYS_SUCCESS);

    @TempDir
    Path folder;

    private MockCluster cluster;
    private TestKubelet kubelet;
    private Rig rig;

    @BeforeEach
    void start() {
        cluster = new MockCluster();
        kubelet = new TestKubelet(cluster, folder, Map.of(Fixture.IMAGE, WORKER));
        rig = new Rig(cluster.config(), folder);
    }

    @AfterEach
    void stop() {
        rig.close();
        kubelet.close();
        cluster.close();
    }

    @Test
    void an_attempt_is_executed_in_a_pod_that_is_gone_afterwards() {
        var executor = rig.executor();
        assertThat(executor.freeSlots()).isEqualTo(100);
        Assignment attempt = rig.start(executor, 1, "extract", Execution.USUAL);
        assertThat(rig.end(1)).isEqualTo("SUCCESS");
        rig.until(() -> rig.pods().isEmpty() && executor.active().isEmpty());
        assertThat(executor.freeSlots()).isEqualTo(100);
        assertThat(rig.log(attempt)).isEmpty();
        assertThat(rig.reports.said(1)).hasSize(1);
    }

    @Test
    void a_container_of_the_tasks_own_has_its_log_followed_and_its_output_read() {
        var executor = rig.executor();
        String script = "echo one; echo two; echo '{\"rows\":3}' > /out/result.json; echo three";
        Assignment attempt = rig.start(executor, 1, "load", container("/out/result.json", "sh", "-c", script));
        assertThat(rig.end(1)).isEqualTo("SUCCESS {\"rows\":3}");
        assertThat(rig.reports.isStarted(1)).isTrue();
        assertThat(rig.log(attempt)).containsExactly("stdout: one", "stdout: two", "stdout: three");
    }

    @Test
    void a_log_that_was_followed_before_goes_on_where_it_was() {
        var first = rig.executor();
        String script = "echo one; echo two; while [ ! -f go ]; do sleep 0.1; done; echo three";
        Assignment attempt = rig.start(first, 1, "load", container("", "sh", "-c", script));
        Pod pod = rig.pod(1, "Running");
        rig.until(() -> rig.log(attempt).size() == 2);
        first.close();
        rig.executor();
        TestFiles.touch(folder.resolve(pod.getMetadata().getUid()).resolve("go"));
        assertThat(rig.end(1)).isEqualTo("SUCCESS");
        assertThat(rig.log(attempt)).containsExactly("stdout: one", "stdout: two", "stdout: three");
    }

    @Test
    void a_worker_that_dies_without_a_word_leaves_its_last_words_in_the_log() {
        var executor = executorWith("echo native code crashed; exit 134");
        Assignment attempt = rig.start(executor, 1, "extract", Execution.USUAL);
        assertThat(rig.end(1)).isEqualTo("FAILED the worker crashed (signal 6), see the log");
        assertThat(rig.log(attempt)).anyMatch(line -> line.startsWith("process: ") && line.endsWith("crashed"));
        assertThat(rig.log(attempt))
                .last()
                .asString()
                .startsWith("fairlead: pod sales-report-extract-1-")
                .endsWith("the worker crashed (signal 6), see the log");
    }

    @Test
    void a_task_that_is_ended_has_its_grace() {
        var executor = rig.executor();
        String script =
                "trap 'echo tidy; sleep 0.2; echo done; exit 0' TERM; echo ready; while true; do sleep 0.05; done";
        Assignment attempt = rig.start(executor, 1, "load", container("", "sh", "-c", script));
        rig.until(() -> rig.log(attempt).contains("stdout: ready"));
        rig.reports.endedByRunner(1, "FAILED cancelled by anna");
        executor.kill(1, "cancelled by anna");
        executor.kill(1, "cancelled by anna");
        rig.until(() -> executor.active().isEmpty() && rig.pods().isEmpty());
        assertThat(rig.log(attempt))
                .contains("stdout: tidy", "stdout: done")
                .last()
                .isEqualTo("fairlead: cancelled by anna; its pod was ended");
        assertThat(kubelet.processes()).isZero();
    }

    @Test
    void who_is_ended_before_his_pod_was_created_has_none() {
        cluster.refuse("POST", "/pods", 1_000, 503, "not now", 0);
        var executor = rig.executor();
        Assignment attempt = rig.start(executor, 1, "extract", Execution.USUAL);
        rig.until(() -> rig.reports.waits(1) != null);
        assertThat(rig.reports.waits(1)).isEqualTo("the Kubernetes API answers 503: not now");
        executor.kill(1, "cancelled by anna");
        rig.until(() -> executor.active().isEmpty());
        assertThat(rig.log(attempt)).containsExactly("fairlead: cancelled by anna; its pod was ended");
        assertThat(rig.pods()).isEmpty();
    }

    @Test
    void a_pod_that_somebody_deletes_is_an_infrastructure_failure() {
        var executor = executorWith("sleep 600");
        rig.start(executor, 1, "extract", Execution.USUAL);
        Pod pod = rig.pod(1, "Running");
        rig.client.resource(pod).delete();
        assertThat(rig.end(1)).startsWith("LOST ").containsAnyOf("deleted", "signal 15");
        rig.until(() -> rig.pods().isEmpty());
        assertThat(kubelet.processes()).isZero();
    }

    @Test
    void an_evicted_pod_is_told_with_its_events() {
        var executor = executorWith("sleep 600");
        Assignment attempt = rig.start(executor, 1, "extract", Execution.USUAL);
        Pod pod = rig.pod(1, "Running");
        kubelet.event(pod.getMetadata().getName(), "Evicted", "The node was low on resource: memory.");
        kubelet.set(
                pod.getMetadata().getName(),
                "{phase: Failed, reason: Evicted, message: 'The node was low on resource: memory.'}");
        assertThat(rig.end(1)).isEqualTo("LOST evicted from node none: The node was low on resource: memory.");
        assertThat(rig.log(attempt)).contains("fairlead: event Evicted: The node was low on resource: memory.");
    }

    @Test
    void a_pod_that_finds_no_node_waits_with_the_schedulers_words_and_not_for_ever() {
        kubelet.play(
                "extract",
                "{phase: Pending, conditions: [{type: PodScheduled, status: 'False', message: '0/3 nodes are available:"
                        + " 3 Insufficient cpu.'}]}");
        var executor = rig.executor();
        rig.start(executor, 1, "extract", Execution.USUAL);
        rig.until(() -> rig.reports.waits(1) != null);
        assertThat(rig.reports.waits(1)).isEqualTo("pod pending: 0/3 nodes are available: 3 Insufficient cpu.");
        assertThat(executor.active()).containsExactly(1L);
        rig.later(Duration.ofMinutes(11));
        assertThat(rig.end(1))
                .isEqualTo(
                        "LOST the pod was pending for more than 600 s: 0/3 nodes are available: 3 Insufficient cpu.");
        rig.until(() -> rig.pods().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-PT1H", "PT1H"})
    void a_runner_whose_clock_is_not_the_clusters_waits_for_as_long(Duration ahead) {
        rig.later(ahead);
        kubelet.play("extract", "{phase: Pending}");
        kubelet.play(
                "load",
                "{phase: Pending, containerStatuses: [{name: worker, state: {waiting: {reason: ImagePullBackOff,"
                        + " message: 'nope: not found'}}}]}");
        var executor = rig.executor();
        rig.start(executor, 1, "extract", Execution.USUAL);
        rig.start(executor, 2, "load", Execution.USUAL);
        rig.until(() -> rig.reports.waits(2) != null);
        rig.later(Duration.ofSeconds(25));
        rig.until(() -> rig.reports.waits(1) != null);
        assertThat(executor.active()).containsExactlyInAnyOrder(1L, 2L);
        rig.later(Duration.ofSeconds(25));
        assertThat(rig.end(2)).startsWith("FAILED_FOR_GOOD the pod cannot start: ImagePullBackOff");
        // The reason is looked at anew, with a call, while it is not given up.
        int looks = cluster.count("GET other");
        rig.later(Duration.ofMinutes(8));
        rig.until(() -> cluster.count("GET other") > looks);
        assertThat(executor.active()).containsExactly(1L);
        rig.later(Duration.ofMinutes(2));
        assertThat(rig.end(1)).startsWith("LOST the pod was pending for more than 600 s");
    }

    @Test
    void an_image_that_does_not_exist_fails_for_good_and_is_not_pulled_for_ever() {
        kubelet.play(
                "extract",
                "{phase: Pending, containerStatuses: [{name: worker, state: {waiting: {reason: ImagePullBackOff,"
                        + " message: 'Back-off pulling image \"nope\"'}}}]}");
        var executor = rig.executor();
        rig.start(executor, 1, "extract", Execution.USUAL);
        Pod pod = rig.pod(1, "Pending");
        kubelet.event(pod.getMetadata().getName(), "Failed", "Failed to pull image \"nope\": not found");
        rig.later(Duration.ofSeconds(45));
        assertThat(rig.end(1))
                .startsWith("FAILED_FOR_GOOD the pod cannot start: ImagePullBackOff")
                .endsWith("not found");
        rig.until(() -> rig.pods().isEmpty());
    }

    @Test
    void out_of_memory_is_the_tasks_failure() {
        kubelet.play(
                "extract",
                "{phase: Failed, containerStatuses: [{name: worker, state: {terminated: {exitCode: 137, reason:"
                        + " OOMKilled}}}]}");
        rig.start(rig.executor(), 1, "extract", Execution.USUAL);
        assertThat(rig.end(1)).isEqualTo("FAILED out of memory: killed at its limit of the node's memory (OOMKilled)");
    }

    @Test
    void out_of_memory_is_told_with_the_most_that_the_worker_told_of() {
        kubelet.play("extract", "{phase: Running, containerStatuses: [{name: worker, state: {running: {}}}]}");
        var executor = rig.executor();
        Assignment attempt = rig.start(executor, 1, "extract", Execution.USUAL);
        Pod pod = rig.pod(1, "Running");
        rig.reports.memoryPeak(1, 498L << 20);
        rig.reports.memoryPeak(1, 400L << 20);
        kubelet.set(
                pod.getMetadata().getName(),
                "{phase: Failed, containerStatuses: [{name: worker, state: {terminated: {exitCode: 137, reason:"
                        + " OOMKilled}}}]}");
        assertThat(rig.end(1)).endsWith("(OOMKilled), peak 498Mi when last heard");
        assertThat(rig.log(attempt)).last().asString().endsWith("(OOMKilled), peak 498Mi when last heard");
    }

    @Test
    void a_runner_that_starts_goes_on_with_the_pods_it_finds() {
        var first = executorWith("while [ ! -f go ]; do sleep 0.1; done; " + SAYS_SUCCESS);
        rig.start(first, 1, "extract", Execution.USUAL);
        Pod pod = rig.pod(1, "Running");
        first.close();
        var second = rig.executor();
        assertThat(second.active()).containsExactly(1L);
        TestFiles.touch(folder.resolve(pod.getMetadata().getUid()).resolve("go"));
        assertThat(rig.end(1)).isEqualTo("SUCCESS");
        assertThat(cluster.count("POST pods")).isEqualTo(1);
    }

    @Test
    void what_ended_while_no_runner_was_there_is_read_from_the_pod() {
        var first = executorWith("while [ ! -f go ]; do sleep 0.1; done; " + SAYS_SUCCESS);
        rig.start(first, 1, "extract", Execution.USUAL);
        Pod pod = rig.pod(1, "Running");
        first.close();
        TestFiles.touch(folder.resolve(pod.getMetadata().getUid()).resolve("go"));
        rig.pod(1, "Succeeded");
        rig.executor();
        assertThat(rig.end(1)).isEqualTo("SUCCESS");
        rig.until(() -> rig.pods().isEmpty());
    }

    @Test
    void what_was_recorded_before_a_restart_is_not_told_again() {
        var keep = retention(KeepPods.ALWAYS);
        var first = rig.executor(keep);
        rig.start(first, 1, "extract", Execution.USUAL);
        rig.end(1);
        rig.until(() -> first.active().isEmpty());
        first.close();
        var second = rig.executor(keep);
        assertThat(second.active()).isEmpty();
        assertThat(rig.reports.said(1)).hasSize(1);
        assertThat(rig.pods()).hasSize(1);
        rig.later(Duration.ofHours(2));
        rig.until(() -> rig.pods().isEmpty());
    }

    @Test
    void pods_of_failures_are_kept_for_a_while_if_that_is_wanted() {
        var executor = rig.executor(retention(KeepPods.ON_FAILURE));
        rig.start(executor, 1, "extract", Execution.USUAL);
        rig.start(executor, 2, "load", container("", "sh", "-c", "exit 4"));
        assertThat(rig.end(1)).isEqualTo("SUCCESS");
        assertThat(rig.end(2)).isEqualTo("FAILED the container ended with status 4");
        rig.until(() -> rig.pod(1) == null);
        assertThat(rig.pod(2)).isNotNull();
        rig.later(Duration.ofHours(2));
        rig.until(() -> rig.pods().isEmpty());
    }

    @Test
    void a_pod_whose_attempt_is_over_is_ended_after_a_while() {
        var first = executorWith("sleep 600");
        rig.start(first, 1, "extract", Execution.USUAL);
        rig.pod(1, "Running");
        first.close();
        rig.reports.endedByRunner(1, "FAILED the run was cancelled");
        var second = rig.executor();
        assertThat(second.active()).containsExactly(1L);
        rig.until(() -> {
            rig.later(Duration.ofSeconds(20));
            return rig.pods().isEmpty();
        });
        rig.until(() -> second.active().isEmpty());
        assertThat(kubelet.processes()).isZero();
    }

    @Test
    void pods_of_other_owners_are_not_touched() {
        Pod other = new PodBuilder(Pods.of(Fixture.attempt(1), Fixture.settings(), Fixture.NOW))
                .editMetadata()
                .withName("other")
                .addToLabels(PodIdentity.INSTANCE, "another-installation")
                .endMetadata()
                .build();
        kubelet.play("extract", "{phase: Succeeded}");
        rig.client.resource(other).create();
        var executor = rig.executor();
        rig.start(executor, 2, "load", container("", "true"));
        assertThat(rig.end(2)).isEqualTo("SUCCESS");
        rig.later(Duration.ofDays(1));
        rig.until(() -> rig.pod(2) == null);
        assertThat(rig.pods()).extracting(pod -> pod.getMetadata().getName()).containsExactly("other");
        assertThat(rig.reports.said(1)).isEmpty();
    }

    /** Whoever made it can have it say that the other team's task has succeeded. */
    @Test
    void a_pod_in_the_namespace_of_another_team_is_not_the_attempts_whatever_it_says() {
        var settings = Fixture.settings(Map.of("thieves", new TeamPods("thieves", "", "", "")));
        kubelet.play("extract", "{phase: Pending}");
        Assignment attempt = Fixture.attempt(1);
        Pod forged = forged(
                attempt,
                "thieves",
                Pods.of(attempt, settings, Fixture.NOW).getMetadata().getName());
        rig.reports.queued(attempt);
        var executor = rig.executor(settings);
        assertThat(executor.active()).isEmpty();
        rig.start(executor, 1, "extract", Execution.USUAL);
        rig.pod(1, "Pending");
        assertIgnored(executor, forged, settings);
    }

    @Test
    void a_pod_of_another_name_is_not_the_attempts_whatever_it_says() {
        kubelet.play("extract", "{phase: Pending}");
        Assignment attempt = Fixture.attempt(1);
        rig.reports.queued(attempt);
        Pod forged = forged(attempt, Fixture.NAMESPACE, "sales-report-extract-1-0badbeef");
        var executor = rig.executor();
        assertThat(executor.active()).isEmpty();
        executor.start(attempt);
        rig.until(() -> rig.pods().size() == 2);
        assertIgnored(executor, forged, Fixture.settings());
    }

    @Test
    void a_pod_of_an_attempt_that_the_database_does_not_know_is_left_alone() {
        Pod unknown = forged(Fixture.attempt(7), Fixture.NAMESPACE, "whatever");
        var executor = rig.executor();
        assertIgnored(executor, unknown, Fixture.settings());
        assertThat(executor.active()).isEmpty();
    }

    /** With the labels and the annotations of that attempt, and the word that it has succeeded. */
    private Pod forged(Assignment attempt, String namespace, String name) {
        Pod pod = new PodBuilder(Pods.of(attempt, Fixture.settings(), Fixture.NOW))
                .editMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .build();
        pod.setStatus(TestKubelet.succeeded(pod));
        return rig.client.resource(pod).create();
    }

    private void assertIgnored(KubernetesExecutor executor, Pod forged, KubernetesSettings settings) {
        rig.executor(settings); // And by a runner that finds it.
        for (int i = 0; i < 4; i++) rig.later(Duration.ofSeconds(30));
        rig.client.resource(forged).edit(pod -> {
            pod.getMetadata().getLabels().put("seen", "again");
            return pod;
        });
        rig.start(executor, 99, "load", container("", "true"));
        assertThat(rig.end(99)).isEqualTo("SUCCESS");
        assertThat(rig.reports.end(1)).isNull();
        assertThat(rig.client.resource(forged).get()).isNotNull();
    }

    @Test
    void two_executors_with_the_same_attempt_have_one_pod() {
        var one = rig.executor();
        var two = rig.executor();
        LongStream.rangeClosed(1, 10).forEach(id -> {
            rig.start(one, id, "extract", Execution.USUAL);
            rig.start(two, id, "extract", Execution.USUAL);
        });
        LongStream.rangeClosed(1, 10).forEach(id -> assertThat(rig.end(id)).isEqualTo("SUCCESS"));
        rig.until(() -> one.active().isEmpty() && two.active().isEmpty());
        assertThat(folder.toFile().list((dir, name) -> !name.equals("logs"))).hasSize(10);
    }

    @Test
    void an_end_that_could_not_be_recorded_is_recorded_later() {
        rig.reports.broken.set(true);
        var executor = rig.executor();
        rig.start(executor, 1, "extract", Execution.USUAL);
        rig.pod(1, "Succeeded");
        assertThat(executor.active()).containsExactly(1L);
        rig.reports.broken.set(false);
        assertThat(rig.end(1)).isEqualTo("SUCCESS");
        rig.until(() -> rig.pods().isEmpty());
    }

    private KubernetesExecutor executorWith(String workerScript) {
        var usual = Fixture.defaults();
        String template = "spec: {containers: [{name: worker, command: [sh, -c, "
                + new io.fabric8.kubernetes.client.utils.KubernetesSerialization().asJson(workerScript) + "]}]}";
        var settings = new KubernetesSettings(
                "test",
                100,
                Duration.ofMinutes(10),
                Retention.NONE,
                usual,
                Map.of("sales", new TeamPods("", "", template, "")));
        return rig.executor(settings);
    }

    private static KubernetesSettings retention(KeepPods keep) {
        return new KubernetesSettings(
                "test",
                100,
                Duration.ofMinutes(10),
                new Retention(keep, Duration.ofHours(1)),
                Fixture.defaults(),
                Map.of());
    }
}
