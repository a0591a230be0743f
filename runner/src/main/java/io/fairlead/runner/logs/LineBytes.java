package io.fairlead.runner.logs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** The bytes of a line that is being written, of which so many are kept. For one thread at a time. */
public final class LineBytes {

    /** Enough for the longest text that {@link LogLine} keeps, whatever its characters. */
    static final int MAX_BYTES = 4 * LogLine.MAX_TEXT;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long more;

    /** Adds those from one index to before another. */
    public void add(byte[] bytes, int from, int to) {
        int fitting = Math.min(to - from, MAX_BYTES - kept.size());
        kept.write(bytes, from, fitting);
        more += to - from - fitting;
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return kept.size() == 0;
    }

    /** Begins another line. */
    public void reset() {
        kept.reset();
        more = 0;
    }

    /**
     * The text of the line so far. One that is too long is cut, and says so.
     *
     * @param mask takes secrets out of a line that is cut, before half of one could stay
     */
    public String text(UnaryOperator<String> mask) {
        if (more == 0) return kept.toString(StandardCharsets.UTF_8);
        byte[] bytes = kept.toByteArray();
        String text = mask.apply(new String(bytes, 0, wholeCharacters(bytes), StandardCharsets.UTF_8));
        return LogText.beginning(text, LogLine.MAX_TEXT / 2) + " … (a line of " + (bytes.length + more) + " bytes)";
    }

    /** Where the last character ends that is there as a whole. */
    private static int wholeCharacters(byte[] utf8) {
        int last = utf8.length - 1;
        while (last > 0 && utf8.length - last < 4 && (utf8[last] & 0xc0) == 0x80) last--;
        int needed = Integer.numberOfLeadingZeros(~utf8[last] << 24);
        return needed > utf8.length - last ? last : utf8.length;
    }
}
