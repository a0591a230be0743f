package io.fairlead.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.dag.testing.DagTester;
import io.fairlead.samples.Pods.Total;
import org.junit.jupiter.api.Test;

class PodsTest {

    @Test
    void the_rest_of_the_dag_goes_with_what_the_container_leaves() {
        var result =
                DagTester.of(new Pods(), "pods").stub("total", new Total(505)).run();

        assertThat(result.succeeded()).isTrue();
        assertThat(result.output("total", Total.class).sum()).isEqualTo(505);
    }

    @Test
    void no_container_is_run_in_a_unit_test() {
        assertThatThrownBy(() -> DagTester.of(new Pods(), "pods").run()).hasMessageContaining("say stub(\"total\"");
    }

    @Test
    void the_container_has_all_it_needs() {
        var total = new Pods().dags().get(0).task("total").orElseThrow();

        assertThat(total.container().orElseThrow().command()).contains("sh", "-euc");
        assertThat(total.pod().limits()).containsEntry("memory", "32Mi");
    }
}
