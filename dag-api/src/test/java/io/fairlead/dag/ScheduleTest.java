package io.fairlead.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT15M", "P366D"})
    void a_period_is_whole_seconds_up_to_a_year(Duration period) {
        assertThat(Schedule.every(period)).isEqualTo(new Schedule.Every(period));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.999S", "PT1.5S", "PT8784H0.001S", "P367D"})
    void any_other_period_is_refused_with_the_bounds(Duration period) {
        assertThatThrownBy(() -> Schedule.every(period))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("schedule: the period is " + period + "; it must be whole seconds, 1 second to 366 days");
    }

    @Test
    void cron_runs_on_the_clock_of_utc_unless_a_zone_is_named() {
        var berlin = ZoneId.of("Europe/Berlin");

        assertThat(Schedule.cron("0 6 * * *")).isEqualTo(new Schedule.Cron("0 6 * * *", ZoneId.of("UTC")));
        assertThat(Schedule.cron("0 6 * * *", berlin)).isEqualTo(new Schedule.Cron("0 6 * * *", berlin));
    }

    @Test
    void null_is_refused_by_name() {
        assertThatThrownBy(() -> Schedule.cron(null)).hasMessage("expression");
        assertThatThrownBy(() -> Schedule.cron("@daily", null)).hasMessage("zone");
        assertThatThrownBy(() -> Schedule.every(null)).hasMessage("period");
    }
}
