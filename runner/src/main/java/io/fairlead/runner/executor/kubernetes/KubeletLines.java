package io.fairlead.runner.executor.kubernetes;

import io.fairlead.runner.jvm.JavaOptions;
import io.fairlead.runner.logs.LineBytes;
import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.logs.LogText;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Makes log lines of what a kubelet sends, {@code 2026-03-01T06:00:00.123456789Z the text}, and leaves out those that are in the log
 * already. What has no time is not the container's: the kubelet itself speaks, of a log that it does not have. Written to by one
 * thread at a time.
 */
final class KubeletLines extends OutputStream {

    /** The limit of what was asked for may cut a line within its time. */
    private static final Pattern CUT_TIME = Pattern.compile("\\d{1,4}(-[-0-9T:.]*)?");

    /** Java repeats what it reads from a variable, with the secrets in it. The head of the log says it without. */
    private static final String OPTIONS_TOLD = "Picked up " + JavaOptions.READ_BY_JAVA;

    private final LogPosition known;
    private final Consumer<List<LogLine>> sink;
    private final Consumer<String> kubelet;
    private final LineBytes line = new LineBytes();
    private final List<LogLine> ready = new ArrayList<>();
    private LogPosition position;
    private boolean caughtUp;
    private int same;

    /**
     * @param known what is left out
     * @param sink given the lines of one write together
     * @param kubelet given what the kubelet itself says
     */
    KubeletLines(LogPosition known, Consumer<List<LogLine>> sink, Consumer<String> kubelet) {
        this.known = known;
        this.position = known;
        this.sink = sink;
        this.kubelet = kubelet;
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
        int start = from;
        for (int i = from; i < from + length; i++) {
            if (bytes[i] != '\n') continue;
            line.add(bytes, start, i);
            endLine();
            start = i + 1;
        }
        line.add(bytes, start, from + length);
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
        if (!line.isEmpty()) endLine();
        flush();
    }

    private void endLine() {
        String text = line.text(UnaryOperator.identity());
        line.reset();
        int space = text.indexOf(' ');
        try {
            Instant at = Instant.parse(space < 0 ? text : text.substring(0, space));
            if (isNew(at)) add(at, space < 0 ? "" : text.substring(space + 1));
        } catch (DateTimeException e) {
            flush();
            if (!text.isBlank() && !CUT_TIME.matcher(text).matches()) kubelet.accept(text);
        }
    }

    private boolean isNew(Instant at) {
        if (!caughtUp && known.isBehind(at, same)) {
            if (at.truncatedTo(ChronoUnit.MILLIS).equals(known.last())) same++;
            return false;
        }
        caughtUp = true;
        return true;
    }

    private void add(Instant at, String text) {
        position = position.after(at);
        if (text.startsWith(OPTIONS_TOLD)) return;
        ready.add(new LogLine(
                at, "INFO", LogPosition.SOURCE, LogText.lastWritten(text).stripTrailing()));
    }
}
