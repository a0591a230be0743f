package io.fairlead.dag.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.dag.Dag;
import io.fairlead.dag.DagBuilder;
import io.fairlead.dag.DagSource;
import io.fairlead.dag.InvalidDag;
import io.fairlead.dag.Run;
import io.fairlead.dag.Schedule;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DagTesterSettingsTest {

    private enum Currency {
        EUR,
        USD
    }

    private record Orders(List<BigDecimal> amounts) {}

    private record Rates(Map<Currency, BigDecimal> perEuro) {}

    private final DagBuilder dag = Dag.named("sales");
    private final List<Object> seen = new ArrayList<>();

    @Test
    void a_stub_stands_in_for_a_body() {
        var rates = dag.task("rates").returns(Rates.class, () -> {
            throw new IOException("the bank is closed");
        });
        var mail = dag.task("mail").takes(rates).runs(seen::add);
        dag.task("post").after(mail).runs(() -> seen.add("posted"));
        var euro = new Rates(Map.of(Currency.EUR, BigDecimal.ONE));

        var result = DagTester.of(dag.build()).stub("rates", euro).stub("post").run();

        assertThat(result.succeeded()).isTrue();
        assertThat(seen).containsExactly(euro);
        assertThat(result.output("rates", Rates.class)).isEqualTo(euro);
        assertThat(result.attempts("rates")).isEqualTo(1);
    }

    @Test
    void a_container_is_not_run_and_wants_a_stub() {
        var rates = dag.task("rates").image("acme/rates:1").returns(Rates.class, "/out");
        dag.task("print").takes(rates).runs(seen::add);
        dag.task("upload").after(rates).image("acme/upload:1").runs();
        var built = dag.build();
        var euro = new Rates(Map.of(Currency.EUR, BigDecimal.ONE));

        assertThatThrownBy(() -> DagTester.of(built).run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("task 'rates' is the container acme/rates:1, which a unit test cannot run;"
                        + " say stub(\"rates\", its output)");
        assertThatThrownBy(() -> DagTester.of(built).stub("rates", euro).run())
                .hasMessageEndingWith("say stub(\"upload\")");
        assertThat(DagTester.of(built).stub("rates", euro).stub("upload").run().succeeded())
                .isTrue();
        assertThat(seen).containsExactly(euro);
    }

    @Test
    void a_parameter_has_its_default_until_it_is_given() {
        var currency = dag.parameter("currency", Currency.EUR);
        var day = dag.parameter("day", LocalDate.parse("2026-01-31"));
        dag.task("print").takes(currency, day).runs((c, d) -> seen.addAll(List.of(c, d)));
        var built = dag.build();

        DagTester.of(built).run();
        DagTester.of(built)
                .param("currency", Currency.USD)
                .param("day", LocalDate.EPOCH)
                .run();
        DagTester.of(built).param("currency", "USD").param("day", "1970-01-01").run();

        assertThat(seen)
                .containsExactly(
                        Currency.EUR, LocalDate.parse("2026-01-31"),
                        Currency.USD, LocalDate.EPOCH,
                        Currency.USD, LocalDate.EPOCH);
    }

    @Test
    void a_run_by_hand_has_an_empty_interval_at_its_logical_date() {
        var run = runOf(Schedule.manual(), tester -> tester.at("2026-03-01T06:00:00Z"));

        var at = Instant.parse("2026-03-01T06:00:00Z");
        assertThat(run).isEqualTo(new Run("manual__2026-03-01T06:00:00Z", "test.sales", "0".repeat(40), at, at, at, 1));
    }

    @Test
    void a_periodic_run_stands_for_the_period_that_ends() {
        var run = runOf(Schedule.every(Duration.ofHours(1)), tester -> tester.at("2026-03-01T06:00:00Z"));

        assertThat(run.id()).isEqualTo("scheduled__2026-03-01T06:00:00Z");
        assertThat(run.intervalStart()).isEqualTo("2026-03-01T05:00:00Z");
        assertThat(run.intervalEnd()).isEqualTo("2026-03-01T06:00:00Z");
    }

    @Test
    void an_interval_can_be_said() {
        var start = Instant.parse("2026-02-28T05:00:00Z");
        var end = Instant.parse("2026-03-01T05:00:00Z");

        var run = runOf(Schedule.cron("@daily"), tester -> tester.interval(start, end));

        assertThat(run.intervalStart()).isEqualTo(start);
        assertThat(run.intervalEnd()).isEqualTo(end);
        assertThat(run.logicalDate()).isEqualTo(end);
    }

    @Test
    void without_a_date_there_is_always_the_same_one() {
        assertThat(runOf(Schedule.manual(), tester -> tester).logicalDate()).isEqualTo(DagTester.DEFAULT_LOGICAL_DATE);
    }

    private Run runOf(Schedule schedule, UnaryOperator<DagTester> settings) {
        dag.schedule(schedule).task("look").takes(dag.run()).runs(seen::add);
        settings.apply(DagTester.of(dag.build())).run();
        return (Run) seen.get(0);
    }

    @Test
    void unknown_names_are_refused_with_the_known_ones() {
        dag.parameter("currency", "EUR");
        dag.task("extract").runs(() -> {});
        dag.task("mail").runs(() -> {});
        var tester = DagTester.of(dag.build());
        var result = tester.run();

        assertRefused(() -> tester.param("colour", 1), "dag 'sales' has no parameter 'colour'; it has currency");
        assertRefused(() -> tester.stub("male"), "dag 'sales' has no task 'male'; it has extract, mail");
        assertRefused(() -> tester.stub("male", 1), "dag 'sales' has no task 'male'; it has extract, mail");
        assertRefused(() -> result.state("male"), "dag 'sales' has no task 'male'; it has extract, mail");
        assertRefused(() -> DagTester.of(() -> List.of(), "sales"), "has no dag 'sales'; it has none");
    }

    @Test
    void what_does_not_fit_is_refused_at_once() {
        dag.parameter("currency", Currency.EUR);
        dag.task("extract").returns(Orders.class, () -> new Orders(List.of()));
        dag.task("mail").runs(() -> {});
        var tester = DagTester.of(dag.build());
        var result = tester.run();

        assertThatThrownBy(() -> tester.param("currency", "GBP"))
                .hasMessage("parameter 'currency' is \"GBP\"; it must be one of EUR, USD");
        assertThatThrownBy(() -> tester.stub("extract", "orders")).hasMessageContaining("task 'extract'");
        assertRefused(() -> tester.stub("extract"), "task 'extract' has an output; say stub(\"extract\", the output)");
        assertRefused(() -> tester.stub("mail", 1), "task 'mail' has no output; say stub(\"mail\")");
        assertRefused(() -> tester.interval(Instant.MAX, Instant.MIN), "ends before it starts");
        assertRefused(() -> result.output("extract", Rates.class), "Orders, not a ");
    }

    @Test
    void a_source_that_describes_a_dag_twice_alike_is_accepted() {
        var result = DagTester.of(new Pure(), "pure").run();

        assertThat(result.output("greet", String.class)).isEqualTo("hello");
    }

    private static final class Pure implements DagSource {
        @Override
        public List<Dag> dags() {
            var dag = Dag.named("pure").schedule(Schedule.every(Duration.ofHours(1)));
            var text = dag.parameter("text", "hello");
            dag.task("greet").takes(text).returns(String.class, it -> it);
            return List.of(dag.build());
        }
    }

    @Test
    void a_source_that_describes_a_dag_twice_differently_is_refused_with_the_difference() {
        var calls = new AtomicInteger();
        DagSource moody = () -> {
            var moodyDag = Dag.named("moody");
            moodyDag.task("always").runs(() -> {});
            moodyDag.task("task-" + calls.incrementAndGet()).runs(() -> {});
            return List.of(moodyDag.build());
        };

        assertThatThrownBy(() -> DagTester.of(moody, "moody"))
                .isInstanceOf(InvalidDag.class)
                .hasMessageStartingWith("dag 'moody': dags() was called twice and described it differently: "
                        + "task 'task-1' which takes []")
                .hasMessageContaining("then task 'task-2'")
                .hasMessageEndingWith("it must not use the clock, randomness, input or output");
    }

    @Test
    void a_source_with_two_dags_of_one_name_is_refused() {
        DagSource twice =
                () -> List.of(new Pure().dags().get(0), new Pure().dags().get(0));

        assertRefused(() -> DagTester.of(twice, "pure"), "two dags are named 'pure'");
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }
}
