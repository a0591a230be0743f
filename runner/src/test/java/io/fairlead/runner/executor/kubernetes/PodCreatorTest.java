package io.fairlead.runner.executor.kubernetes;

import static io.fairlead.runner.executor.kubernetes.Fixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict;
import io.fairlead.runner.time.Clocks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How pods come to be: the API is a real server, and simulated. */
class PodCreatorTest {

    private final CompletableFuture<TrackedPod> created = new CompletableFuture<>();
    private MockCluster cluster;
    private PodApi api;

    @BeforeEach
    void start() {
        cluster = new MockCluster();
        api = PodApi.connect(cluster.config());
    }

    @AfterEach
    void stop() {
        api.close();
        cluster.close();
    }

    @Test
    void a_clock_that_is_moved_before_a_pod_is_made_leaves_it_its_time() throws Exception {
        Assignment attempt = Fixture.dueAt(1, NOW.plusSeconds(600));
        InstantSource moved = () -> onCreatorsThread() ? NOW.plus(Duration.ofHours(8)) : NOW;
        create(attempt, new Clocks(moved, () -> NOW));
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(cluster.config()).build()) {
            var pods = client.pods().inNamespace(Fixture.NAMESPACE).list().getItems();
            assertThat(pods)
                    .singleElement()
                    .extracting(pod -> pod.getSpec().getActiveDeadlineSeconds())
                    .isEqualTo(900L); // with five minutes in which the runner ends it itself
        }
    }

    @Test
    void an_error_while_an_answer_is_looked_at_does_not_lose_the_creation() throws Exception {
        cluster.refuse("POST", "/pods", 1, 503, "not now", 0);
        var looks = new AtomicInteger();
        InstantSource failsOnce = () -> {
            if (onCreatorsThread() && looks.getAndIncrement() == 0) throw new OutOfMemoryError("for the test");
            return NOW;
        };
        create(Fixture.attempt(1), new Clocks(() -> NOW, failsOnce));
        assertThat(looks).hasPositiveValue();
    }

    private static boolean onCreatorsThread() {
        return Thread.currentThread().getName().startsWith("kubernetes-create");
    }

    private void create(Assignment attempt, Clocks clocks) throws Exception {
        try (var creator = new PodCreator(api, Fixture.settings(), clocks, new Created())) {
            creator.create(attempt, TrackedPod.of(attempt, Fixture.settings()));
            created.get(2, TimeUnit.MINUTES);
        }
    }

    private final class Created implements PodCreator.Listener {

        @Override
        public void created(TrackedPod held) {
            created.complete(held);
        }

        @Override
        public void givenUp(TrackedPod held) {
            created.completeExceptionally(new AssertionError("given up"));
        }

        @Override
        public void waits(TrackedPod held, String reason) {}

        @Override
        public void notCreated(TrackedPod held, PodVerdict verdict) {
            created.completeExceptionally(new AssertionError("not created: " + verdict));
        }
    }
}
