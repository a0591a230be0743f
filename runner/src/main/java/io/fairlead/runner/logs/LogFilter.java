package io.fairlead.runner.logs;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which lines of a log are wanted: by level, and by what stands in them. */
public final class LogFilter {

    /** The first four show themselves and all above; the last two what was printed there. */
    public static final List<String> LEVELS = List.of("DEBUG", "INFO", "WARN", "ERROR", "STDOUT", "STDERR");

    private static final List<String> RISING = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR");
    private static final int MAX_PATTERN = 1_000;

    private final Optional<String> level;
    private final Optional<Pattern> text;

    private LogFilter(Optional<String> level, Optional<Pattern> text) {
        this.level = level;
        this.text = text;
    }

    /**
     * A filter.
     *
     * @param level one of {@link #LEVELS}; empty for all
     * @param text what a line must contain, whatever the case; empty for anything
     * @param regex whether the text is a regular expression
     * @throws IllegalArgumentException with words for who asked
     */
    public static LogFilter of(Optional<String> level, Optional<String> text, boolean regex) {
        if (level.isPresent() && !LEVELS.contains(level.get())) {
            throw new IllegalArgumentException("level is '" + level.get() + "'; it must be one of " + LEVELS);
        }
        return new LogFilter(level, text.map(wanted -> pattern(wanted, regex)));
    }

    private static Pattern pattern(String text, boolean regex) {
        if (text.length() > MAX_PATTERN) {
            throw new IllegalArgumentException("the text to look for is longer than " + MAX_PATTERN + " characters");
        }
        int how = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | (regex ? 0 : Pattern.LITERAL);
        try {
            return Pattern.compile(text, how);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no regular expression: " + e.getDescription() + " near index " + e.getIndex());
        }
    }

    /** Whether every line is wanted. */
    public boolean isAll() {
        return level.isEmpty() && text.isEmpty();
    }

    /** Whether a line is wanted, as far as its level goes. */
    public boolean matches(LogLine line) {
        if (level.isEmpty()) return true;
        if (level.get().startsWith("STD")) return line.source().equalsIgnoreCase(level.get());
        int rank = RISING.indexOf(line.level());
        return rank < 0 || rank >= RISING.indexOf(level.get());
    }

    /**
     * Whether a stored line is wanted.
     *
     * @param lastNanos when to give up, as {@link System#nanoTime} counts
     * @throws TooSlow if the expression needs longer
     */
    boolean matches(String line, long lastNanos) {
        boolean found =
                text.isEmpty() || text.get().matcher(new Timed(line, lastNanos)).find();
        return found && (level.isEmpty() || matches(LogLine.parse(line)));
    }

    /** A regular expression went on for too long. */
    public static final class TooSlow extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooSlow() {
            super("the regular expression takes too long on these lines; a simpler one will do");
        }
    }

    /** A text that cannot be read any more when time is over, which is the only way to stop a matcher. */
    private record Timed(String text, long lastNanos, int[] reads) implements CharSequence {

        private static final int LOOK_EVERY = 4_096;

        Timed(String text, long lastNanos) {
            this(text, lastNanos, new int[1]);
        }

        @Override
        public char charAt(int index) {
            if (++reads[0] % LOOK_EVERY == 0 && System.nanoTime() - lastNanos > 0) throw new TooSlow();
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
