package io.fairlead.runner.executor.kubernetes;

import static io.fairlead.runner.executor.kubernetes.Fixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.executor.kubernetes.pod.Pods;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict.Ended;
import io.fairlead.runner.logs.DirectoryLogs;
import io.fairlead.runner.time.Clocks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When an attempt ended whose outcome is read from its pod. */
class PodEndsTest {

    private static final Ended DONE = new Ended(new Outcome(Outcome.Kind.SUCCESS, "", null), true);

    @TempDir
    Path folder;

    private final SimulatedReports reports = new SimulatedReports();

    @Test
    void it_ended_when_its_node_says_however_late_that_is_read() throws Exception {
        assertThat(lateness(NOW.minusSeconds(90).toString())).isEqualTo(Duration.ofSeconds(90));
        assertThat(lateness("2026-03-01T08:00:00+02:00")).isZero();
    }

    @Test
    void a_node_whose_clock_is_ahead_makes_nothing_end_in_the_future() throws Exception {
        assertThat(lateness(NOW.plusSeconds(90).toString())).isZero();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "yesterday"})
    void where_the_node_says_no_time_it_ended_just_now(String finishedAt) throws Exception {
        assertThat(lateness(finishedAt)).isZero();
    }

    private Duration lateness(String finishedAt) throws InterruptedException {
        var attempt = Fixture.attempt(1);
        Instant steady = Instant.EPOCH; // No date is of this one.
        var ends = new PodEnds(
                null,
                reports,
                new PodNotes(new DirectoryLogs(folder), () -> NOW),
                new Clocks(() -> NOW, () -> steady),
                Duration.ofMinutes(10));
        ends.of(TrackedPod.of(attempt, Fixture.settings()), ended(finishedAt), false, DONE);
        return reports.lateness(1);
    }

    private static Pod ended(String finishedAt) {
        return new PodBuilder(Pods.of(Fixture.attempt(1), Fixture.settings(), NOW))
                .withNewStatus()
                .withPhase("Succeeded")
                .addNewContainerStatus()
                .withName(Pods.WORKER)
                .withNewState()
                .withNewTerminated()
                .withExitCode(0)
                .withFinishedAt(finishedAt)
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }
}
