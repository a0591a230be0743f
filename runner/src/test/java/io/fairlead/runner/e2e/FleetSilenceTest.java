package io.fairlead.runner.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.runner.testkit.TestApi.Started;
import io.fairlead.runner.testkit.TestProcess;
import io.fairlead.runner.testkit.TestRelay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a task whose worker, a real process, is not heard any more. The silence must pass in real time. */
class FleetSilenceTest {

    /** As short as may be: whoever has to be heard while it passes may be silent for longer, and is only asked once more. */
    private static final String SHORTEST = "10s";

    /** One worker must be cut off and come back while it passes, on a busy machine, too. */
    private static final String LONGER = "20s";

    private static FleetRig fleet;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        fleet = new FleetRig(folder, SHORTEST);
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @AfterEach
    void clear() throws IOException {
        fleet.clear();
    }

    @Test
    void a_worker_that_is_gone_for_good_loses_its_task_after_its_silence_to_another_one() {
        fleet.open(SHORTEST);
        TestProcess gone = fleet.worker("w1", "default");
        Started run = fleet.trigger("demo.fleet");
        fleet.api().awaitTask(run, "held", "running");
        gone.close();
        fleet.worker("w2", "default");
        fleet.release();
        assertThat(fleet.api().ended(run).path("state").asText()).isEqualTo("success");
        assertThat(fleet.api().tries(run, "held").get(0).path("reason").asText())
                .matches("worker w1/1 \\(pid \\d+\\) was last heard at .*Z, and has been silent for more than 10 s");
        assertThat(fleet.hostname(run, "held")).startsWith("w2/1 ");
    }

    @Test
    void a_worker_that_is_cut_off_goes_on_for_a_while_and_has_ended_its_task_before_another_one_begins_it()
            throws IOException {
        fleet.open(LONGER);
        try (var relay = new TestRelay(fleet.port())) {
            TestProcess cutOff = fleet.worker(relay.address(), "w3", fleet.file("token"), "default");
            // The lease of an attempt that left a process behind must not end a later one.
            assertThat(fleet.api().runToEnd("demo.leaves")).isEqualTo("success");
            Started run = fleet.trigger("demo.stubborn");
            await().atMost(FleetRig.PATIENCE).until(() -> fleet.marks().equals(List.of("start 1")));
            ProcessHandle first = fleet.child(run, "held");
            relay.cut();
            await().atMost(FleetRig.PATIENCE)
                    .until(() -> fleet.unheardFor("w3/1").toMillis() > 3_000);
            relay.mend();
            await().atMost(FleetRig.PATIENCE)
                    .until(() -> fleet.unheardFor("w3/1").toMillis() < 1_000);
            fleet.worker("w4", "default");
            relay.cut();
            await().atMost(FleetRig.PATIENCE).until(() -> fleet.marks().stream().anyMatch(mark -> mark.endsWith(" 2")));
            assertThat(fleet.marks()).containsExactly("start 1", "interrupted 1", "start 2");
            assertThat(first.isAlive()).isFalse();
            fleet.release();
            assertThat(fleet.api().ended(run).path("state").asText()).isEqualTo("success");
            assertThat(fleet.api().tries(run, "held").get(0).path("reason").asText())
                    .endsWith("has been silent for more than 20 s");
            assertThat(fleet.hostname(run, "held")).startsWith("w4/1 ");
            assertThat(cutOff.out())
                    .contains(
                            "w3/1: the runner has not answered for 14 s, and gives the attempt to another worker after 20 s");
            relay.mend();
            await().atMost(FleetRig.PATIENCE)
                    .until(() -> fleet.unheardFor("w3/1").toMillis() < 1_000);
        }
    }
}
