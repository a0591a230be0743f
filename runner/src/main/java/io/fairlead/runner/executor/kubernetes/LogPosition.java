package io.fairlead.runner.executor.kubernetes;

import io.fairlead.runner.logs.LogLine;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * How far a container's output is in its attempt's log already, so that whoever follows it anew leaves out what is there. Times are
 * stored in milliseconds, so lines of the same one are counted.
 *
 * @param last the time of the last line; null where there is none
 * @param lines how many lines of that time there are
 */
record LogPosition(Instant last, int lines) {

    /** Nothing is there. */
    static final LogPosition START = new LogPosition(null, 0);

    /** The source that a container's lines have in the log. */
    static final String SOURCE = "stdout";

    /** Where the end of a stored log stands. */
    static LogPosition of(String tail) {
        List<Instant> times = tail.lines()
                .map(LogLine::parse)
                .filter(line -> SOURCE.equals(line.source()))
                .map(LogLine::at)
                .toList();
        LogPosition position = START;
        for (Instant time : times) position = position.after(time);
        return position;
    }

    /** After one more line. */
    LogPosition after(Instant time) {
        Instant at = time.truncatedTo(ChronoUnit.MILLIS);
        return at.equals(last) ? new LogPosition(last, lines + 1) : new LogPosition(at, 1);
    }

    Optional<Instant> since() {
        return Optional.ofNullable(last);
    }

    /** Whether a line of that time comes before this position; {@code same} lines of the position's own time did already. */
    boolean isBehind(Instant time, int same) {
        if (last == null) return false;
        int order = time.truncatedTo(ChronoUnit.MILLIS).compareTo(last);
        return order < 0 || order == 0 && same < lines;
    }
}
