package io.fairlead.runner.executor.kubernetes;

import static io.fairlead.runner.executor.kubernetes.Fixture.container;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fairlead.runner.executor.kubernetes.pod.KubernetesSettings;
import io.fairlead.runner.executor.kubernetes.pod.Pods;
import io.fairlead.runner.executor.kubernetes.pod.Retention;
import io.fairlead.runner.executor.kubernetes.pod.TeamPods;
import io.fairlead.runner.run.dag.Execution;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the API does to its clients: it goes away, forgets, refuses, and is flooded. */
class KubernetesFaultsTest {

    private static final Execution WAITS =
            container("/out/r", "sh", "-c", "while [ ! -f go ]; do sleep 0.1; done; echo 1 > /out/r");

    private static final KubernetesSerialization YAML = new KubernetesSerialization();

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
        kubelet.play("instant", TestKubelet::succeeded);
    }

    @AfterEach
    void stop() {
        rig.close();
        kubelet.close();
        cluster.close();
    }

    @Test
    void nobody_is_lost_while_the_api_is_away() {
        var executor = rig.executor();
        rig.start(executor, 1, "load", WAITS);
        Pod pod = rig.pod(1, "Running");
        cluster.goAway();
        rig.later(Duration.ofMinutes(9));
        rig.start(executor, 2, "instant", Execution.USUAL);
        rig.until(() -> rig.reports.waits(2) != null);
        assertThat(rig.reports.waits(2)).startsWith("the Kubernetes API does not answer: ");
        TestFiles.touch(folder.resolve(pod.getMetadata().getUid()).resolve("go"));
        assertThat(executor.active()).containsExactlyInAnyOrder(1L, 2L);
        assertThat(rig.reports.ends()).isZero();
        cluster.comeBack();
        assertThat(rig.end(1)).isEqualTo("SUCCESS 1");
        assertThat(rig.end(2)).isEqualTo("SUCCESS");
        rig.until(() -> rig.pods().isEmpty());
    }

    @Test
    void a_pod_that_waited_when_the_api_went_away_is_looked_at_again_before_it_is_given_up() {
        kubelet.play("extract", "{phase: Pending}");
        var executor = rig.executor();
        rig.start(executor, 1, "extract", Execution.USUAL);
        Pod pod = rig.pod(1, "Pending");
        rig.until(() -> executor.active().contains(1L));
        // The watch is deaf, as one is whose connection is half open.
        var deaf = new AtomicInteger(1);
        cluster.rule(request -> request.getPath().contains("/pods?") && deaf.get() == 1
                ? Optional.of(MockCluster.status(503, "not now", 0))
                : Optional.empty());
        cluster.goAway();
        cluster.comeBack();
        kubelet.set(
                pod.getMetadata().getName(),
                "{phase: Running, containerStatuses: [{name: worker, state: {running: {}}}]}");
        int asked = cluster.count("GET pods");
        rig.later(Duration.ofMinutes(11));
        rig.until(() -> cluster.count("GET pods") > asked + 5);
        assertThat(rig.reports.end(1)).isNull();
        deaf.set(0);
        kubelet.set(pod.getMetadata().getName(), YAML.asYaml(TestKubelet.succeeded(pod)));
        assertThat(rig.end(1)).isEqualTo("SUCCESS");
    }

    @Test
    void a_watch_that_is_too_far_behind_lists_again() {
        var executor = rig.executor();
        rig.start(executor, 1, "load", WAITS);
        Pod pod = rig.pod(1, "Running");
        var gone = new AtomicInteger(2);
        cluster.rule(request -> request.getPath().contains("/namespaces/fairlead/pods?")
                        && request.getPath().contains("watch=true")
                        && gone.getAndDecrement() > 0
                ? Optional.of(MockCluster.tooOld())
                : Optional.empty());
        cluster.goAway();
        cluster.comeBack();
        rig.until(() -> gone.get() <= 0);
        TestFiles.touch(folder.resolve(pod.getMetadata().getUid()).resolve("go"));
        assertThat(rig.end(1)).isEqualTo("SUCCESS 1");
    }

    @Test
    void a_pod_that_was_deleted_while_nobody_watched_is_lost() {
        var executor = rig.executor();
        rig.start(executor, 1, "load", WAITS);
        Pod pod = rig.pod(1, "Running");
        var cut = new AtomicInteger(1);
        var gone = new AtomicInteger(1);
        cluster.rule(request -> {
            if (!request.getPath().contains("/namespaces/fairlead/pods?")) return Optional.empty();
            if (cut.get() == 1) return Optional.of(MockCluster.status(503, "not now", 0));
            return request.getPath().contains("/namespaces/fairlead/pods?")
                            && request.getPath().contains("watch=true")
                            && gone.getAndDecrement() > 0
                    ? Optional.of(MockCluster.tooOld())
                    : Optional.empty();
        });
        cluster.goAway();
        cluster.comeBack();
        rig.client
                .pods()
                .inNamespace(Fixture.NAMESPACE)
                .withName(pod.getMetadata().getName())
                .delete();
        rig.until(() -> rig.client
                        .pods()
                        .inNamespace(Fixture.NAMESPACE)
                        .withName(pod.getMetadata().getName())
                        .get()
                == null);
        assertThat(rig.reports.end(1)).isNull();
        cut.set(0);
        assertThat(rig.end(1)).startsWith("LOST its pod was deleted, and not by Fairlead");
        rig.until(() -> executor.active().isEmpty());
    }

    @Test
    void the_scheduler_is_woken_when_pods_are_known_and_when_a_slot_is_free_again() {
        var executor = rig.executor();
        rig.until(() -> rig.wakes.get() == 1);
        rig.start(executor, 1, "load", WAITS);
        Pod pod = rig.pod(1, "Running");
        assertThat(rig.wakes).hasValue(1);
        TestFiles.touch(folder.resolve(pod.getMetadata().getUid()).resolve("go"));
        rig.until(() -> rig.wakes.get() == 2);
        assertThat(executor.active()).isEmpty();
    }

    @Test
    void a_storm_of_429_makes_it_slower_and_nothing_else() {
        AtomicInteger left = cluster.refuse("POST", "/pods", 8, 429, "too many requests", 1);
        var executor = rig.executor();
        LongStream.rangeClosed(1, 8).forEach(id -> rig.start(executor, id, "instant", Execution.USUAL));
        rig.until(() -> rig.reports.ends() == 8);
        assertThat(LongStream.rangeClosed(1, 8).mapToObj(rig.reports::end)).containsOnly("SUCCESS");
        assertThat(left.get()).isZero();
        assertThat(cluster.count("POST pods")).isEqualTo(16);
    }

    @Test
    void a_creation_that_nobody_goes_on_with_is_found_and_its_attempt_repeated() {
        // Whoever asked the API waits for the minute it asks for: as good as one who never comes back.
        cluster.refuse("POST", "/pods", 1_000, 429, "not now", 60);
        var executor = rig.executor();
        rig.start(executor, 1, "instant", Execution.USUAL);
        rig.until(() -> rig.reports.waits(1) != null);
        int looks = 0;
        for (List<String> found = List.of(); found.isEmpty(); looks++) {
            assertThat(looks).isLessThan(100);
            found = executor.unblock();
            if (!found.isEmpty())
                assertThat(found).singleElement().asString().contains("the API was not asked for pod ");
        }
        assertThat(looks).isGreaterThan(2);
        assertThat(rig.end(1)).isEqualTo("LOST nobody had the API create its pod any more");
        rig.until(() -> executor.active().isEmpty());
        assertThat(rig.pods()).isEmpty();
    }

    @Test
    void a_quota_that_is_used_up_is_waited_for() {
        String refusal =
                "pods \"x\" is forbidden: exceeded quota: team, requested: pods=1, used: pods=5, limited: pods=5";
        AtomicInteger left = cluster.refuse("POST", "/pods", Integer.MAX_VALUE, 403, refusal, 0);
        var executor = rig.executor();
        rig.start(executor, 1, "instant", Execution.USUAL);
        rig.until(() -> rig.reports.waits(1) != null);
        assertThat(rig.reports.waits(1)).isEqualTo("pod pending: the namespace's quota is used up: " + refusal);
        left.set(0);
        assertThat(rig.end(1)).isEqualTo("SUCCESS");
    }

    @Test
    void a_quota_is_not_waited_for_for_ever() {
        cluster.refuse("POST", "/pods", Integer.MAX_VALUE, 403, "exceeded quota: team", 0);
        var executor = rig.executor();
        rig.start(executor, 1, "instant", Execution.USUAL);
        rig.until(() -> rig.reports.waits(1) != null);
        rig.later(Duration.ofMinutes(11));
        assertThat(rig.end(1)).startsWith("LOST pod pending: the namespace's quota is used up: exceeded quota: team");
    }

    @Test
    void what_an_admission_webhook_refuses_fails_for_good_with_its_words() {
        String words = "admission webhook \"policy.example.org\" denied the request: image is not signed";
        cluster.refuse("POST", "/pods", 1, 403, words, 0);
        rig.start(rig.executor(), 1, "instant", Execution.USUAL);
        assertThat(rig.end(1)).isEqualTo("FAILED_FOR_GOOD the Kubernetes API refuses the pod (403): " + words);
    }

    @Test
    void a_namespace_that_does_not_exist_fails_for_good() {
        cluster.refuse("POST", "/pods", 1, 404, "namespaces \"fairlead\" not found", 0);
        rig.start(rig.executor(), 1, "instant", Execution.USUAL);
        assertThat(rig.end(1)).endsWith("(404): namespaces \"fairlead\" not found");
    }

    @Test
    void a_team_whose_namespace_may_not_be_seen_keeps_no_other_team_waiting() {
        cluster.refuse("GET", "/namespaces/forbidden/pods", Integer.MAX_VALUE, 403, "pods is forbidden", 0);
        var settings = Fixture.settings(Map.of("other", new TeamPods("forbidden", "", "", "")));
        rig.start(rig.executor(settings), 1, "instant", Execution.USUAL);
        assertThat(rig.end(1)).isEqualTo("SUCCESS");
    }

    @Test
    void an_answer_to_a_creation_that_makes_no_sense_is_asked_for_again() {
        var left = new AtomicInteger(1);
        cluster.rule(request ->
                request.getMethod().equals("POST") && request.getPath().contains("/pods") && left.getAndDecrement() > 0
                        ? Optional.of(MockCluster.json("no pod"))
                        : Optional.empty());
        var executor = rig.executor();
        rig.start(executor, 1, "instant", Execution.USUAL);
        assertThat(rig.end(1)).isEqualTo("SUCCESS");
        assertThat(cluster.count("POST pods")).isEqualTo(2);
    }

    @Test
    void a_pod_that_was_created_though_the_answer_was_lost_is_not_created_again() {
        var executor = rig.executor();
        rig.client
                .resource(Pods.of(Fixture.attempt(1, "instant", Execution.USUAL), Fixture.settings(), Instant.now()))
                .create();
        rig.start(executor, 1, "instant", Execution.USUAL);
        assertThat(rig.end(1)).isEqualTo("SUCCESS");
        rig.until(() -> rig.pods().isEmpty() && executor.active().isEmpty());
        assertThat(rig.reports.said(1)).containsOnly("1 SUCCESS");
    }

    /** With {@code -Dfairlead.test.pods=5000} it is the measurement: 50 s, which is our own pace of 100 a second. */
    @Test
    void many_pods_are_drained_with_one_create_and_one_delete_each() {
        int pods = Integer.getInteger("fairlead.test.pods", 500);
        var settings = new KubernetesSettings(
                "test", 200, Duration.ofMinutes(10), Retention.NONE, Fixture.defaults(), Map.of());
        var executor = rig.executor(settings);
        for (int id = 1; id <= pods; id++) {
            if (executor.freeSlots() == 0) rig.until(() -> executor.freeSlots() > 0);
            rig.start(executor, id, "instant", Execution.USUAL);
        }
        rig.until(() -> rig.reports.ends() == pods && executor.active().isEmpty());
        rig.until(() -> cluster.count("DELETE pods") >= pods);
        rig.until(() -> rig.pods().isEmpty());
        assertThat(executor.freeSlots()).isEqualTo(200);
        assertThat(cluster.count("POST pods")).isEqualTo(pods);
        assertThat(cluster.count("DELETE pods")).isEqualTo(pods);
        assertThat(cluster.count("PATCH pods")).isZero();
        assertThat(cluster.count("PUT pods")).isZero();
        assertThat(LongStream.rangeClosed(1, pods).mapToObj(rig.reports::end)).containsOnly("SUCCESS");
    }
}
