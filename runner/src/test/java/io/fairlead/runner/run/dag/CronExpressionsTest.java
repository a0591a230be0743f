package io.fairlead.runner.run.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
                "0 9 * * SUN-TUE",
                "0 9 * * 0-2",
                "0 9 * * 5-7",
                "0 9 * * FRI-MON",
                "30 0-8/2 * * *",
                "30 2/12 * * *",
                "0 0 31 4 1",
                "@hourly",
                "@daily",
                "@midnight",
                "@weekly",
                "@monthly",
                "@quarterly",
                "@Yearly",
                "@annually",
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
                "@",
                "@dailyy",
                "@daily 6",
                "0 9 * * 1-8",
                "0 22-3 * * *",
                "0 0 * nov-feb *",
                "0 0 28-3 * *",
                "0 0/30 * * *",
                "*/0 * * * *",
                "1-5/0 * * * *",
                "5/0 * * * *",
                "0 0 ? * 1",
                "0 9 * * monday",
                "0 9 * * 5L",
                "0 9 * * 1#2",
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
                .hasMessageContaining("five fields")
                .hasMessageContaining("@midnight");
    }

    @ParameterizedTest
    @CsvSource({
        "@every 5m,    Schedule.every(",
        "@every,       Schedule.every(",
        "@reboot,      Schedule.manual()",
        "@once,        Schedule.manual()",
        "@continuous,  Schedule.manual()",
        "@none,        Schedule.manual()"
    })
    void a_nickname_of_another_scheduler_is_refused_with_what_there_is_instead(String nickname, String instead) {
        assertThatThrownBy(() -> CronExpressions.parse(nickname))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + nickname + "'")
                .hasMessageContaining(instead);
    }
}
