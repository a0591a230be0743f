package io.fairlead.runner.executor.kubernetes;

import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.logs.LogStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds to attempts' logs what their workers could not send themselves. */
final class PodNotes {

    /** Beyond it nothing is added to a log. Twice what a worker may send. */
    static final long MAX_LOG_BYTES = 512L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(PodNotes.class);

    private final LogStore logs;
    private final InstantSource clock;

    PodNotes(LogStore logs, InstantSource clock) {
        this.logs = logs;
        this.clock = clock;
    }

    /** What Kubernetes wrote about the pod. */
    void events(LogKey key, List<String> lines) {
        add(key, "WARN", LogLine.FAIRLEAD, lines);
    }

    /** What the container printed, and nobody else has. */
    void lastWords(LogKey key, List<LogLine> lines) {
        append(
                key,
                lines.stream()
                        .map(line -> new LogLine(line.at(), "WARN", LogLine.PROCESS, line.text()))
                        .toList());
    }

    /** What the kubelet says in place of a log that it does not have (any more). */
    void kubelet(LogKey key, String text) {
        add(key, "WARN", LogLine.KUBERNETES, List.of("the kubelet says: " + text));
    }

    /** The last line of a log whose worker is gone. */
    void ended(LogKey key, String reason) {
        add(key, "ERROR", LogLine.FAIRLEAD, List.of(reason));
    }

    private void add(LogKey key, String level, String source, List<String> texts) {
        Instant now = clock.instant();
        append(
                key,
                texts.stream()
                        .flatMap(String::lines)
                        .map(text -> new LogLine(now, level, source, text))
                        .toList());
    }

    /** Keeps them, or says in the runner's own log that they are lacking. */
    void append(LogKey key, List<LogLine> lines) {
        if (lines.isEmpty()) return;
        String text = lines.stream().map(LogLine::format).collect(Collectors.joining());
        try {
            if (logs.size(key) > MAX_LOG_BYTES) return;
            logs.append(key, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.error("the log of {} lacks {} lines", key.path(), lines.size(), e);
        }
    }

    /** The end of a log as it is stored; empty text where there is none, or it cannot be read. */
    String tail(LogKey key, int bytes) {
        try {
            long size = logs.size(key);
            return new String(logs.read(key, Math.max(0, size - bytes), bytes).bytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            LOG.warn("the log of {} cannot be read; lines may be in it twice", key.path(), e);
            return "";
        }
    }
}
