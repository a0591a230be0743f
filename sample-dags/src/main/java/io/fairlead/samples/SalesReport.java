package io.fairlead.samples;

import static java.math.RoundingMode.HALF_EVEN;
import static java.time.Duration.ofMinutes;

import io.fairlead.dag.Dag;
import io.fairlead.dag.DagSource;
import io.fairlead.dag.PermanentFailure;
import io.fairlead.dag.Retry;
import io.fairlead.dag.Run;
import io.fairlead.dag.Schedule;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.pf4j.Extension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A daily report: two independent tasks, one that joins what they return, one that sends it. */
@Extension
public final class SalesReport implements DagSource {

    private static final Logger log = LoggerFactory.getLogger(SalesReport.class);

    public record Order(String id, String currency, BigDecimal amount) {}

    public record Orders(List<Order> items) {}

    public record Rates(Map<String, BigDecimal> perEuro) {}

    public record Totals(int count, BigDecimal euros) {}

    @Override
    public List<Dag> dags() {
        var dag = Dag.named("sales-report")
                .description("Sums the orders of the last day in euros and mails the total.")
                .schedule(Schedule.cron("0 6 * * *", ZoneId.of("Europe/Berlin")))
                .maxActiveRuns(1)
                .timeout(Duration.ofHours(2));

        var orders = dag.task("extract")
                .retry(Retry.times(3, ofMinutes(5)))
                .timeout(ofMinutes(10))
                .takes(dag.run())
                .returns(Orders.class, SalesReport::extract);
        var rates =
                dag.task("rates").retry(Retry.exponential(5, ofMinutes(1))).returns(Rates.class, SalesReport::rates);
        var totals = dag.task("total").takes(orders, rates).returns(Totals.class, SalesReport::total);
        dag.task("mail").takes(totals).runs(SalesReport::mail);

        return List.of(dag.build());
    }

    /** A real one would ask the shop for the orders of the run's interval: never for those "of today". */
    static Orders extract(Run run) {
        log.info("orders from {} to {}", run.intervalStart(), run.intervalEnd());
        return new Orders(List.of(
                new Order("1001", "EUR", new BigDecimal("12.50")),
                new Order("1002", "USD", new BigDecimal("21.60")),
                new Order("1003", "EUR", new BigDecimal("99.00"))));
    }

    /** A real one would ask the bank. */
    static Rates rates() {
        return new Rates(Map.of("EUR", BigDecimal.ONE, "USD", new BigDecimal("1.08")));
    }

    static Totals total(Orders orders, Rates rates) {
        var euros = orders.items().stream()
                .map(order -> inEuros(order, rates))
                .reduce(new BigDecimal("0.00"), BigDecimal::add);
        return new Totals(orders.items().size(), euros);
    }

    private static BigDecimal inEuros(Order order, Rates rates) {
        var rate = rates.perEuro().get(order.currency());
        // Trying again would give the same orders and the same rates.
        if (rate == null) throw new PermanentFailure("no rate for " + order.currency() + ", order " + order.id());
        return order.amount().divide(rate, 2, HALF_EVEN);
    }

    static void mail(Totals totals) {
        log.info("{} orders, {} EUR", totals.count(), totals.euros());
    }
}
