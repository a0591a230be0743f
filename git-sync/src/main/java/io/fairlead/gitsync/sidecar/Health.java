package io.fairlead.gitsync.sidecar;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether what is published can be relied on. */
final class Health {

    private final Duration maxStaleness;
    private volatile Instant lastSuccess;
    private volatile boolean parked;
    private volatile String lastFailure = "";

    /** @param maxStaleness zero for none */
    Health(Duration maxStaleness) {
        this.maxStaleness = maxStaleness;
    }

    void succeeded(Instant now) {
        lastSuccess = now;
        lastFailure = "";
    }

    /** @param reason for anybody to read */
    void failed(String reason) {
        lastFailure = "; the last failure: " + reason;
    }

    /** What a hash names does not age. */
    void parked() {
        parked = true;
    }

    /** Empty if all is well. */
    Optional<String> problem(Instant now) {
        Instant last = lastSuccess;
        if (last == null) return Optional.of("nothing has been published yet" + lastFailure);
        if (maxStaleness.isZero() || parked) return Optional.empty();
        Duration age = Duration.between(last, now);
        if (age.compareTo(maxStaleness) <= 0) return Optional.empty();
        return Optional.of("the last sync that succeeded is " + age.toSeconds() + " s old; "
                + GoDuration.format(maxStaleness) + " is allowed" + lastFailure);
    }
}
