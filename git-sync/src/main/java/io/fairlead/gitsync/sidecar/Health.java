package io.fairlead.gitsync.sidecar;

import io.fairlead.gitsync.options.SteadyClock;
import io.fairlead.gitsync.sidecar.flag.GoDuration;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether what is published can be relied on. */
public final class Health {

    private final Duration maxStaleness;
    private final SteadyClock clock;
    private volatile Instant lastSuccess;
    private volatile boolean parked;
    private volatile String lastFailure = "";
    private volatile String ended = "";

    /** @param maxStaleness zero for none */
    public Health(Duration maxStaleness, SteadyClock clock) {
        this.maxStaleness = maxStaleness;
        this.clock = clock;
    }

    public void succeeded() {
        lastSuccess = clock.instant();
        lastFailure = "";
    }

    /** @param reason for anybody to read */
    void failed(String reason) {
        lastFailure = "; the last failure: " + reason;
    }

    /** Nothing will ever be synced again: only a restart helps. */
    void ended(String reason) {
        ended = reason;
    }

    /** What a hash names does not age. */
    void parked() {
        parked = true;
    }

    /** Empty if all is well. */
    public Optional<String> problem() {
        if (!ended.isEmpty()) return Optional.of("the loop that syncs has ended: " + ended);
        Instant last = lastSuccess;
        if (last == null) return Optional.of("nothing has been published yet" + lastFailure);
        if (maxStaleness.isZero() || parked) return Optional.empty();
        Duration age = Duration.between(last, clock.instant());
        if (age.compareTo(maxStaleness) <= 0) return Optional.empty();
        return Optional.of("the last sync that succeeded is " + age.toSeconds() + " s old; "
                + GoDuration.format(maxStaleness) + " is allowed" + lastFailure);
    }
}
