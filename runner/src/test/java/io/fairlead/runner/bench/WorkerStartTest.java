package io.fairlead.runner.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkerStartTest {

    @Test
    void what_a_worker_says_of_its_start_is_read_from_its_log() {
        var start = WorkerStart.in("""
                        2026-03-01T06:00:00.100Z INFO  kubernetes pod hello is scheduled
                        2026-03-01T06:00:01.123Z INFO  fairlead started in 540 ms: jvm 130, assignment 90, fetch 200, load 120
                        2026-03-01T06:00:01.124Z INFO  stdout started in 1 ms: mine 1
                        """).orElseThrow();
        assertThat(start.at()).isEqualTo(Instant.parse("2026-03-01T06:00:01.123Z"));
        assertThat(start.steps())
                .containsExactly(
                        entry("jvm", 130.0), entry("assignment", 90.0), entry("fetch", 200.0), entry("load", 120.0));
        assertThat(start.total()).isEqualTo(540);
    }

    @Test
    void a_local_worker_says_nothing_of_its_start() {
        assertThat(WorkerStart.in("2026-03-01T06:00:01.124Z INFO  stdout started in 1 ms: mine 1\n"))
                .isEqualTo(Optional.empty());
    }

    @Test
    void creating_ends_where_the_workers_process_starts() {
        var queued = Instant.parse("2026-03-01T06:00:00.000Z");
        var start = WorkerStart.in(
                "2026-03-01T06:00:01.500Z INFO  fairlead started in 400 ms: jvm 100, assignment 100, fetch 100, load 100\n");
        var hop = new TaskTransition(queued.minusMillis(20), queued, start);
        assertThat(hop.decide()).isEqualTo(20);
        assertThat(hop.createAndStart()).isEqualTo(1_100);
    }
}
