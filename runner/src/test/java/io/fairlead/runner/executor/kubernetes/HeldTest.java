package io.fairlead.runner.executor.kubernetes;

import static io.fairlead.runner.executor.kubernetes.Fixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fairlead.runner.executor.kubernetes.pod.Pods;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is remembered of a pod, by our own clock. */
class HeldTest {

    private final Pod pod = Pods.of(Fixture.attempt(1), Fixture.settings(), NOW);
    private final TrackedPod held = TrackedPod.of(Fixture.attempt(1), Fixture.settings());

    @Test
    void a_pod_waits_since_this_runner_knows_of_it_whenever_the_cluster_says_it_was_made() {
        pod.getMetadata().setCreationTimestamp(NOW.minusSeconds(3_600).toString());
        assertThat(held.sight(pod, NOW).waited()).isZero();
        assertThat(held.sight(pod, NOW.plusSeconds(40)).waited()).isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void the_answer_to_its_creation_counts_as_a_sight() {
        held.created(NOW);
        assertThat(held.sight(pod, NOW.plusSeconds(5)).waited()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void a_pod_of_the_same_name_in_another_namespace_is_not_its_pod() {
        assertThat(held.isOf(pod)).isTrue();
        pod.getMetadata().setNamespace("somebody-elses");
        assertThat(held.isOf(pod)).isFalse();
    }

    @Test
    void a_pod_is_being_deleted_since_this_runner_saw_it_so() {
        held.sight(pod, NOW);
        pod.getMetadata().setDeletionTimestamp(NOW.minusSeconds(3_600).toString());
        assertThat(held.sight(pod, NOW.plusSeconds(10)).deleting()).isZero();
        assertThat(held.sight(pod, NOW.plusSeconds(70)).deleting()).isEqualTo(Duration.ofSeconds(60));
    }
}
