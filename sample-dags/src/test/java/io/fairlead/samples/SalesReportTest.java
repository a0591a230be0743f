package io.fairlead.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.dag.PermanentFailure;
import io.fairlead.dag.testing.DagTester;
import io.fairlead.dag.testing.TaskState;
import io.fairlead.samples.SalesReport.Order;
import io.fairlead.samples.SalesReport.Orders;
import io.fairlead.samples.SalesReport.Rates;
import io.fairlead.samples.SalesReport.Totals;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SalesReportTest {

    private static final Rates RATES = new Rates(Map.of("EUR", BigDecimal.ONE, "USD", new BigDecimal("2")));

    // A body is a function: a test calls it.

    @Test
    void the_total_is_in_euros() {
        var orders = new Orders(List.of(order("EUR", "12.50"), order("USD", "21.00")));

        assertThat(SalesReport.total(orders, RATES)).isEqualTo(new Totals(2, new BigDecimal("23.00")));
    }

    @Test
    void a_currency_without_a_rate_is_no_reason_to_try_again() {
        var orders = new Orders(List.of(order("GBP", "1.00")));

        assertThatThrownBy(() -> SalesReport.total(orders, RATES))
                .isInstanceOf(PermanentFailure.class)
                .hasMessage("no rate for GBP, order 1");
    }

    // A DAG is a value: DagTester runs it, with JSON between the tasks.

    @Test
    void the_report_is_mailed() {
        var result = DagTester.of(new SalesReport(), "sales-report")
                .at("2026-03-01T05:00:00Z")
                .run();

        assertThat(result.state("mail")).isEqualTo(TaskState.SUCCESS);
        assertThat(result.output("total", Totals.class)).isEqualTo(new Totals(3, new BigDecimal("131.50")));
    }

    @Test
    void without_a_rate_nothing_is_mailed() {
        var result = DagTester.of(new SalesReport(), "sales-report")
                .stub("extract", new Orders(List.of(order("GBP", "1.00"))))
                .run();

        assertThat(result.state("total")).isEqualTo(TaskState.FAILED);
        assertThat(result.state("mail")).isEqualTo(TaskState.UPSTREAM_FAILED);
    }

    private static Order order(String currency, String amount) {
        return new Order("1", currency, new BigDecimal(amount));
    }
}
