package io.fairlead.runner.logs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
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

    private static final int BATCH_CHARACTERS = 1 << 20;

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
        Instant now = clock.instant();
        var batch = new StringBuilder();
        text.lines().forEach(line -> {
            batch.append(new LogLine(now, level, source, line).format());
            if (batch.length() >= BATCH_CHARACTERS) append(key, batch);
        });
        append(key, batch);
    }

    private void append(LogKey key, StringBuilder batch) {
        String lines = batch.toString();
        batch.setLength(0);
        if (lines.isEmpty()) return;
        try {
            if (isFull(key)) return;
            logs.append(key, lines.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.error("the log of {} lacks: {}", key, lines.strip(), e);
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
