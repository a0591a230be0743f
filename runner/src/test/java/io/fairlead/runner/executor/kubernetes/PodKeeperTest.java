package io.fairlead.runner.executor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict.Waits;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodKeeperTest {

    @Test
    void a_reason_that_is_no_longer_so_makes_room_for_what_is_usual() {
        var reports = new SimulatedReports();
        var keeper = new PodKeeper(Map.of(), null, reports, null, null, null);
        var held = TrackedPod.of(Fixture.attempt(1), Fixture.settings());
        try {
            keeper.judge(held, new Pod(), new Waits("pod pending: 0/3 nodes are available", false));
            await().atMost(Duration.ofMinutes(1)).until(() -> reports.waits(1) != null);
            keeper.judge(held, new Pod(), new Waits("pod pending: ContainerCreating", true));
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> reports.waits(1).equals("pod pending: ContainerCreating"));
        } finally {
            keeper.close();
        }
    }

    @Test
    void what_is_usual_is_not_worth_a_word_of_its_own() {
        var held = TrackedPod.of(Fixture.attempt(1), Fixture.settings());
        var keeper = new PodKeeper(Map.of(), null, null, null, null, null);
        try {
            keeper.judge(held, new Pod(), new Waits("pod pending: ContainerCreating", true));
            assertThat(held.hasSaidWaits()).isFalse();
        } finally {
            keeper.close();
        }
    }
}
