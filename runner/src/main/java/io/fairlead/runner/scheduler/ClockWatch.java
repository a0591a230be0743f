package io.fairlead.runner.scheduler;

import io.fairlead.dag.ExecutorName;
import io.fairlead.runner.run.store.ClockStore;
import io.fairlead.runner.time.RunnerClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time of each pass. Asked for it, this looks first whether the wall clock has jumped, or whether this process stood still or was
 * not there, and moves what that must not shorten: deadlines, leases, pauses. What is due by its date follows the wall clock.
 *
 * <p>A machine that sleeps stops its monotonic clock, so that its wall clock is ahead when it wakes: to us that is a jump.
 */
public final class ClockWatch implements InstantSource {

    /** Less is what every clock is put right by now and then, and is followed without a word. */
    static final Duration JUMP = Duration.ofSeconds(1);

    /** The loop passes twice a minute. After a longer pause this process stood still, and heard nobody. */
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

    /** A date that is so far ahead of the one before may be wrong, as on a machine that has just booted. Somebody has as long to see it. */
    static final Duration LEAP = Duration.ofDays(1);

    private static final Logger log = LoggerFactory.getLogger(ClockWatch.class);
    private static final Duration SAYS_EVERY = Duration.ofSeconds(30);

    /** Whose attempts are processes of this one, and stand still with it. */
    private static final List<String> OWN = List.of(ExecutorName.LOCAL);

    private final RunnerClock clock;
    private final ClockStore store;
    private Instant lastPass;
    private Instant saidAt;
    private volatile Instant hearsSince;

    /** By the steady clock; null where it did not, or was put back since. */
    private volatile Instant leaptAt;

    private final List<Consumer<Duration>> followers = new CopyOnWriteArrayList<>();

    /** Looks at once how the database's last moment agrees with the clock. */
    public ClockWatch(RunnerClock clock, ClockStore store) {
        this.clock = clock;
        this.store = store;
        Instant now = clock.instant();
        store.lastPass().ifPresent(last -> began(Duration.between(last, now), now));
        hearsSince = now;
        said(now);
    }

    /** Since when this process has heard without a break what workers say. */
    public Instant hearsSince() {
        return hearsSince;
    }

    /** Whether the date may be believed where something is destroyed by it: it has not leapt ahead lately. */
    public boolean dateIsSettled() {
        Instant leapt = leaptAt;
        return leapt == null || !clock.steady().instant().isBefore(leapt.plus(LEAP));
    }

    private void leaps(Duration by) {
        if (by.compareTo(LEAP) >= 0) leaptAt = clock.steady().instant();
        if (by.negated().compareTo(LEAP) >= 0) leaptAt = null;
    }

    /** Who keeps instants in memory is told by how much the clock was moved. */
    public void tell(Consumer<Duration> follower) {
        followers.add(follower);
    }

    @Override
    public synchronized Instant instant() {
        follow();
        Instant now = clock.instant();
        if (lastPass != null) standstill(Duration.between(lastPass, now), now);
        if (!now.isBefore(saidAt.plus(SAYS_EVERY))) {
            store.passes(now);
            saidAt = now;
        }
        lastPass = now;
        return now;
    }

    private void follow() {
        Duration by = clock.behind();
        if (by.abs().compareTo(JUMP) < 0) {
            clock.move(by);
            return;
        }
        leaps(by);
        Instant before = clock.instant();
        Instant now = before.plus(by);
        moveTo(by, now);
        log.warn(
                "the wall clock went {} by {} s, from {} to {}: it was put right, or this machine slept; deadlines, leases and"
                        + " pauses are moved with it, and schedules follow the new date",
                by.isNegative() ? "back" : "forward",
                by.abs().toSeconds(),
                before,
                now);
        hearsSince = now;
        lastPass = null;
        saidAt = now;
        followers.forEach(follower -> follower.accept(by));
    }

    private void moveTo(Duration by, Instant now) {
        var moved = new AtomicBoolean();
        boolean committed = false;
        try {
            store.moved(by, now, () -> {
                clock.move(by);
                moved.set(true);
            });
            committed = true;
        } finally {
            if (moved.get() && !committed) clock.move(by.negated()); // the next pass finds the same
        }
    }

    private void began(Duration away, Instant now) {
        leaps(away);
        if (away.negated().compareTo(JUMP) >= 0) {
            store.moved(away, now, () -> {});
            log.warn(
                    "the clock shows {}, {} s before the moment at which a runner was last here; it was put back, or is wrong:"
                            + " deadlines, leases and pauses go on from where they were",
                    now,
                    away.negated().toSeconds());
        } else if (!away.isNegative()) {
            store.wasAway(away, List.of(), now);
        }
    }

    private void standstill(Duration passed, Instant now) {
        if (passed.compareTo(LONGEST_PAUSE) <= 0) return;
        store.wasAway(passed, OWN, now);
        log.warn(
                "this process stood still for {} s, or was that long at work without a break; the deadlines of runs and of attempts"
                        + " on this machine are put off by as much",
                passed.toSeconds());
        hearsSince = now;
        saidAt = now;
    }

    private void said(Instant now) {
        store.passes(now);
        saidAt = now;
    }
}
