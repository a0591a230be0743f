package io.fairlead.runner.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.runner.time.RunnerClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** The clocks of a runner in this process: they run as the machine's do, and a test can let more time pass. */
public final class PassingTime {

    /** With the half minute that may have passed before: after two the runner would take itself for one that stood still. */
    private static final Duration STEP = Duration.ofSeconds(80);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private volatile Duration wall = Duration.ZERO;
    private volatile Duration monotonic = Duration.ZERO;

    /** One that counts by these. */
    public RunnerClock clock() {
        return new RunnerClock(this::now, () -> System.nanoTime() + monotonic.toNanos());
    }

    private Instant now() {
        return Instant.now().plus(wall);
    }

    /**
     * Lets time pass, by both clocks, for a runner that is at work all the while.
     *
     * @param dag one that nobody uses: pausing it makes the scheduler pass
     */
    public void pass(Duration time, TestApi api, String dag) {
        boolean paused = false;
        for (Duration left = time; left.compareTo(Duration.ZERO) > 0; left = left.minus(STEP)) {
            Duration step = left.compareTo(STEP) < 0 ? left : STEP;
            monotonic = monotonic.plus(step);
            wall = wall.plus(step);
            long since = System.nanoTime();
            paused = !paused;
            assertThat(api.send("PATCH", "/api/v2/dags/" + dag, Map.of("is_paused", paused))
                            .statusCode())
                    .isEqualTo(200);
            await().atMost(PATIENCE).until(() -> hasPassed(api, since));
        }
    }

    private boolean hasPassed(TestApi api, long since) {
        Instant passed = Instant.parse(api.get("/api/v2/monitor/health")
                .path("scheduler")
                .path("latest_scheduler_heartbeat")
                .asText());
        return Duration.between(passed, now()).toNanos() < System.nanoTime() - since;
    }

    /** The wall clock is put back to the machine's. */
    public void putBack() {
        wall = Duration.ZERO;
    }
}
