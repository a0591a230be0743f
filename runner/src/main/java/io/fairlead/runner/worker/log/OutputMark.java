package io.fairlead.runner.worker.log;

import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * What a worker's process writes past {@code System.out} when an attempt is over, behind all that the attempt's own processes wrote
 * there: so whoever reads it knows to which attempt each piece belongs.
 */
public final class OutputMark {

    /** Separates groups in ASCII; hardly anyone writes it. */
    private static final char SEPARATOR = 0x1d;

    /** Any such number is a long. */
    private static final int MAX_DIGITS = 18;

    private final String beginning;

    /** @param worker the name of the process, which is known to its reader and to what it started, and to nobody else */
    public OutputMark(String worker) {
        this.beginning = SEPARATOR + worker + " ";
    }

    /** To be written behind all else. */
    String of(long attempt) {
        return beginning + attempt + "\n";
    }

    /**
     * Tells text and marks apart, in their order.
     *
     * @param text receives what is between marks, in pieces
     * @param ended receives the attempt whose output is complete
     */
    public Reader reader(Consumer<String> text, LongConsumer ended) {
        return new Reader(text, ended);
    }

    /** For one thread. */
    public final class Reader {

        private final Consumer<String> text;
        private final LongConsumer ended;
        private final StringBuilder waiting = new StringBuilder();

        private Reader(Consumer<String> text, LongConsumer ended) {
            this.text = text;
            this.ended = ended;
        }

        public void take(String more) {
            waiting.append(more);
            while (takeMark()) continue;
            pass(possibleMark());
        }

        /** There is no more. */
        public void end() {
            pass(waiting.length());
        }

        private boolean takeMark() {
            int from = waiting.indexOf(beginning);
            while (from >= 0) {
                int digits = from + beginning.length();
                int end = waiting.indexOf("\n", digits);
                if (isNumber(digits, end)) {
                    long attempt = Long.parseLong(waiting.substring(digits, end));
                    pass(from);
                    waiting.delete(0, end + 1 - from);
                    ended.accept(attempt);
                    return true;
                }
                from = waiting.indexOf(beginning, from + 1); // what only looks like a mark hides none behind it
            }
            return false;
        }

        private boolean isNumber(int from, int end) {
            return end > from
                    && end - from <= MAX_DIGITS
                    && waiting.substring(from, end).chars().allMatch(digit -> digit >= '0' && digit <= '9');
        }

        /** Where the end of the text may be the beginning of a mark. */
        private int possibleMark() {
            int from = waiting.lastIndexOf(String.valueOf(SEPARATOR));
            if (from < 0) return waiting.length();
            String tail = waiting.substring(from);
            boolean begun = beginning.startsWith(tail)
                    || tail.startsWith(beginning) && tail.length() <= beginning.length() + MAX_DIGITS;
            return begun ? from : waiting.length();
        }

        private void pass(int length) {
            if (length > 0) text.accept(waiting.substring(0, length));
            waiting.delete(0, length);
        }
    }
}
