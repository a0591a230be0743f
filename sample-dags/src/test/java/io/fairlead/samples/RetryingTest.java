package io.fairlead.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dag.testing.DagTester;
import org.junit.jupiter.api.Test;

class RetryingTest {

    @Test
    void the_third_attempt_succeeds_after_waits_of_two_and_four_seconds() {
        var result = DagTester.of(new Retrying(), "retrying")
                .at("2026-03-01T06:00:00Z")
                .run();

        assertThat(result.succeeded()).isTrue();
        assertThat(result.attempts("fetch")).isEqualTo(3);
        assertThat(result.finishedAt()).isEqualTo("2026-03-01T06:00:06Z");
    }
}
