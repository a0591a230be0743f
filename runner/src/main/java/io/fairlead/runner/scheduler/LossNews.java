package io.fairlead.runner.scheduler;

import io.fairlead.runner.run.AttemptPlace;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log of lost attempts. What hits one often hits hundreds, again and again: a git server that is away, a node that is
 * lost. So the first with a cause is told in full, and of others with the same words but for numbers only how many there were.
 */
final class LossNews implements Duty {

    static final Duration TOLD_EVERY = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(LossNews.class);
    private static final int MOST_CAUSES = 1_000;

    /** Numbers, and the names of pods, commits and processes that are made of them. */
    private static final Pattern NUMBERS = Pattern.compile("[0-9a-zA-Z]*[0-9][0-9a-zA-Z]*");

    private final Map<String, Cause> causes = new HashMap<>();

    /** @param next what follows, such as {@code will be repeated} */
    synchronized void lost(AttemptPlace place, String reason, String next, Instant now) {
        String words = NUMBERS.matcher(reason).replaceAll("#");
        Cause cause = causes.get(words);
        if (cause != null) {
            cause.more++;
            return;
        }
        if (causes.size() < MOST_CAUSES) causes.put(words, new Cause(reason, now));
        log.info(
                "task lost, {} dag={} run={} task={} attempt={} reason=\"{}\"",
                next,
                place.run().dag(),
                place.run().name(),
                place.instance().task(),
                place.attempt().number(),
                reason);
    }

    /** How many there were of each cause since it was told last; one that has hit nobody since then is over. */
    @Override
    public synchronized void tick(Instant now) {
        causes.values().removeIf(cause -> {
            if (now.isBefore(cause.toldAt.plus(TOLD_EVERY)) && !now.isBefore(cause.toldAt)) return false;
            if (cause.more == 0) return true;
            log.warn(
                    "{} more attempts were lost by the same cause within {} s, and are repeated as long as it may last:"
                            + " reason=\"{}\"",
                    cause.more,
                    Duration.between(cause.toldAt, now).toSeconds(),
                    cause.reason);
            cause.more = 0;
            cause.toldAt = now;
            return false;
        });
    }

    private static final class Cause {
        private final String reason;
        private Instant toldAt;
        private int more;

        Cause(String reason, Instant toldAt) {
            this.reason = reason;
            this.toldAt = toldAt;
        }
    }
}
