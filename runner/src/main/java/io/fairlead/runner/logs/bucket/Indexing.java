package io.fairlead.runner.logs.bucket;

import io.fairlead.runner.json.Json;
import io.fairlead.runner.logs.LogIndex;
import io.fairlead.runner.logs.LogLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes the index of a log that passes by, in pieces of any size. */
final class Indexing {

    /** A line's time is at its beginning, and no longer than this. */
    private static final int TIME_BYTES = 24;

    private final List<LogIndex.Mark> marks = new ArrayList<>();
    private final StringBuilder time = new StringBuilder();
    private long bytes;
    private long lines;
    private long marked = -1;
    private boolean atStart = true;

    void add(byte[] piece) {
        for (int i = 0; i < piece.length; i++) {
            if (atStart && lines % LogIndex.EVERY == 0) begin(bytes + i);
            atStart = false;
            if (marked >= 0) read(piece[i]);
            if (piece[i] != '\n') continue;
            lines++;
            atStart = true;
        }
        bytes += piece.length;
    }

    private void begin(long offset) {
        marked = offset;
        time.setLength(0);
    }

    private void read(byte next) {
        if (next != '\n') time.append((char) next);
        if (next != '\n' && time.length() < TIME_BYTES) return;
        var at = LogLine.parse(time + " INFO  - -").at();
        marks.add(new LogIndex.Mark(lines + 1, marked, at));
        marked = -1;
    }

    /** Whether it names more than the first line. */
    boolean isUseful() {
        return marks.size() > 1;
    }

    LogIndex index() {
        return new LogIndex(bytes, lines, List.copyOf(marks));
    }

    byte[] json() {
        return Json.write(index()).getBytes(StandardCharsets.UTF_8);
    }
}
