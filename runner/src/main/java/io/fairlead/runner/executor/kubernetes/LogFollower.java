package io.fairlead.runner.executor.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fairlead.runner.logs.LogKey;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what a container prints into its attempt's log while it prints it. When the connection ends, or the runner did, it goes on
 * where the log ends.
 */
final class LogFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);

    /** How much of a log is looked at to find its last time. */
    private static final int TAIL_BYTES = 128 << 10;

    private static final Duration REST_TIMEOUT = Duration.ofSeconds(20);

    private final PodApi api;
    private final PodNotes notes;
    private final LogKey key;
    private LogPosition position;
    private KubeletLines lines;
    private LogStream stream;
    private String said = "";

    LogFollower(PodApi api, PodNotes notes, LogKey key) {
        this.api = api;
        this.notes = notes;
        this.key = key;
    }

    /** Begins, or begins again if the connection has ended. */
    synchronized void follow(Pod pod) {
        if (stream != null && !stream.hasEnded()) return;
        stop();
        if (position == null) position = LogPosition.of(notes.tail(key, TAIL_BYTES));
        lines = new KubeletLines(position, batch -> notes.append(key, batch), this::kubeletSays);
        stream = api.follow(pod, position.since(), lines);
    }

    /** Brings the rest, after the container has ended. Takes a bounded time, also if the node is gone. */
    synchronized void finish(Pod pod) throws InterruptedException {
        stop();
        follow(pod);
        try {
            stream.awaitEnd(REST_TIMEOUT);
            lines.close();
        } catch (IOException e) {
            LOG.warn("the log of pod {} may lack its end", pod.getMetadata().getName(), e);
        }
        stop();
    }

    /** It says the same each time that it is asked. */
    private void kubeletSays(String text) {
        if (!text.equals(said)) notes.kubelet(key, text);
        said = text;
    }

    /** A line that was cut off by the connection's end is not in the log; it comes again as a whole. */
    private void stop() {
        if (stream != null) stream.close();
        stream = null;
        if (lines == null) return;
        position = lines.position();
        lines = null;
    }

    @Override
    public synchronized void close() {
        stop();
    }
}
