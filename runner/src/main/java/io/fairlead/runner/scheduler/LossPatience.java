package io.fairlead.runner.scheduler;

import io.fairlead.dag.Retry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * For how long a task is repeated whose attempts are lost, and after which pauses. Pure.
 *
 * <p>The first loss is repeated at once: most are one killed process, one restarted runner. What is lost again waits for as long as
 * it has been going wrong, so that each pause doubles the time, up to {@link #LONGEST_PAUSE}. The time in which attempts
 * waited for a slot or executed does not count: a task of three hours that is evicted twice was not going wrong for six.
 *
 * @param limit how long that may go on at least; a task whose own retries would take longer is as patient as they are
 */
public record LossPatience(Duration limit) {

    /** The usual limit. */
    public static final Duration USUAL = Duration.ofHours(1);

    static final Duration SHORTEST_PAUSE = Duration.ofSeconds(5);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /**
     * When to repeat after a loss now; empty if that has gone on for too long.
     *
     * @param since when the first of the losses in a row was; empty if this one is
     */
    Optional<Instant> repeatAt(Optional<Instant> since, Retry own, Instant now) {
        Duration patience = limit.isZero() ? limit : longer(limit, ownPatience(own));
        if (since.isEmpty()) return patience.isZero() ? Optional.empty() : Optional.of(now);
        Duration lasted = longer(Duration.between(since.get(), now), Duration.ZERO);
        if (lasted.compareTo(patience) >= 0) return Optional.empty();
        Duration pause = shorter(longer(lasted, SHORTEST_PAUSE), LONGEST_PAUSE);
        // The last one is cut short, so that the patience is never over while nobody has tried.
        return Optional.of(now.plus(shorter(pause, longer(patience.minus(lasted), SHORTEST_PAUSE))));
    }

    /** How long the pauses between the task's own retries are together. */
    private static Duration ownPatience(Retry own) {
        Duration all = Duration.ZERO;
        for (int failures = 1; own.allowsAfter(failures); failures++) all = all.plus(own.delayAfter(failures));
        return all;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
