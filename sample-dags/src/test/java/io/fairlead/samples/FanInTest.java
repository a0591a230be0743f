package io.fairlead.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dag.testing.DagTester;
import io.fairlead.dag.testing.TaskState;
import io.fairlead.samples.FanIn.Count;
import io.fairlead.samples.FanIn.Sum;
import org.junit.jupiter.api.Test;

class FanInTest {

    @Test
    void all_regions_are_added_up() {
        var result = DagTester.of(new FanIn(), "fan-in")
                .stub("count-west", new Count("west", 0))
                .run();

        assertThat(result.output("sum", Sum.class)).isEqualTo(new Sum(430));
        assertThat(result.state("clean-up")).isEqualTo(TaskState.SUCCESS);
    }
}
