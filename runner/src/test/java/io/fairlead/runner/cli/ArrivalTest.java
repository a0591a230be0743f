package io.fairlead.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.run.dag.FirstRevision;
import io.fairlead.runner.run.dag.FirstRevision.Step;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ArrivalTest {

    private static final FirstRevision LOOKING = new FirstRevision(Step.LOOKING, "a: looking");
    private static final FirstRevision DESCRIBING = new FirstRevision(Step.DESCRIBING, "a: compiling");
    private static final FirstRevision LIVE = new FirstRevision(Step.LIVE, "a is live");
    private static final FirstRevision AWAY = new FirstRevision(Step.UNREACHABLE, "b could not be fetched");

    private final StringWriter said = new StringWriter();

    @Test
    void each_step_is_said_once_until_nothing_is_awaited() throws Exception {
        var looks = new ArrayDeque<>(List.of(
                List.of(LOOKING, AWAY), List.of(LOOKING, AWAY), List.of(DESCRIBING, AWAY), List.of(LIVE, AWAY)));

        boolean stopped = new Arrival(looks::remove, new PrintWriter(said)).await(new CountDownLatch(1));

        assertThat(stopped).isFalse();
        assertThat(looks).isEmpty();
        assertThat(said.toString().lines())
                .containsExactly(
                        "fairlead: a: looking",
                        "fairlead: b could not be fetched",
                        "fairlead: a: compiling",
                        "fairlead: a is live");
    }

    @Test
    void a_signal_ends_the_wait() throws Exception {
        assertThat(new Arrival(() -> List.of(LOOKING), new PrintWriter(said)).await(new CountDownLatch(0)))
                .isTrue();
    }
}
