package io.fairlead.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dag.testing.DagTester;
import org.junit.jupiter.api.Test;

class ChainTest {

    @Test
    void every_link_takes_the_one_before_it() {
        long expected = 0;
        for (int i = 0; i < 40; i++) expected = Chain.link(expected);

        var result = DagTester.of(new Chain(), "chain").run();

        assertThat(result.output("link-40", Long.class)).isEqualTo(expected);
    }
}
