package io.fairlead.runner.executor.local;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.logs.LogStore;
import io.fairlead.runner.run.Wishes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds to attempts' logs what their workers could not send themselves. */
final class AttemptNotes {

    private static final Logger LOG = LoggerFactory.getLogger(AttemptNotes.class);

    /** Beyond it what a process writes is dropped. Twice what a worker may send. */
    private static final long MAX_LOG_BYTES = 512L << 20;

    private final LogStore logs;
    private final InstantSource clock;

    AttemptNotes(LogStore logs, InstantSource clock) {
        this.logs = logs;
        this.clock = clock;
    }

    /** What the process wrote past {@code System.out}. */
    void written(Assignment attempt, String text) {
        add(attempt, "WARN", LogLine.PROCESS, text);
    }

    /** Sizes and places are a wish: the task is executed all the same, and its log says without what. */
    void withoutPod(Assignment attempt) {
        add(
                attempt,
                "INFO",
                LogLine.FAIRLEAD,
                "local workers have no pod, so the task does without: "
                        + String.join(", ", Wishes.of(attempt.execution().pod())));
    }

    /** The last line of a log whose worker is gone. */
    void ended(Assignment attempt, String reason) {
        add(attempt, "ERROR", LogLine.FAIRLEAD, reason);
    }

    private void add(Assignment attempt, String level, String source, String text) {
        Instant now = clock.instant();
        String lines = text.lines()
                .map(line -> new LogLine(now, level, source, line).format())
                .collect(Collectors.joining());
        try {
            if (logs.size(attempt.log()) > MAX_LOG_BYTES) return;
            logs.append(attempt.log(), lines.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.error("the log of {} lacks: {}", attempt, text.strip(), e);
        }
    }
}
