package io.fairlead.runner.catalog.describe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DescribeLimitsTest {

    @Test
    void a_plugin_that_may_take_long_may_do_so_in_its_revision() {
        assertThat(DescribeLimits.standard().overall()).isEqualTo(Duration.ofMinutes(2));
        assertThat(DescribeLimits.of(Duration.ofMinutes(10), 256).overall()).isEqualTo(Duration.ofMinutes(20));
    }
}
