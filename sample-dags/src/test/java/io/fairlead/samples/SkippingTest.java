package io.fairlead.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dag.testing.DagTester;
import io.fairlead.dag.testing.TaskState;
import org.junit.jupiter.api.Test;

class SkippingTest {

    @Test
    void on_the_first_of_a_month_invoices_are_sent() {
        var result = DagTester.of(new Skipping(), "skipping")
                .at("2026-03-01T04:00:00Z")
                .run();

        assertThat(result.state("send-invoices")).isEqualTo(TaskState.SUCCESS);
    }

    @Test
    void on_any_other_day_there_is_nothing_to_send_and_the_run_succeeds() {
        var result = DagTester.of(new Skipping(), "skipping")
                .at("2026-03-02T04:00:00Z")
                .run();

        assertThat(result.state("write-invoices")).isEqualTo(TaskState.SKIPPED);
        assertThat(result.state("send-invoices")).isEqualTo(TaskState.SKIPPED);
        assertThat(result.state("clean-up")).isEqualTo(TaskState.SUCCESS);
        assertThat(result.succeeded()).isTrue();
    }
}
