package io.fairlead.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dag.testing.DagTester;
import org.junit.jupiter.api.Test;

class HelloTest {

    @Test
    void the_greeting_arrives() {
        var result = DagTester.of(new Hello(), "hello").run();

        assertThat(result.succeeded()).isTrue();
        assertThat(result.output("greet", Hello.Greeting.class).text()).isEqualTo("Hello from a task");
    }
}
