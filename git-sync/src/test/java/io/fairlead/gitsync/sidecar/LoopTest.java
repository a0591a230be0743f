package io.fairlead.gitsync.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.gitsync.SyncOutcome;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.publish.Published;
import io.fairlead.gitsync.sidecar.client.HostLimits;
import io.fairlead.gitsync.sidecar.hook.HookFailure;
import io.fairlead.gitsync.sidecar.log.Log;
import io.fairlead.gitsync.sidecar.log.Secrets;
import io.fairlead.gitsync.sidecar.metrics.Metrics;
import io.fairlead.gitsync.sidecar.settings.FailureBudget;
import io.fairlead.gitsync.sidecar.settings.Settings;
import io.fairlead.gitsync.testkit.HeldTime;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final HostLimits limits = new HostLimits(CLOCK);
    private int passes;

    /** What passes do: + succeeds, - fails, ? is refused by the pre-publish hook. The end of the text stops the loop. */
    @ParameterizedTest
    @CsvSource({
        "-+, 0, 0, 1, 1",
        "--+, 1, 1, 1, 1",
        "--+, 2, 2, 1, 2",
        "--+--+, 3, 3, 0, 6",
        "--+---+, 3, 3, 1, 6",
        "---+-+, 9, 0, 1, 5",
        "--+, 1, -1, 1, 1",
        "------+, -1, 0, 0, 7",
        "??+??+, 0, 0, 0, 6"
    })
    void failures_in_a_row_are_counted_until_their_limit(String story, long first, long later, int exitCode, int ran)
            throws InterruptedException {
        assertThat(run(story, false, new FailureBudget(first, later))).isEqualTo(exitCode);
        assertThat(passes).isEqualTo(ran);
    }

    @ParameterizedTest
    @CsvSource({"+-, -1, 0, 1", "-+, 5, 0, 2", "-+, 0, 1, 1", "?+, 5, 1, 1"})
    void one_time_ends_with_the_first_success(String story, long limit, int exitCode, int ran)
            throws InterruptedException {
        assertThat(run(story, true, new FailureBudget(limit, limit))).isEqualTo(exitCode);
        assertThat(passes).isEqualTo(ran);
    }

    @Test
    void a_host_that_says_when_is_obeyed_and_one_that_does_not_is_backed_off_from() {
        Settings.Timing timing = timing(false, new FailureBudget(0, 0), Duration.ofSeconds(1));
        RetryDelays waits = new RetryDelays(timing, Duration.ofSeconds(3), limits, 1);
        SyncFailure failure = new SyncFailure("no");
        assertThat(waits.afterFailure(failure, 1, true)).isEqualTo(Duration.ofSeconds(1));
        limits.answered(404, null);
        limits.answered(403, null);
        assertThat(waits.afterFailure(failure, 1, true)).isEqualTo(Duration.ofSeconds(1));
        limits.answered(503, null);
        assertThat(waits.afterFailure(failure, 6, true)).isBetween(Duration.ofSeconds(16), Duration.ofSeconds(32));
        limits.answered(429, "7");
        assertThat(waits.afterFailure(failure, 1, true)).isEqualTo(Duration.ofSeconds(7));
        limits.answered(429, "Sun, 01 Mar 2026 10:01:00 GMT");
        assertThat(waits.afterFailure(failure, 1, true)).isEqualTo(Duration.ofMinutes(1));
        limits.answered(429, "999999999");
        assertThat(waits.afterFailure(failure, 1, true)).isEqualTo(HostLimits.MAX_WAIT);
        limits.answered(429, "whenever");
        assertThat(waits.afterFailure(failure, 1, true)).isEqualTo(Duration.ofSeconds(1));
        limits.begin();
        assertThat(waits.afterFailure(failure, 6, true)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void health_is_lost_when_the_last_success_is_too_old_but_not_for_a_hash() {
        HeldTime time = new HeldTime(NOW);
        Health health = new Health(Duration.ofMinutes(1), time.clock());
        assertThat(health.problem()).isPresent();
        health.succeeded();
        time.jump(Duration.ofHours(1));
        assertThat(health.problem()).isEmpty();
        time.jump(Duration.ofHours(-2));
        time.pass(Duration.ofSeconds(60));
        assertThat(health.problem()).isEmpty();
        time.pass(Duration.ofSeconds(1));
        assertThat(health.problem()).contains("the last sync that succeeded is 61 s old; 1m0s is allowed");
        health.parked();
        assertThat(health.problem()).isEmpty();
    }

    @Test
    void calls_during_a_sync_cause_one_more_and_those_by_http_keep_their_distance() throws InterruptedException {
        SyncTrigger wake = new SyncTrigger(Duration.ofMillis(100));
        wake.now();
        wake.now();
        long start = System.nanoTime();
        wake.await(LONG);
        assertThat(System.nanoTime() - start).isLessThan(LONG.toNanos());
        wake.soon();
        wake.soon();
        long asked = System.nanoTime();
        wake.await(LONG);
        assertThat(System.nanoTime() - asked).isBetween(100_000_000L, LONG.toNanos() - 1);
        wake.stop();
        wake.await(LONG);
        assertThat(System.nanoTime() - asked).isLessThan(LONG.toNanos());
    }

    @Test
    void those_that_begin_together_take_their_places_in_the_period() {
        Settings.Timing timing = timing(false, new FailureBudget(0, 0), Duration.ofSeconds(10));
        RetryDelays waits = new RetryDelays(timing, SHORT, limits, 0.25);
        assertThat(waits.afterFirst()).isEqualTo(Duration.ofMillis(2500));
        assertThat(waits.afterSuccess()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void lateness_counts_from_the_turn_and_not_when_somebody_called() throws InterruptedException {
        SyncTrigger wake = new SyncTrigger(Duration.ZERO);
        assertThat(wake.late()).isZero();
        wake.await(Duration.ofMillis(20));
        assertThat(wake.late()).isBetween(Duration.ofNanos(1), LONG);
        wake.now();
        wake.await(LONG);
        assertThat(wake.late()).isZero();
        Metrics metrics = new Metrics();
        metrics.late(Duration.ofMillis(1500));
        metrics.late(Duration.ofMillis(500));
        assertThat(metrics.text()).contains("git_sync_lateness_seconds 0.5\n", "git_sync_lateness_max_seconds 1.5\n");
    }

    private int run(String story, boolean oneTime, FailureBudget budget) throws InterruptedException {
        SyncTrigger wake = new SyncTrigger(Duration.ZERO);
        Log out = new Log(new PrintStream(log, true, StandardCharsets.UTF_8), CLOCK, 0, new Secrets(), "");
        Reports.Watching watching = new Reports.Watching(
                new Metrics(), new Health(Duration.ZERO, new HeldTime(NOW).clock()), new UpdateLog(out, "main"));
        Reports reports = new Reports(Optional.empty(), Optional.empty(), List.of(), watching, CLOCK, out);
        Settings.Timing timing = timing(oneTime, budget, SHORT);
        SyncResult pass = () -> {
            char what = story.charAt(passes++);
            if (passes == story.length()) wake.stop();
            if (what == '-') throw new SyncFailure("no");
            if (what == '?') throw new SyncFailure("not this one", new HookFailure("bad"));
            return new SyncOutcome(new Published("abc", Path.of("/x"), "", "", Instant.EPOCH), true);
        };
        return new Loop(pass, timing, "main", new RetryDelays(timing, SHORT, limits, 1), reports, wake).run();
    }

    private static Settings.Timing timing(boolean oneTime, FailureBudget budget, Duration period) {
        return new Settings.Timing(period, period, Duration.ofSeconds(1), oneTime, Optional.empty(), budget);
    }
}
