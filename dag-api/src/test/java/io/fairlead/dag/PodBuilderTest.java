package io.fairlead.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodBuilderTest {

    @Test
    void memory_is_a_request_and_a_limit_and_processor_time_only_a_request() {
        Pod pod = asked(p -> p.memory("2Gi").cpu("500m"));

        assertThat(pod.requests()).containsExactly(Map.entry("memory", "2Gi"), Map.entry("cpu", "500m"));
        assertThat(pod.limits()).containsExactly(Map.entry("memory", "2Gi"));
    }

    @Test
    void every_wish_arrives() {
        Pod pod = asked(p -> p.limit("nvidia.com/gpu", "1")
                .workerImage("registry.example.org:5000/team/worker:1.2")
                .nodeSelector("disk", "ssd")
                .label("example.org/cost-centre", "4711")
                .annotation("example.org/note", "any text: at all")
                .environment("MODE", "fast")
                .environmentFromSecret("warehouse")
                .environmentFromConfigMap("settings")
                .tolerates("gpu", "NoSchedule")
                .tolerates("spot", "true", "")
                .serviceAccount("reader")
                .priorityClass("high")
                .runtimeClass("gvisor")
                .template("spec: {}"));

        assertThat(pod)
                .isEqualTo(new Pod(
                        "registry.example.org:5000/team/worker:1.2",
                        Map.of(),
                        Map.of("nvidia.com/gpu", "1"),
                        Map.of("disk", "ssd"),
                        Map.of("example.org/cost-centre", "4711"),
                        Map.of("example.org/note", "any text: at all"),
                        Map.of("MODE", "fast"),
                        java.util.List.of("warehouse"),
                        java.util.List.of("settings"),
                        java.util.List.of(
                                new Pod.Toleration("gpu", "Exists", "", "NoSchedule"),
                                new Pod.Toleration("spot", "Equal", "true", "")),
                        "reader",
                        "high",
                        "gvisor",
                        "spec: {}"));
    }

    @Test
    void what_is_said_later_adds_up_and_counts() {
        var dag = Dag.named("sales");
        var task = dag.task("a")
                .pod(p -> p.memory("1Gi"))
                .pod(p -> p.memory("2Gi").cpu("1"))
                .runs(() -> {});

        assertThat(task.pod().requests()).containsOnly(Map.entry("memory", "2Gi"), Map.entry("cpu", "1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "0.5", ".5", "5.", "100m", "2Gi", "1e3", "1E3", "12e-1", "3k", "1500000n", "0.25Ti", "1E"})
    void quantities_are_those_of_kubernetes(String quantity) {
        assertThatCode(() -> asked(p -> p.request("ephemeral-storage", quantity)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "1Ki, 1024",
        "1k, 1000",
        "1.5Gi, 1610612736",
        "500m, 0.5",
        "1e3, 1000",
        "2E+2, 200",
        "1E, 1000000000000000000"
    })
    void a_quantity_comes_to_what_kubernetes_takes_it_for(String quantity, String amount) {
        assertThat(Quantity.of(quantity)).isEqualByComparingTo(amount);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " 1", "2GB", "2gi", "-1", "+1", "1 Gi", "1,5", "Gi", ".", "0x1", "1e999", "1ee3", "٣"})
    void what_is_no_quantity_is_refused(String quantity) {
        assertRefused(p -> p.cpu(quantity), "dag 'sales', task 'a': pod: cpu '" + quantity + "' is not a quantity");
    }

    @Test
    void half_a_byte_of_memory_is_a_slip() {
        assertRefused(p -> p.memory("512m"), "memory '512m' is 0.512 bytes; it must be at least 1Mi");
        assertRefused(p -> p.memory("512"), "memory '512' is 512 bytes");
        assertRefused(p -> p.cpu("0"), "cpu '0' is nothing");
    }

    @Test
    void a_request_beyond_its_limit_is_refused() {
        assertRefused(
                p -> p.memory("1Gi").request("memory", "1025Mi"),
                "it requests 1025Mi of memory, which is more than the limit of 1Gi");
        assertThatCode(() -> asked(p -> p.memory("1Gi").request("memory", "1024Mi")))
                .doesNotThrowAnyException();
    }

    @Test
    void what_kubernetes_would_not_accept_is_refused_with_what_it_would() {
        assertRefused(
                p -> p.environmentFromSecret("Warehouse"), "secret 'Warehouse' is not a name that Kubernetes accepts");
        assertRefused(p -> p.serviceAccount("a..b"), "service account 'a..b' is not a name");
        assertRefused(p -> p.priorityClass("-a"), "priority class '-a' is not a name");
        assertRefused(p -> p.runtimeClass("a".repeat(254)), "is not a name that Kubernetes accepts");
        assertRefused(p -> p.label("a b", "1"), "label key 'a b' is not one");
        assertRefused(p -> p.label("a/b/c", "1"), "label key 'a/b/c' is not one");
        assertRefused(p -> p.label("a", "b c"), "label value 'b c' is not one");
        assertRefused(p -> p.label("a", "x".repeat(64)), "it must be empty, or up to 63");
        assertRefused(p -> p.nodeSelector("/ssd", "1"), "node label key '/ssd' is not one");
        assertRefused(p -> p.environment("1ST", ""), "environment variable '1ST' has a name that");
        assertRefused(p -> p.environment("A-B", ""), "environment variable 'A-B' has a name that");
        assertRefused(p -> p.tolerates("gpu", "Never"), "effect 'Never' is none of a taint's");
        assertRefused(p -> p.workerImage("Worker"), "image 'Worker' is not the name of an image");
        assertRefused(p -> p.template(" "), "the pod's template is empty");
    }

    @Test
    void what_is_the_runners_own_cannot_be_said() {
        assertRefused(p -> p.environment("FAIRLEAD_SERVER", "x"), "'FAIRLEAD_SERVER' is one of Fairlead's own");
        assertRefused(p -> p.label("fairlead.io/run", "x"), "label 'fairlead.io/run' is one of Fairlead's own");
        assertRefused(p -> p.annotation("app.kubernetes.io/name", "x"), "is one of Fairlead's own");
    }

    @Test
    void everything_has_a_limit() {
        assertRefused(p -> p.environment("A", "x".repeat(PodBuilder.MAX_VALUE + 1)), "must be at most 16384");
        assertRefused(p -> p.template("x".repeat(PodBuilder.MAX_TEMPLATE + 1)), "must be at most 65536");
        assertRefused(
                p -> {
                    for (int i = 0; i <= PodBuilder.MAX_ENTRIES; i++) p.label("label" + i, "x");
                },
                "more than 100 entries");
    }

    private static Pod asked(Consumer<PodBuilder> wishes) {
        return Dag.named("sales").task("a").pod(wishes).runs(() -> {}).pod();
    }

    private static void assertRefused(Consumer<PodBuilder> wishes, String message) {
        assertThatThrownBy(() -> asked(wishes)).isInstanceOf(InvalidDag.class).hasMessageContaining(message);
    }
}
