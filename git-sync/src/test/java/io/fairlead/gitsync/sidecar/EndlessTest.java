package io.fairlead.gitsync.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.gitsync.options.SteadyClock;
import io.fairlead.gitsync.publish.Published;
import io.fairlead.gitsync.sidecar.hook.Hook;
import io.fairlead.gitsync.sidecar.hook.HookRunner;
import io.fairlead.gitsync.sidecar.log.Log;
import io.fairlead.gitsync.sidecar.log.Secrets;
import io.fairlead.gitsync.sidecar.metrics.Metrics;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What must not end silently. */
class EndlessTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void a_hook_that_meets_an_error_is_run_again() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        Semaphore ran = new Semaphore(0);
        Hook hook = new Hook() {
            @Override
            public String name() {
                return "test hook";
            }

            @Override
            public void prepare() {
                // Nothing to load.
            }

            @Override
            public void run(Published revision) {
                ran.release();
                if (runs.incrementAndGet() < 3) throw new OutOfMemoryError("unable to create native thread");
            }
        };
        Log log = new Log(
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                InstantSource.fixed(NOW),
                0,
                new Secrets(),
                "");
        try (HookRunner runner = new HookRunner(hook, Duration.ofMillis(1), new Metrics(), Optional.empty(), log)) {
            runner.tell(new Published("c0ffee", Path.of("tree"), "Anna", "First", NOW));
            assertThat(ran.tryAcquire(3, 1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void a_repository_that_is_not_synced_any_more_is_not_healthy() {
        Health health = new Health(Duration.ZERO, SteadyClock.system());
        health.succeeded();
        assertThat(health.problem()).isEmpty();
        health.ended("java.lang.NoClassDefFoundError: rebuilt meanwhile");
        assertThat(health.problem().orElseThrow()).contains("has ended", "rebuilt meanwhile");
    }
}
