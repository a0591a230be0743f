package io.fairlead.gitsync.sidecar;

import io.fairlead.gitsync.Backoff;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.sidecar.client.HostLimits;
import io.fairlead.gitsync.sidecar.hook.PrePublishHook;
import io.fairlead.gitsync.sidecar.settings.Settings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait between two syncs: the period as version 4 does, and longer when the host asks for mercy.
 *
 * @param gateBackoff how soon a tree that was refused is looked at again
 * @param place in the period among others, 0 to 1
 */
record RetryDelays(Settings.Timing timing, Duration gateBackoff, HostLimits limits, double place) {

    /** Those that begin together do not go on together: each takes its place in the period. */
    Duration afterFirst() {
        return Duration.ofNanos((long) (timing.period().toNanos() * place));
    }

    Duration afterSuccess() {
        return timing.period();
    }

    Duration afterFailure(SyncFailure failure, int failures, boolean everSucceeded) {
        Duration period = everSucceeded ? timing.period() : timing.initPeriod();
        if (PrePublishHook.refused(failure)) return shorter(period, gateBackoff);
        Optional<Duration> asked = limits.retryAfter();
        if (asked.isEmpty()) return period;
        Duration backedOff = new Backoff(period, ThreadLocalRandom.current()).after(Math.max(1, failures));
        return longer(period, longer(backedOff, asked.get()));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
