package io.fairlead.runner.logs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Goes through a log for lines that are wanted, as far as one request may; who wants more goes on where it stopped. */
public final class LogSearch {

    /** One request reads this at most, and for no longer. */
    static final long MOST_BYTES = 64L << 20;

    static final Duration LONGEST = Duration.ofSeconds(3);

    private static final int READ_BYTES = 1 << 20;

    private final LogStore logs;

    /** Reads from {@code logs}. */
    public LogSearch(LogStore logs) {
        this.logs = logs;
    }

    /**
     * A place in a log.
     *
     * @param offset in bytes, where a line begins
     * @param line that line's number, counted from 1
     */
    public record Place(long offset, long line) {
        /** The beginning. */
        public static final Place START = new Place(0, 1);
    }

    /** A line with its number. */
    public record Hit(long line, String text) {}

    /**
     * What was found.
     *
     * @param next where to go on
     * @param ended whether there is nothing more, for now
     */
    public record Found(List<Hit> hits, Place next, boolean ended) {}

    /**
     * The lines that are wanted, from a place on.
     *
     * @param most of them
     * @throws LogFilter.TooSlow if a regular expression needs too long for even a few lines
     */
    public Found search(LogKey key, LogFilter filter, Place from, int most) throws IOException {
        var pass = new Pass(filter, from, most);
        while (true) {
            var slice = logs.read(key, pass.offset, READ_BYTES);
            if (slice.bytes().length == 0) return pass.found(true);
            if (!pass.through(slice.bytes())) return pass.found(false);
        }
    }

    private static final class Pass {

        private final LogFilter filter;
        private final Place from;
        private final int most;
        private final long lastNanos = System.nanoTime() + LONGEST.toNanos();
        private final List<Hit> hits = new ArrayList<>();
        private long offset;
        private long line;

        Pass(LogFilter filter, Place from, int most) {
            this.filter = filter;
            this.from = from;
            this.most = most;
            this.offset = from.offset();
            this.line = from.line();
        }

        /** @return whether to go on */
        boolean through(byte[] bytes) {
            int start = 0;
            for (int i = 0; i < bytes.length && hits.size() < most; i++) {
                if (bytes[i] != '\n') continue;
                look(new String(bytes, start, i - start, StandardCharsets.UTF_8));
                start = i + 1;
                line++;
            }
            offset += start;
            boolean enough = offset - from.offset() >= MOST_BYTES || System.nanoTime() - lastNanos > 0;
            return start > 0 && hits.size() < most && !enough;
        }

        private void look(String text) {
            if (filter.matches(text, lastNanos)) hits.add(new Hit(line, text));
        }

        Found found(boolean ended) {
            return new Found(hits, new Place(offset, line), ended);
        }
    }
}
