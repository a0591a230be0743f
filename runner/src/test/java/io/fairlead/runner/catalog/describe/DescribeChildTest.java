package io.fairlead.runner.catalog.describe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DescribeChildTest {

    @Test
    void it_reads_names_as_utf_8_wherever_the_runner_was_started_and_sees_nothing_else_of_its_environment() {
        assertThat(DescribeChild.builder(64, WarmUpLevel.NONE).environment())
                .containsEntry("LC_ALL", "C.UTF-8")
                .doesNotContainKeys("LANG", "HOME");
    }
}
