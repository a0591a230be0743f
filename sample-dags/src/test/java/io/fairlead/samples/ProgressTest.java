package io.fairlead.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dag.testing.DagTester;
import org.junit.jupiter.api.Test;

class ProgressTest {

    @Test
    void it_ends_after_as_many_steps_as_are_asked_for() {
        var result = DagTester.of(new Progress(), "progress").param("steps", 1).run();

        assertThat(result.succeeded()).isTrue();
    }
}
