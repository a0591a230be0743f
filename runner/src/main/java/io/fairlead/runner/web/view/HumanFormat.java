package io.fairlead.runner.web.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Says durations, times and counts the way a person would. */
public final class HumanFormat {

    private static final DateTimeFormatter ABSOLUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private HumanFormat() {}

    /** {@code 340 ms}, {@code 1.2 s}, {@code 42 s}, {@code 3 m 12 s}, {@code 2 h 5 m}, {@code 3 d 4 h}. */
    public static String duration(Duration duration) {
        long millis = Math.max(0, duration.toMillis());
        long seconds = millis / 1000;
        if (millis < 1000) return millis + " ms";
        if (seconds < 10) return seconds + "." + millis % 1000 / 100 + " s";
        if (seconds < MINUTE) return seconds + " s";
        if (seconds < HOUR) return two(seconds / MINUTE, "m", seconds % MINUTE, "s");
        if (seconds < DAY) return two(seconds / HOUR, "h", seconds % HOUR / MINUTE, "m");
        return two(seconds / DAY, "d", seconds % DAY / HOUR, "h");
    }

    /**
     * From start to end, or to now where it has not ended; empty where it has not started. These are dates: where the clock was put
     * back between them it is zero.
     */
    public static Optional<Duration> between(Optional<Instant> start, Optional<Instant> end, Instant now) {
        return start.map(from -> Duration.between(from, end.orElse(now)))
                .map(length -> length.isNegative() ? Duration.ZERO : length);
    }

    /** {@code just now}, {@code 2 min ago}, {@code in 5 h}, {@code 3 d ago}. */
    public static String relative(Instant at, Instant now) {
        long seconds = Duration.between(at, now).toSeconds();
        String amount = amount(Math.abs(seconds));
        if (seconds < 0) return "in " + amount;
        return seconds < 5 ? "just now" : amount + " ago";
    }

    /** {@code 2026-03-01 06:00:00 UTC}. */
    public static String absolute(Instant at) {
        return ABSOLUTE.format(at);
    }

    /** {@code 06:00:00.123}, in UTC. */
    public static String clock(Instant at) {
        return CLOCK.format(at);
    }

    /** {@code 1 line}, {@code 12,345 lines}: the word in its singular, which must form its plural with an s. */
    public static String count(long number, String singular) {
        return String.format(Locale.ROOT, "%,d %s%s", number, singular, number == 1 ? "" : "s");
    }

    /** The first characters of a commit's hash. */
    public static String shortHash(String hash) {
        return hash.substring(0, Math.min(8, hash.length()));
    }

    private static String two(long first, String firstUnit, long second, String secondUnit) {
        return first + " " + firstUnit + (second == 0 ? "" : " " + second + " " + secondUnit);
    }

    private static String amount(long seconds) {
        if (seconds < MINUTE) return seconds + " s";
        if (seconds < HOUR) return seconds / MINUTE + " min";
        if (seconds < 2 * DAY) return seconds / HOUR + " h";
        return seconds / DAY + " d";
    }
}
