package io.fairlead.runner.logs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds to attempts' logs what their workers could not send themselves: what the process or the pod wrote past the worker, what
 * Kubernetes says of the pod, and how it ended. Never throws: a log that lacks a line must not change what becomes of an attempt.
 */
public final class LogWriter {

    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

    /** Beyond it what is added is dropped. Twice what a worker may send. */
    private static final long MAX_LOG_BYTES = 512L << 20;

    private static final int MAX_BATCH_CHARACTERS = 1 << 20;

    private final LogStore logs;
    private final InstantSource clock;

    /** Writes into {@code logs}; lines have the time at which they are added. */
    public LogWriter(LogStore logs, InstantSource clock) {
        this.logs = logs;
        this.clock = clock;
    }

    /** What the process or the container wrote past {@code System.out}: one or more lines. */
    public void written(LogKey key, String text) {
        add(key, "WARN", LogLine.PROCESS, text);
    }

    /** What happens to the pod: scheduled, pulling, evicted. At any time, also before the worker's first line. */
    public void event(LogKey key, boolean warning, String text) {
        add(key, warning ? "WARN" : "INFO", LogLine.KUBERNETES, text);
    }

    /** The last line of a log whose worker is gone. */
    public void ended(LogKey key, String reason) {
        add(key, "ERROR", LogLine.FAIRLEAD, reason);
    }

    /**
     * Adds a text of one or more lines.
     *
     * @param level TRACE, DEBUG, INFO, WARN or ERROR
     * @param source {@link LogLine#PROCESS}, {@link LogLine#KUBERNETES} or {@link LogLine#RUNNER} while the worker may still be
     *     writing: the runner counts all other lines as the worker's
     */
    public void add(LogKey key, String level, String source, String text) {
        for (int from = 0; from < text.length(); ) {
            int to = end(text, from);
            addBatch(key, level, source, text.substring(from, to));
            from = to;
        }
    }

    /** Behind a line feed if there is one near. */
    private static int end(String text, int from) {
        int to = Math.min(text.length(), from + MAX_BATCH_CHARACTERS);
        int line = to == text.length() ? to : text.lastIndexOf('\n', to - 1) + 1;
        return line > from ? line : to;
    }

    private void addBatch(LogKey key, String level, String source, String text) {
        Instant now = clock.instant();
        String lines = text.lines()
                .map(line -> new LogLine(now, level, source, line).format())
                .collect(Collectors.joining());
        try {
            if (isFull(key)) return;
            logs.append(key, lines.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.error("the log of {} lacks: {}", key, text.strip(), e);
        }
    }

    /** What cannot be known now, because the bucket is away, is no reason to drop a line. */
    private boolean isFull(LogKey key) {
        try {
            return logs.size(key) > MAX_LOG_BYTES;
        } catch (IOException e) {
            return false;
        }
    }
}
