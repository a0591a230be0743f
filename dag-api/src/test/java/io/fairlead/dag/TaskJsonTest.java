package io.fairlead.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class TaskJsonTest {

    private enum Currency {
        EUR,
        USD;

        @Override
        public String toString() {
            return "the " + name();
        }
    }

    private record Order(String id, BigDecimal amount, Optional<String> note) {}

    private record Orders(List<Order> items, Map<Currency, BigDecimal> rates, int count) {}

    private record Holder(String name, Thread thread) {}

    private record Node(List<Node> children) {}

    private record Positive(int number) {
        Positive {
            if (number <= 0) throw new IllegalArgumentException("number must be positive");
        }
    }

    private final TaskJson json = new TaskJson();
    private final DagBuilder dag = Dag.named("sales");

    private static final List<Object> VALUES = List.of(
            "a text with \"quotes\" and ü",
            42,
            Long.MAX_VALUE,
            0.1,
            Double.NaN,
            true,
            new BigDecimal("12.50"),
            new BigDecimal("1E+3"),
            Currency.USD,
            DayOfWeek.MONDAY,
            new UUID(1, 2),
            LocalDate.parse("2026-03-01"),
            LocalDateTime.parse("2026-03-01T06:00:00.123"),
            Instant.parse("2026-03-01T06:00:00.123456789Z"),
            OffsetDateTime.parse("2026-03-01T06:00:00+02:00"),
            ZonedDateTime.parse("2026-10-25T02:30:00+01:00[Europe/Berlin]"),
            Duration.ofMinutes(90),
            new Orders(
                    List.of(
                            new Order("1", new BigDecimal("12.50"), Optional.empty()),
                            new Order("2", BigDecimal.ONE, Optional.of("gift"))),
                    Map.of(Currency.EUR, BigDecimal.ONE),
                    2));

    @ParameterizedTest
    @FieldSource("VALUES")
    void a_value_comes_back_as_it_was(Object value) {
        Class<?> type = value instanceof Currency ? Currency.class : value.getClass();

        assertThat(json.read(json.write(value), (Class<?>) type)).isEqualTo(value);
    }

    @Test
    void times_and_enums_are_text() {
        assertThat(json.write(Instant.parse("2026-03-01T06:00:00Z"))).isEqualTo("\"2026-03-01T06:00:00Z\"");
        assertThat(json.write(LocalDate.parse("2026-03-01"))).isEqualTo("\"2026-03-01\"");
        assertThat(json.write(Duration.ofMinutes(90))).isEqualTo("\"PT1H30M\"");
        assertThat(json.write(Currency.EUR)).isEqualTo("\"EUR\"");
    }

    @Test
    void an_unknown_member_is_ignored_and_a_missing_one_is_nothing() {
        var order = json.read("{\"id\":\"1\",\"colour\":\"red\"}", Order.class);

        assertThat(order).isEqualTo(new Order("1", null, Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "currency, \"GBP\",        ~not one of the values accepted for Enum class: [EUR, USD]~",
                "currency, 0,              not allowed to deserialize Enum value out of number",
                "day,      \"tomorrow\",   Text 'tomorrow' could not be parsed",
                "day,      \"2026-02-30\", Invalid date 'FEBRUARY 30'",
                "number,   1.5,            Cannot coerce Floating-point value (1.5)",
                "number,   99999999999,    out of range of int",
                "amount,   \"much\",       not a valid representation",
                "amount,   null,           is null; it must be a BigDecimal",
                "text,     {},             Cannot deserialize value of type `java.lang.String` from Object value",
                "text,     \"a\" \"b\",    Trailing token",
                "text,     EUR,            Unrecognized token 'EUR'",
            })
    void a_parameter_that_does_not_fit_is_refused_by_name(String name, String text, String reason) {
        Map<String, Parameter<?>> parameters = Map.of(
                "currency", dag.parameter("currency", Currency.EUR),
                "day", dag.parameter("day", LocalDate.EPOCH),
                "number", dag.parameter("number", 1),
                "amount", dag.parameter("amount", BigDecimal.ONE),
                "text", dag.parameter("text", ""));

        assertThatThrownBy(() -> json.read(text, parameters.get(name)))
                .isInstanceOf(PermanentFailure.class)
                .hasMessageStartingWith("the value of parameter '" + name + "'")
                .hasMessageContaining(reason);
    }

    @Test
    void a_parameter_is_read_as_its_type() {
        assertThat(json.read("\"USD\"", dag.parameter("currency", Currency.EUR)))
                .isEqualTo(Currency.USD);
        assertThat(json.read("\"2026-03-01\"", dag.parameter("day", LocalDate.EPOCH)))
                .isEqualTo("2026-03-01");
        assertThat(json.read("12.50", dag.parameter("amount", BigDecimal.ONE))).isEqualTo("12.50");
        assertThat(json.read("\"12.50\"", dag.parameter("sum", BigDecimal.ONE))).isEqualTo("12.50");
    }

    @Test
    void an_output_that_jackson_cannot_write_is_refused() {
        assertThatThrownBy(() -> json.write(new Object()))
                .isInstanceOf(PermanentFailure.class)
                .hasMessageStartingWith("a value of class java.lang.Object cannot be written as JSON: No serializer")
                .hasMessageEndingWith("; return a record of texts, numbers, dates, lists and other records");
    }

    @Test
    void an_output_that_only_cannot_be_read_back_is_refused_where_it_was_made() {
        var thread = dag.task("extract").returns(Thread.class, Thread::currentThread);
        var holder = dag.task("hold").returns(Holder.class, () -> new Holder("x", Thread.currentThread()));
        var positive = dag.task("count").returns(Positive.class, () -> new Positive(1));

        assertThatThrownBy(() -> json.write(Thread.currentThread(), thread))
                .isInstanceOf(PermanentFailure.class)
                .hasMessageStartingWith("the value of task 'extract' cannot be read from JSON as java.lang.Thread: ")
                .hasMessageEndingWith("; return a record of texts, numbers, dates, lists and other records");
        assertThatThrownBy(() -> json.write(new Holder("x", Thread.currentThread()), holder))
                .hasMessageStartingWith("the value of task 'hold' cannot be read")
                .hasMessageContaining("java.lang.Thread");
        assertThatThrownBy(() -> json.write(Map.of("number", 0), positive))
                .hasMessageContaining("number must be positive");
        assertThatThrownBy(() -> json.write(null, positive)).hasMessageContaining("is null; it must be a Positive");
        assertThat(json.write(new Positive(3), positive)).isEqualTo("{\"number\":3}");
    }

    @Test
    void a_value_that_contains_itself_is_refused_in_a_few_lines() {
        var children = new ArrayList<Node>();
        var node = new Node(children);
        children.add(node);

        assertThatThrownBy(() -> json.write(node))
                .isInstanceOf(PermanentFailure.class)
                .hasMessageContaining("nesting depth")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1_000));
    }

    @Test
    void the_member_that_does_not_fit_is_named() {
        assertThatThrownBy(() -> json.read("{\"items\":[{\"amount\":\"much\"}]}", Orders.class))
                .hasMessageContaining("Orders[\"items\"]->java.util.ArrayList[0]")
                .hasMessageContaining("Order[\"amount\"]");
    }
}
