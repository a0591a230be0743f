package io.fairlead.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.dag.testing.DagTester;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** What may be given for a parameter, as an author's test sees it; the runner has the same rule. */
class ParameterTypeTest {

    private enum Size {
        SMALL,
        LARGE
    }

    private static final BigDecimal TINY = new BigDecimal("1e-400");

    private static final List<Arguments> FITTING = List.of(
            Arguments.of("", "text", "text"),
            Arguments.of("", "", ""),
            Arguments.of(1, 2, 2),
            Arguments.of(1, "2", 2),
            Arguments.of(1, 2.0, 2),
            Arguments.of(1, "2e3", 2_000),
            Arguments.of(1, Integer.MIN_VALUE, Integer.MIN_VALUE),
            Arguments.of(1L, Long.MAX_VALUE, Long.MAX_VALUE),
            Arguments.of(1L, "99999999999", 99_999_999_999L),
            Arguments.of(1L, 7, 7L),
            Arguments.of(1.0, 2, 2.0),
            Arguments.of(1.0, "1e308", 1e308),
            Arguments.of(1.0, new BigDecimal("0.1"), 0.1),
            Arguments.of(BigDecimal.ONE, new BigDecimal("12.50"), new BigDecimal("12.50")),
            Arguments.of(BigDecimal.ONE, "12.50", new BigDecimal("12.50")),
            Arguments.of(BigDecimal.ONE, "0.1234567890123456789", new BigDecimal("0.1234567890123456789")),
            Arguments.of(BigDecimal.ONE, TINY, TINY),
            Arguments.of(true, false, false),
            Arguments.of(true, "false", false),
            Arguments.of(LocalDate.EPOCH, "2026-03-01", LocalDate.of(2026, 3, 1)),
            Arguments.of(LocalDate.EPOCH, LocalDate.MAX, LocalDate.MAX),
            Arguments.of(Size.SMALL, Size.LARGE, Size.LARGE),
            Arguments.of(Size.SMALL, "LARGE", Size.LARGE));

    @ParameterizedTest
    @FieldSource("FITTING")
    void what_fits_arrives_as_the_type(Object byDefault, Object given, Object arrives) {
        var seen = new ArrayList<>();
        var dag = Dag.named("sales");
        dag.task("print").takes(dag.parameter("it", byDefault)).runs(seen::add);

        DagTester.of(dag.build()).param("it", given).run();

        assertThat(seen).containsExactly(arrives);
    }

    private static final String AN_INTEGER = "a whole number from -2147483648 to 2147483647";
    private static final String A_LONG = "a whole number from -9223372036854775808 to 9223372036854775807";
    private static final String A_DOUBLE = "a number of at most 1.7976931348623157E308";

    private static final List<Arguments> REFUSED = List.of(
            Arguments.of(1, 99_999_999_999L, "99999999999", AN_INTEGER),
            Arguments.of(1, "99999999999", "\"99999999999\"", AN_INTEGER),
            Arguments.of(1, -2_147_483_649L, "-2147483649", AN_INTEGER),
            Arguments.of(1, 1.5, "1.5", AN_INTEGER),
            Arguments.of(1, "1e1000000000", "\"1e1000000000\"", AN_INTEGER),
            Arguments.of(1, "", "\"\"", AN_INTEGER),
            Arguments.of(1, " 1", "\" 1\"", AN_INTEGER),
            Arguments.of(1, true, "true", AN_INTEGER),
            Arguments.of(1, List.of(1), "[1]", AN_INTEGER),
            Arguments.of(1L, new BigInteger("9223372036854775808"), "9223372036854775808", A_LONG),
            Arguments.of(1L, "1.5", "\"1.5\"", A_LONG),
            Arguments.of(1.0, "1e400", "\"1e400\"", A_DOUBLE),
            Arguments.of(1.0, new BigDecimal("-1e400"), "-1E+400", A_DOUBLE),
            Arguments.of(1.0, TINY, "1E-400", A_DOUBLE),
            Arguments.of(1.0, "NaN", "\"NaN\"", A_DOUBLE),
            Arguments.of(1.0, Double.NaN, "\"NaN\"", A_DOUBLE),
            Arguments.of(BigDecimal.ONE, "much", "\"much\"", "a number of at most 1000 characters"),
            Arguments.of(
                    BigDecimal.ONE,
                    "9".repeat(1_001),
                    "\"" + "9".repeat(99) + "…",
                    "a number of at most 1000 characters"),
            Arguments.of(true, 1, "1", "true or false"),
            Arguments.of(true, "yes", "\"yes\"", "true or false"),
            Arguments.of(true, "TRUE", "\"TRUE\"", "true or false"),
            Arguments.of("", 12, "12", "a text"),
            Arguments.of("", true, "true", "a text"),
            Arguments.of("", Map.of("a", 1), "{\"a\":1}", "a text"),
            Arguments.of("", null, "null", "a text"),
            Arguments.of(LocalDate.EPOCH, "2026-02-30", "\"2026-02-30\"", "a date such as 2026-03-01"),
            Arguments.of(LocalDate.EPOCH, 20_000, "20000", "a date such as 2026-03-01"),
            Arguments.of(LocalDate.EPOCH, Arrays.asList(2026, 3, 1), "[2026,3,1]", "a date such as 2026-03-01"),
            Arguments.of(Size.SMALL, "small", "\"small\"", "one of SMALL, LARGE"),
            Arguments.of(Size.SMALL, 0, "0", "one of SMALL, LARGE"),
            Arguments.of(Size.SMALL, null, "null", "one of SMALL, LARGE"));

    @ParameterizedTest
    @FieldSource("REFUSED")
    void what_does_not_fit_is_refused_with_what_would(Object byDefault, Object given, String shown, String expected) {
        var dag = Dag.named("sales");
        dag.task("print").takes(dag.parameter("it", byDefault)).runs(it -> {});
        var tester = DagTester.of(dag.build());

        assertThatThrownBy(() -> tester.param("it", given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("parameter 'it' is " + shown + "; it must be " + expected);
    }

    private static final List<Double> NOT_FINITE = List.of(Double.NaN, Double.NEGATIVE_INFINITY);

    @ParameterizedTest
    @FieldSource("NOT_FINITE")
    void a_default_that_nobody_could_give_is_refused(double byDefault) {
        assertThatThrownBy(() -> Dag.named("sales").parameter("rate", byDefault))
                .isInstanceOf(InvalidDag.class)
                .hasMessage(
                        "dag 'sales': parameter 'rate' is " + byDefault + " by default, which JSON has no number for");
    }
}
