package io.fairlead.runner.web.worker;

import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.logs.LogStore;
import io.fairlead.runner.logs.LogText;
import io.javalin.http.BadRequestResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Appends what workers send to the logs, each line once: batches are numbered by their first line, and lines that are there
 * already are dropped.
 */
final class LogIntake {

    private static final int READ_BYTES = 1 << 20;

    /** Twice what our own worker sends; other programs may have its token. */
    private static final long MAX_BYTES = 512L << 20;

    private static final String CUT = "the log has reached " + (MAX_BYTES >> 20) + " MiB; the rest is dropped";

    /** Attempts that end without an outcome are not forgotten by name. What fell out is counted anew if it is needed again. */
    private static final int MAX_REMEMBERED = 10_000;

    private final LogStore logs;
    private final Map<Long, Progress> progress = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Progress> eldest) {
            return size() > MAX_REMEMBERED;
        }
    });

    LogIntake(LogStore logs) {
        this.logs = logs;
    }

    /** @param from the number of the first line, counted from 0 */
    void take(long attempt, LogKey key, long from, byte[] lines) throws IOException {
        if (lines.length == 0) return;
        if (lines[lines.length - 1] != '\n') throw new BadRequestResponse("a batch must end with a line feed");
        Progress attempts = progress.computeIfAbsent(attempt, id -> new Progress());
        synchronized (attempts) {
            if (attempts.lines < 0) attempts.lines = from == 0 && !logs.isHere(key) ? 0 : kept(key);
            long next = from + count(lines);
            if (next <= attempts.lines) return;
            int skip = start(lines, attempts.lines - from);
            append(key, attempts, skip == 0 ? lines : Arrays.copyOfRange(lines, skip, lines.length));
            attempts.lines = next;
        }
    }

    /** Beyond the limit lines are taken and dropped: the worker goes on. */
    private void append(LogKey key, Progress attempts, byte[] lines) throws IOException {
        boolean full = attempts.bytes > MAX_BYTES;
        byte[] stored = harmless(lines); // may be longer than what came
        if (!full) logs.append(key, stored);
        attempts.bytes += stored.length;
        if (!full && attempts.bytes > MAX_BYTES) logs.append(key, cut(lines));
    }

    /** Our own worker's lines are; but whoever has an attempt's token may send others. */
    private static byte[] harmless(byte[] lines) {
        String text = new String(lines, StandardCharsets.UTF_8);
        String harmless = LogText.harmlessLines(text);
        return harmless.equals(text) ? lines : harmless.getBytes(StandardCharsets.UTF_8);
    }

    /** At the time of the first line of the last batch. */
    private static byte[] cut(byte[] lines) {
        String first =
                new String(lines, StandardCharsets.UTF_8).lines().findFirst().orElse("");
        return new LogLine(LogLine.parse(first).at(), "WARN", LogLine.RUNNER, CUT)
                .format()
                .getBytes(StandardCharsets.UTF_8);
    }

    void forget(long attempt) {
        progress.remove(attempt);
    }

    /**
     * How many of the worker's lines are there already: none, unless the runner was started anew meanwhile. What the process
     * wrote itself did not come from the worker's sender.
     */
    private long kept(LogKey key) throws IOException {
        long kept = 0;
        for (LogStore.Slice slice = logs.read(key, 0, READ_BYTES);
                slice.bytes().length > 0;
                slice = logs.read(key, slice.next(), READ_BYTES)) {
            kept += new String(slice.bytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> LogLine.parse(line).isWorkers())
                    .count();
        }
        return kept;
    }

    private static long count(byte[] lines) {
        long count = 0;
        for (byte b : lines) if (b == '\n') count++;
        return count;
    }

    private static int start(byte[] lines, long skip) {
        int start = 0;
        for (long skipped = 0; skipped < skip; start++) if (lines[start] == '\n') skipped++;
        return start;
    }

    /** Of one attempt; guarded by itself. */
    private static final class Progress {
        /** Kept so far; -1 until that was counted. */
        long lines = -1;

        /** Of this process; a runner that was started anew begins again. */
        long bytes;
    }
}
