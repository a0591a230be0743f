package io.fairlead.runner.executor.kubernetes;

import static io.fairlead.runner.executor.kubernetes.Fixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fairlead.runner.executor.KubernetesConfig.KeepPods;
import io.fairlead.runner.executor.kubernetes.pod.Pods;
import io.fairlead.runner.executor.kubernetes.pod.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pods go, and when; on an API in memory. */
class SweeperTest {

    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private final MockCluster cluster = new MockCluster();
    private final KubernetesClient client = cluster.client();
    private final PodApi api = PodApi.connect(cluster.config());
    private Instant now = NOW;
    private final Sweeper sweeper = new Sweeper(api, new Retention(KeepPods.ALWAYS, Duration.ofHours(1)), () -> now);

    @AfterEach
    void close() {
        sweeper.close();
        api.close();
        client.close();
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-PT1H", "PT0S", "PT1H"})
    void a_finished_pod_is_kept_for_as_long_whatever_its_nodes_clock_says(Duration ahead) {
        Pod old = pod(1, now.plus(ahead));
        sweeper.settled(old);
        now = NOW.plus(Duration.ofMinutes(30));
        Pod young = pod(2, now.plus(ahead));
        sweeper.settled(young);
        sweepAt(NOW.plus(Duration.ofMinutes(59)), young, old);
        assertThat(cluster.count("DELETE pods")).isZero();
        sweepAt(NOW.plus(Duration.ofMinutes(61)), young, old);
        awaitGone(old);
        assertThat(isThere(young)).isTrue();
        sweepAt(NOW.plus(Duration.ofMinutes(91)), young);
        awaitGone(young);
    }

    @Test
    void a_pod_that_ended_before_this_runner_is_kept_for_what_is_left_of_its_time() {
        Pod before = pod(1, NOW.minus(Duration.ofMinutes(50)));
        Pod ahead = pod(2, NOW.plus(Duration.ofHours(5)));
        sweeper.settledBefore(before);
        sweeper.settledBefore(ahead);
        sweepAt(NOW.plus(Duration.ofMinutes(11)), ahead, before);
        awaitGone(before);
        assertThat(isThere(ahead)).isTrue();
        sweepAt(NOW.plus(Duration.ofMinutes(61)), ahead);
        awaitGone(ahead);
    }

    @Test
    void a_pod_that_was_gone_before_it_had_settled_is_not_remembered_for_ever() {
        Pod gone = pod(1, NOW);
        sweeper.gone(gone);
        sweeper.settled(gone);
        sweepAt(NOW.plus(Duration.ofMinutes(90)));
        assertThat(sweeper.isSettled(gone)).isTrue();
        sweepAt(NOW.plus(Duration.ofMinutes(121)));
        assertThat(sweeper.isSettled(gone)).isFalse();
    }

    private void sweepAt(Instant time, Pod... pods) {
        now = time;
        sweeper.sweep(List.of(pods), Map.of(), Set::of, now);
    }

    private Pod pod(long attempt, Instant finished) {
        Pod pod = Pods.of(Fixture.attempt(attempt), Fixture.settings(), NOW);
        pod.setStatus(YAML.unmarshal(
                "---\n{phase: Failed, containerStatuses: [{name: worker, state: {terminated: {exitCode: 1, finishedAt: '"
                        + finished + "'}}}]}",
                io.fabric8.kubernetes.api.model.PodStatus.class));
        return client.resource(pod).create();
    }

    private boolean isThere(Pod pod) {
        return client.resource(pod).get() != null;
    }

    private void awaitGone(Pod pod) {
        await().atMost(Rig.PATIENCE).until(() -> !isThere(pod));
    }
}
