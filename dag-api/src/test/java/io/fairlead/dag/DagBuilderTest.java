package io.fairlead.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DagBuilderTest {

    record Orders(int count) {}

    private final DagBuilder dag = Dag.named("sales");

    @Test
    void what_is_not_said_has_a_default() {
        dag.task("a").runs(() -> {});
        var built = dag.build();

        assertThat(built.description()).isEmpty();
        assertThat(built.schedule()).isEqualTo(Schedule.manual());
        assertThat(built.catchUpFrom()).isEmpty();
        assertThat(built.maxActiveRuns()).isEqualTo(16);
        assertThat(built.timeout()).isEqualTo(Duration.ofDays(7));
        assertThat(built.parameters()).isEmpty();
        assertThat(built.tasks().get(0).retry()).isEqualTo(Retry.none());
        assertThat(built.tasks().get(0).timeout()).isEmpty();
    }

    @Test
    void what_is_said_is_in_the_dag() {
        var start = Instant.parse("2026-01-01T00:00:00Z");
        dag.description("Sums the day's orders.")
                .schedule(Schedule.every(Duration.ofHours(1)))
                .catchUpFrom(start)
                .maxActiveRuns(1)
                .timeout(Duration.ofHours(2));
        var currency = dag.parameter("currency", "EUR");
        var orders = dag.task("extract").takes(dag.run()).returns(Orders.class, run -> new Orders(1));
        var mail = dag.task("mail")
                .retry(Retry.times(2, Duration.ofMinutes(1)))
                .timeout(Duration.ofMinutes(10))
                .takes(orders, currency)
                .runs((o, c) -> {});
        var cleanUp = dag.task("clean-up").after(orders).after(mail).runs(() -> {});
        var built = dag.build();

        assertThat(built.name()).isEqualTo("sales");
        assertThat(built.description()).isEqualTo("Sums the day's orders.");
        assertThat(built.schedule()).isEqualTo(Schedule.every(Duration.ofHours(1)));
        assertThat(built.catchUpFrom()).contains(start);
        assertThat(built.maxActiveRuns()).isEqualTo(1);
        assertThat(built.timeout()).isEqualTo(Duration.ofHours(2));
        assertThat(built.parameters()).containsExactly(currency);
        assertThat(built.parameter("currency")).contains(currency);
        assertThat(built.parameter("colour")).isEmpty();
        assertThat(built.tasks()).containsExactly(orders, mail, cleanUp);
        assertThat(built.task("mail")).contains(mail);
        assertThat(built.task("male")).isEmpty();
        assertThat(mail.inputs()).containsExactly(orders, currency);
        assertThat(mail.retry()).isEqualTo(Retry.times(2, Duration.ofMinutes(1)));
        assertThat(mail.timeout()).contains(Duration.ofMinutes(10));
        assertThat(mail.type()).isEqualTo(Void.class);
        assertThat(cleanUp.after()).containsExactly(orders, mail);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "sales-report",
                "s3",
                "a--b",
                "a23456789012345678901234567890123456789012345678901234567890123"
            })
    void a_name_is_lower_case_letters_digits_and_hyphens(String name) {
        assertThat(Dag.named(name).task(name).runs(() -> {}).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "Sales",
                "3sales",
                "-sales",
                "sales-",
                "sales_report",
                "sales.report",
                "sales report",
                "größe",
                "sales\n",
                "a234567890123456789012345678901234567890123456789012345678901234"
            })
    void any_other_name_is_refused_with_the_rule(String name) {
        assertRefused(() -> Dag.named(name), "dag '" + name + "': the name must be 1 to 63 lower-case letters");
        assertRefused(() -> dag.task(name), "dag 'sales', task '" + name + "': the name must be 1 to 63");
    }

    @Test
    void a_parameter_has_the_type_of_its_default() {
        assertThat(dag.parameter("text", "EUR").type()).isEqualTo(String.class);
        assertThat(dag.parameter("number", 3).type()).isEqualTo(Integer.class);
        assertThat(dag.parameter("long_number", 3L).type()).isEqualTo(Long.class);
        assertThat(dag.parameter("half", 0.5).type()).isEqualTo(Double.class);
        assertThat(dag.parameter("flag", true).type()).isEqualTo(Boolean.class);
        assertThat(dag.parameter("day", LocalDate.EPOCH).type()).isEqualTo(LocalDate.class);
        assertThat(dag.parameter("amount", BigDecimal.TEN).type()).isEqualTo(BigDecimal.class);
        // A constant with a body has a class of its own; the enum's is meant.
        assertThat(dag.parameter("unit", WithBodies.METRE).type()).isEqualTo(WithBodies.class);
    }

    enum WithBodies {
        METRE {
            @Override
            double inMetres() {
                return 1;
            }
        };

        abstract double inMetres();
    }

    @Test
    void a_parameter_that_makes_no_sense_is_refused() {
        dag.parameter("currency", "EUR");

        assertRefused(() -> dag.parameter("currency", "USD"), "dag 'sales': two parameters are named 'currency'");
        assertRefused(() -> dag.parameter("Currency", "USD"), "parameter 'Currency': the name must be 1 to 63");
        assertRefused(() -> dag.parameter(null, "USD"), "parameter 'null': the name must be");
        assertRefused(() -> dag.parameter("day_", "USD"), "parameter 'day_': the name must be");
        assertRefused(() -> dag.parameter("day", null), "parameter 'day' has no default value");
        assertRefused(
                () -> dag.parameter("day", Instant.EPOCH), "parameter 'day' has type java.time.Instant; it can be");
    }

    @Test
    void options_out_of_bounds_are_refused_with_the_bounds() {
        assertRefused(() -> dag.maxActiveRuns(0), "maxActiveRuns is 0; it must be 1 to 10000");
        assertRefused(() -> dag.maxActiveRuns(10_001), "maxActiveRuns is 10001");
        assertRefused(
                () -> dag.timeout(Duration.ofMillis(999)), "the time-out is PT0.999S; it must be 1 second to 30 days");
        assertRefused(() -> dag.timeout(Duration.ofDays(31)), "dag 'sales': the time-out is PT744H");
        assertRefused(() -> dag.task("a").timeout(Duration.ZERO), "dag 'sales', task 'a': the time-out is PT0S");
        assertRefused(() -> dag.description("x".repeat(1_001)), "the description has 1001 characters");
    }

    @Test
    void a_dag_without_a_task_is_refused() {
        dag.task("half-a-sentence");

        assertRefused(dag::build, "dag 'sales': it has no task; end at least one sentence with returns(…) or runs(…)");
    }

    @Test
    void a_name_is_given_to_one_task_only() {
        dag.task("a").runs(() -> {});

        assertRefused(() -> dag.task("a").runs(() -> {}), "dag 'sales': two tasks are named 'a'");
    }

    @Test
    void nothing_can_be_said_after_build() {
        dag.task("a").runs(() -> {});
        dag.build();

        assertRefused(dag::build, "dag 'sales': build() was called twice");
        assertRefused(() -> dag.task("b").runs(() -> {}), "dag 'sales', task 'b': it was described after build()");
        List<ThrowingCallable> options = List.of(
                () -> dag.description(""),
                () -> dag.schedule(Schedule.manual()),
                () -> dag.catchUpFrom(Instant.EPOCH),
                () -> dag.maxActiveRuns(1),
                () -> dag.timeout(Duration.ofHours(1)),
                () -> dag.parameter("currency", "EUR"));
        for (var option : options) assertRefused(option, "dag 'sales': it was changed after build()");
    }

    @Test
    void there_is_a_limit_to_tasks_and_parameters() {
        for (int i = 0; i < DagBuilder.MAX_TASKS; i++) dag.task("t" + i).runs(() -> {});
        for (int i = 0; i < DagBuilder.MAX_PARAMETERS; i++) dag.parameter("p" + i, i);

        assertRefused(() -> dag.task("more").runs(() -> {}), "it has more than 5000 tasks");
        assertRefused(() -> dag.parameter("more", 1), "it has more than 100 parameters");
    }

    private static void assertRefused(ThrowingCallable description, String message) {
        assertThatThrownBy(description).isInstanceOf(InvalidDag.class).hasMessageContaining(message);
    }
}
