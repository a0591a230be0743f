package io.fairlead.runner.worker.log;

import io.fairlead.runner.logs.LogLine;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Cuts what is written into lines. */
final class LineStream extends OutputStream {

    /** A longer line is cut here, in bytes; its line in the log ends earlier still. */
    private static final int MAX_BYTES = 4 * LogLine.MAX_TEXT;

    private final Consumer<String> lines;
    private final UnaryOperator<String> mask;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long cut;

    /** @param mask takes secrets out of a line that is cut, before half of one could stay */
    LineStream(Consumer<String> lines, UnaryOperator<String> mask) {
        this.lines = lines;
        this.mask = mask;
    }

    @Override
    public synchronized void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        int start = offset;
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] != '\n') continue;
            keep(bytes, start, i);
            emit();
            start = i + 1;
        }
        keep(bytes, start, offset + length);
    }

    private void keep(byte[] bytes, int from, int to) {
        int kept = Math.min(to - from, MAX_BYTES - line.size());
        line.write(bytes, from, kept);
        cut += to - from - kept;
    }

    private void emit() {
        String text = line.toString(StandardCharsets.UTF_8);
        if (text.endsWith("\r")) text = text.substring(0, text.length() - 1);
        if (cut > 0) {
            String shown = mask.apply(text);
            shown = shown.substring(0, Math.min(shown.length(), LogLine.MAX_TEXT / 2));
            text = shown + " … (a line of " + (line.size() + cut) + " bytes)";
        }
        line.reset();
        cut = 0;
        lines.accept(text);
    }

    /** Ends the line that was begun, if there is one. */
    synchronized void finishLine() {
        if (line.size() > 0) emit();
    }
}
