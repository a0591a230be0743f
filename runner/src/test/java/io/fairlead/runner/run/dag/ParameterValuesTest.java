package io.fairlead.runner.run.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dag.ParameterType;
import io.fairlead.dag.Schedule;
import io.fairlead.runner.json.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values as REST's JSON has them, and as text, which is all that a form and a command know. */
class ParameterValuesTest {

    private static final DagDescription DAG = new DagDescription(
            "sales",
            "",
            new Schedule.Manual(),
            Optional.empty(),
            1,
            Duration.ofDays(1),
            List.of(
                    parameter("text", ParameterType.STRING, "\"\""),
                    parameter("rows", ParameterType.INTEGER, "1"),
                    parameter("bytes", ParameterType.LONG, "1"),
                    parameter("rate", ParameterType.DOUBLE, "1.0"),
                    parameter("amount", ParameterType.DECIMAL, "1"),
                    parameter("dry", ParameterType.BOOLEAN, "true"),
                    parameter("day", ParameterType.DATE, "\"2026-01-01\""),
                    new DagDescription.Parameter("size", ParameterType.ENUM, "\"SMALL\"", List.of("SMALL", "LARGE"))),
            List.of());

    private static DagDescription.Parameter parameter(String name, ParameterType holds, String byDefault) {
        return new DagDescription.Parameter(name, holds, byDefault, List.of());
    }

    private static String check(String conf) {
        Map<String, JsonNode> given = new HashMap<>();
        Json.read(conf, JsonNode.class).properties().forEach(one -> given.put(one.getKey(), one.getValue()));
        return ParameterValues.check(DAG, given);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "rows,   2147483647,          2147483647",
                "rows,   \"12\",              12",
                "rows,   12.0,                12",
                "bytes,  99999999999,         99999999999",
                "bytes,  9007199254740993,    9007199254740993",
                "rate,   2,                   2.0",
                "amount, 12.50,               12.50",
                "amount, \"12.50\",           12.50",
                "amount, 0.12345678901234567890123, 0.12345678901234567890123",
                "amount, 1E+400,              1E+400",
                "dry,    false,               false",
                "dry,    \"false\",           false",
                "day,    \"2026-03-01\",      \"2026-03-01\"",
                "size,   \"LARGE\",           \"LARGE\"",
                "text,   \"12.50\",           \"12.50\"",
            })
    void what_fits_is_kept_as_its_type_with_every_digit(String name, String given, String kept) {
        String json = check("{\"" + name + "\":" + given + "}");

        assertThat(json).isEqualTo("{\"" + name + "\":" + kept + "}");
        // As the scheduler reads it for a worker.
        assertThat(Json.read(json, JsonNode.class).get(name)).hasToString(kept);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "rows,   99999999999,   ~a whole number from -2147483648 to 2147483647~",
                "rows,   \"99999999999\", ~a whole number from -2147483648 to 2147483647~",
                "rows,   1.5,           ~a whole number from -2147483648 to 2147483647~",
                "rows,   true,          ~a whole number from -2147483648 to 2147483647~",
                "rows,   null,          ~a whole number from -2147483648 to 2147483647~",
                "bytes,  9223372036854775808, ~a whole number from -9223372036854775808 to 9223372036854775807~",
                "rate,   1e400,         ~a number of at most 1.7976931348623157E308~",
                "rate,   [],            ~a number of at most 1.7976931348623157E308~",
                "amount, \"much\",      ~a number of at most 1000 characters~",
                "dry,    1,             ~true or false~",
                "dry,    \"yes\",       ~true or false~",
                "day,    \"1.3.2026\",  ~a date such as 2026-03-01~",
                "day,    20000,         ~a date such as 2026-03-01~",
                "size,   \"HUGE\",      ~one of SMALL, LARGE~",
                "text,   12,            ~a text~",
                "text,   null,          ~a text~",
                "text,   {},            ~a text~",
            })
    void what_does_not_fit_is_refused_with_what_would(String name, String given, String expected) {
        assertThatThrownBy(() -> check("{\"" + name + "\":" + given + "}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("parameter '" + name + "' is ")
                .hasMessageEndingWith("; it must be " + expected);
    }

    @Test
    void all_problems_are_told_at_once() {
        assertThatThrownBy(() -> check("{\"rows\":1.5,\"rowz\":1}"))
                .hasMessageContaining("parameter 'rows' is 1.5")
                .hasMessageContaining("dag 'sales' has no parameter 'rowz'; it has text, rows, bytes");
    }

    @Test
    void a_description_of_before_types_had_a_size_takes_the_widest() {
        var old = Json.read(
                "{\"name\":\"rows\",\"type\":\"integer\",\"defaultValue\":\"1\",\"choices\":[]}",
                DagDescription.Parameter.class);

        assertThat(old.holds()).isEqualTo(ParameterType.LONG);
        assertThat(Json.read(Json.write(old), DagDescription.Parameter.class)).isEqualTo(old);
    }
}
