package io.fairlead.runner.logs;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * Makes lines of the bytes that a program writes. A line that it writes over by carriage returns, as progress bars do, is handed on as
 * it stands from time to time, and at last as it ended. For one thread at a time.
 */
public final class LineDecoder {

    /** How often a line that is written over is handed on, at most. */
    public static final Duration PACE = Duration.ofSeconds(2);

    /** And after each hundredth of the time that it took so far, so that a bar of hours is some hundred lines, too. */
    private static final int PARTS = 100;

    /** What comes together with its carriage return, and is no longer, is a whole text; else the rest may be still to come. */
    private static final int WRITTEN_AT_ONCE = 4_096;

    private final Consumer<String> lines;
    private final UnaryOperator<String> mask;
    private final LongSupplier nanos;
    private final LineBytes line = new LineBytes();
    private boolean returned;
    private Overwriting overwriting;

    /**
     * @param lines takes them, without their ends
     * @param mask takes secrets out of a line that is cut, before half of one could stay
     */
    public LineDecoder(Consumer<String> lines, UnaryOperator<String> mask) {
        this(lines, mask, System::nanoTime);
    }

    LineDecoder(Consumer<String> lines, UnaryOperator<String> mask, LongSupplier nanos) {
        this.lines = lines;
        this.mask = mask;
        this.nanos = nanos;
    }

    /** Takes what the program wrote at once. */
    public void write(byte[] bytes, int offset, int length) {
        int start = offset;
        boolean returns = false;
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] != '\n' && bytes[i] != '\r') continue;
            keep(bytes, start, i);
            returns = bytes[i] == '\r';
            if (returns) returned = true;
            else end();
            start = i + 1;
        }
        keep(bytes, start, offset + length);
        if (returns && length <= WRITTEN_AT_ONCE) stands(line.text(mask));
        showLatest();
    }

    private void keep(byte[] bytes, int from, int to) {
        if (from == to) return;
        if (returned) writeOver();
        line.add(bytes, from, to);
    }

    /** Only now is it known that the carriage return was not half of a line's end. */
    private void writeOver() {
        returned = false;
        stands(line.text(mask));
        if (overwriting == null) overwriting = new Overwriting(nanos.getAsLong());
        line.reset();
    }

    /** The line says that at the moment. What is blank only wipes it out. */
    private void stands(String text) {
        if (text.isBlank()) return;
        if (overwriting == null) overwriting = new Overwriting(nanos.getAsLong());
        overwriting.latest = text;
    }

    /** Hands on what has been held back for the sake of the pace, if it is time by now. */
    public void showLatest() {
        if (overwriting != null && overwriting.claimShow(nanos.getAsLong())) lines.accept(overwriting.shown);
    }

    /** Ends the line that was begun, if there is one. */
    public void finish() {
        if (!line.isEmpty() || overwriting != null) end();
    }

    private void end() {
        String text = line.text(mask);
        Overwriting before = overwriting;
        line.reset();
        returned = false;
        overwriting = null;
        if (before == null) lines.accept(text);
        else before.rest(text).ifPresent(lines);
    }

    /** A line that is being written over. */
    private static final class Overwriting {

        private final long began;
        private long due;
        private String latest = "";
        private String shown = "";

        Overwriting(long now) {
            began = now;
            due = now;
        }

        /** @return whether the latest text is to be handed on: it has not been, and the last time is long enough ago */
        boolean claimShow(long now) {
            if (latest.equals(shown) || now - due < 0) return false;
            shown = latest;
            due = now + Math.max(PACE.toNanos(), (now - began) / PARTS);
            return true;
        }

        /** What is left to be handed on when the line ends with that text. */
        Optional<String> rest(String text) {
            String last = text.isBlank() ? latest : text;
            return last.equals(shown) ? Optional.empty() : Optional.of(last);
        }
    }
}
