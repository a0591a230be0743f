package io.fairlead.runner.executor.kubernetes;

import io.fairlead.runner.logs.LogLine;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes log lines of what a kubelet sends, {@code 2026-03-01T06:00:00.123456789Z the text}, and leaves out those that are in the log
 * already. Written to by one thread at a time.
 */
final class KubeletLines extends OutputStream {

    /** A longer line is handed on in pieces, so that a program that prints no line feed does not fill the memory. */
    private static final int MOST_LINE_BYTES = 64 << 10;

    private final LogPosition known;
    private final Consumer<List<LogLine>> sink;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final List<LogLine> ready = new ArrayList<>();
    private LogPosition position;
    private boolean caughtUp;
    private int same;

    /**
     * @param known what is left out
     * @param sink given the lines of one write together
     */
    KubeletLines(LogPosition known, Consumer<List<LogLine>> sink) {
        this.known = known;
        this.position = known;
        this.sink = sink;
    }

    /** How far the log is now. */
    synchronized LogPosition position() {
        return position;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (bytes[i] == '\n') endLine();
            else if (line.size() < MOST_LINE_BYTES) line.write(bytes[i]);
        }
        flush();
    }

    @Override
    public synchronized void flush() {
        if (ready.isEmpty()) return;
        sink.accept(List.copyOf(ready));
        ready.clear();
    }

    /** A last line without a line feed counts, too. */
    @Override
    public synchronized void close() {
        if (line.size() > 0) endLine();
        flush();
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        int space = text.indexOf(' ');
        try {
            Instant at = Instant.parse(space < 0 ? text : text.substring(0, space));
            if (isNew(at)) add(at, space < 0 ? "" : text.substring(space + 1));
        } catch (DateTimeException e) {
            // The kubelet itself speaks: "unable to retrieve container logs for …".
            ready.add(new LogLine(position.since().orElse(Instant.EPOCH), "WARN", LogLine.FAIRLEAD, text));
        }
    }

    private boolean isNew(Instant at) {
        if (!caughtUp && known.isBehind(at, same)) {
            if (at.truncatedTo(java.time.temporal.ChronoUnit.MILLIS).equals(known.last())) same++;
            return false;
        }
        caughtUp = true;
        return true;
    }

    private void add(Instant at, String text) {
        position = position.after(at);
        ready.add(new LogLine(at, "INFO", LogPosition.SOURCE, text.stripTrailing()));
    }
}
