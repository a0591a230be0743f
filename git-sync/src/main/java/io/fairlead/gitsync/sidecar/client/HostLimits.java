package io.fairlead.gitsync.sidecar.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Whether the git host refused us for asking too often during this pass, and how long it wants to be left alone. */
public final class HostLimits {

    /** A host that wants more is not believed: it may be a proxy that is set up wrongly. */
    public static final Duration MAX_WAIT = Duration.ofHours(1);

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;
    private static final int FORBIDDEN = 403;

    /** Of the sync that this thread does, or that it was started for. */
    private static final InheritableThreadLocal<HostLimits> OF_THREAD = new InheritableThreadLocal<>();

    private final InstantSource clock;
    private volatile Duration asked;

    public HostLimits(InstantSource clock) {
        this.clock = clock;
    }

    /** Empty on a thread that has nothing to do with a sync. */
    static Optional<HostLimits> ofThread() {
        return Optional.ofNullable(OF_THREAD.get());
    }

    /** A new pass begins, on this thread. */
    public void begin() {
        OF_THREAD.set(this);
        asked = null;
    }

    /** @param retryAfter the header's value: seconds or a date; or null */
    public void answered(int status, String retryAfter) {
        boolean limited =
                status == TOO_MANY_REQUESTS || status == UNAVAILABLE || status == FORBIDDEN && retryAfter != null;
        if (limited) asked = wait(retryAfter);
    }

    /** Empty if the host did not refuse us; zero if it did not say for how long. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(asked);
    }

    private Duration wait(String retryAfter) {
        if (retryAfter == null) return Duration.ZERO;
        try {
            Duration wait = retryAfter.strip().matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(retryAfter.strip()))
                    : Duration.between(clock.instant(), date(retryAfter.strip()));
            if (wait.isNegative()) return Duration.ZERO;
            return wait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait;
        } catch (DateTimeParseException e) {
            return Duration.ZERO;
        }
    }

    private static Instant date(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    }
}
