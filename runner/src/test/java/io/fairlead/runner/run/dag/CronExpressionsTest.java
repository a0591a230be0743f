package io.fairlead.runner.run.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CronExpressionsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 6 * * *",
                "*/15 8-18 * * 1-5",
                "0 0 29 2 *",
                "5,35 * 1 1,7 0",
                "0 0 * * 7",
                "0 9 * jan-mar mon",
                "0 9 * * MON,Fri",
                "@hourly",
                "@daily",
                "@weekly",
                "@monthly",
                "@Yearly",
                " 0 6 * * * "
            })
    void an_expression_of_unix_cron_is_understood(String expression) {
        assertThat(CronExpressions.parse(expression)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0 25 * * *",
                "60 * * * *",
                "* * * *",
                "0 0 6 * * *",
                "@reboot",
                "@midnight",
                "tomorrow",
                "0 0 * * 8",
                "0 0 31 2 *",
                "0 0 30 2 *",
                "0 0 L * *"
            })
    void another_one_is_refused_by_an_error_that_quotes_it(String expression) {
        assertThatThrownBy(() -> CronExpressions.parse(expression))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + expression + "'")
                .hasMessageContaining("five fields");
    }
}
