package io.fairlead.runner.scheduler;

import io.fairlead.runner.run.dag.CronTimes;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When the times of a cron expression come on the clock of a zone. Pure.
 *
 * <p>Between two changes of the clocks a zone's time is that of an offset, so each change is looked at with the time up to the next
 * one. By the rule of Vixie cron, times of day that a change leaves out are due as if the old offset went on until the gap's length
 * has passed, and those that it repeats are not due again. What goes by the hours as they pass only reads the clock.
 */
final class CronClock {

    /** A weekday comes back on the 29th of February after 40 years at most. */
    private static final Duration HORIZON = Duration.ofDays(50 * 366);

    private final CronTimes times;
    private final ZoneRules rules;

    CronClock(CronTimes times, ZoneId zone) {
        this.times = times;
        this.rules = zone.getRules();
    }

    /** The first moment after {@code after}. */
    Optional<Instant> next(Instant after) {
        Instant from = after.plusNanos(1);
        Instant end = after.plus(HORIZON);
        ZoneOffsetTransition change = rules.previousTransition(from);
        while (true) {
            ZoneOffsetTransition following = rules.nextTransition(change == null ? after : change.getInstant());
            boolean last = following == null || following.getInstant().isAfter(end);
            Stretch settled = settled(change, from, last ? end : following.getInstant());
            Optional<Instant> due = stretches(change, settled)
                    .flatMap(stretch -> first(stretch.since(from)).stream())
                    .min(Comparator.naturalOrder());
            if (due.isPresent() || last) return due;
            change = following;
        }
    }

    /** The last moment before {@code before}. */
    Optional<Instant> previous(Instant before) {
        Instant end = before.minus(HORIZON);
        Instant until = before;
        while (true) {
            ZoneOffsetTransition change = rules.previousTransition(until);
            boolean last = change == null || change.getInstant().isBefore(end);
            Stretch settled = settled(change, end, until);
            Optional<Instant> due = stretches(change, settled)
                    .flatMap(stretch -> last(stretch.until(before)).stream())
                    .max(Comparator.naturalOrder());
            if (due.isPresent() || last) return due;
            until = change.getInstant();
        }
    }

    /** From the change on, or from {@code otherwise} on where there was none. */
    private Stretch settled(ZoneOffsetTransition change, Instant otherwise, Instant until) {
        return change == null
                ? new Stretch(otherwise, until, rules.getOffset(otherwise))
                : new Stretch(change.getInstant(), until, change.getOffsetAfter());
    }

    /** In which times are due that this change has to do with. */
    private Stream<Stretch> stretches(ZoneOffsetTransition change, Stretch settled) {
        if (change == null || times.asHoursPass()) return Stream.of(settled);
        Instant over = change.getInstant().plus(change.getDuration().abs());
        return change.isGap()
                ? Stream.of(new Stretch(change.getInstant(), over, change.getOffsetBefore()), settled)
                : Stream.of(settled.since(over));
    }

    private Optional<Instant> first(Stretch stretch) {
        return times.first(stretch.localFrom(), stretch.localTo()).map(stretch::instant);
    }

    private Optional<Instant> last(Stretch stretch) {
        return times.last(stretch.localFrom(), stretch.localTo()).map(stretch::instant);
    }

    /** Some time, its end not in it, on a clock with that offset. */
    private record Stretch(Instant from, Instant to, ZoneOffset offset) {

        Stretch since(Instant moment) {
            return moment.isAfter(from) ? new Stretch(moment, to, offset) : this;
        }

        Stretch until(Instant moment) {
            return moment.isBefore(to) ? new Stretch(from, moment, offset) : this;
        }

        LocalDateTime localFrom() {
            return local(from);
        }

        LocalDateTime localTo() {
            return local(to);
        }

        private LocalDateTime local(Instant moment) {
            return LocalDateTime.ofEpochSecond(moment.getEpochSecond(), moment.getNano(), offset);
        }

        Instant instant(LocalDateTime local) {
            return local.toInstant(offset);
        }
    }
}
