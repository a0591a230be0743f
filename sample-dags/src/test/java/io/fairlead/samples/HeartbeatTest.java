package io.fairlead.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dag.Run;
import io.fairlead.dag.testing.DagTester;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

    @Test
    void a_beat_names_its_minute_and_its_commit() {
        var end = Instant.parse("2026-03-01T06:00:00Z");
        var run = new Run("id", "samples.heartbeat", "abc123", end, end.minusSeconds(60), end, 1);

        assertThat(Heartbeat.beat(run))
                .isEqualTo("samples.heartbeat beats for 2026-03-01T05:59:00Z to 2026-03-01T06:00:00Z at commit abc123");
    }

    @Test
    void it_beats() {
        assertThat(DagTester.of(new Heartbeat(), "heartbeat").run().succeeded()).isTrue();
    }
}
