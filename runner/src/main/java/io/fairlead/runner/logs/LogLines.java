package io.fairlead.runner.logs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds consecutive lines of a log by their numbers, with a small buffer, however long the log is. Logs only grow, so where every
 * so many lines begin is remembered, and a log that is looked at again is not counted from its start again; of a closed log its
 * index says so.
 */
public final class LogLines {

    /** What a section holds at most. Lines that would make it larger belong to the section before. */
    public static final int MAX_BYTES = 4 << 20;

    static final int MARK_EVERY = LogIndex.EVERY;

    private static final int READ_BYTES = 1 << 18;
    private static final int MOST_REMEMBERED = 200;

    private final LogStore logs;
    private final Map<LogKey, List<Long>> marks = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<LogKey, List<Long>> eldest) {
            return size() > MOST_REMEMBERED;
        }
    });

    /** Reads from {@code logs}. */
    public LogLines(LogStore logs) {
        this.logs = logs;
    }

    /**
     * Consecutive lines of a log.
     *
     * @param first the number of the first, counted from 1
     * @param next the offset behind the last
     */
    public record Section(long first, List<String> lines, long next) {

        /** Those of a piece of a log that begins with line {@code first}. */
        public static Section of(long first, LogStore.Slice slice) {
            var lines =
                    new String(slice.bytes(), StandardCharsets.UTF_8).lines().toList();
            return new Section(first, lines, slice.next());
        }
    }

    /** The last lines, up to {@code most}. */
    public Section last(LogKey key, int most) throws IOException {
        return before(key, Long.MAX_VALUE, most);
    }

    /** The lines right before the line of that number, up to {@code most}. */
    public Section before(LogKey key, long line, int most) throws IOException {
        learn(key);
        var walk = new Walk(key, markFor(key, line - 1 - most), most);
        walk.go(line, Long.MAX_VALUE);
        return walk.section();
    }

    /** Where a line begins, in bytes; the end of the log where there are fewer lines. */
    public long offsetOf(LogKey key, long line) throws IOException {
        learn(key);
        var walk = new Walk(key, (int) Math.min(marks(key).size() - 1, (line - 1) / MARK_EVERY), 1);
        walk.go(line, Long.MAX_VALUE);
        return walk.offset;
    }

    /** The number of the line that begins at an offset. */
    public long lineAt(LogKey key, long offset) throws IOException {
        learn(key);
        List<Long> known = marks(key);
        int mark = known.size() - 1;
        while (mark > 0 && known.get(mark) > offset) mark--;
        var walk = new Walk(key, mark, 1);
        walk.go(Long.MAX_VALUE, offset);
        return walk.line;
    }

    /** The mark to begin at so that the lines from {@code line} on are met; for those at the end, the last but one is. */
    private int markFor(LogKey key, long line) {
        return (int) Math.max(0, Math.min(marks(key).size() - 2, (line - 1) / MARK_EVERY));
    }

    /** From the index, if nothing is known yet and there is one. */
    private void learn(LogKey key) throws IOException {
        List<Long> known = marks(key);
        if (known.size() > 1) return;
        var marks = logs.index(key).marks();
        synchronized (known) {
            for (int i = known.size(); i < marks.size(); i++)
                known.add(marks.get(i).offset());
        }
    }

    private List<Long> marks(LogKey key) {
        return marks.computeIfAbsent(key, unused -> Collections.synchronizedList(new ArrayList<>(List.of(0L))));
    }

    /** Goes through a log and keeps in mind where the last lines began. */
    private final class Walk {

        private final LogKey key;
        private final long[] starts;
        private final long from;
        private long line;
        private long offset;

        Walk(LogKey key, int mark, int most) {
            this.key = key;
            this.starts = new long[most + 1];
            this.from = (long) mark * MARK_EVERY + 1;
            begin(from, marks(key).get(mark));
        }

        /** Up to the beginning of a line or to an offset, whichever comes first, or to the end. */
        void go(long untilLine, long untilOffset) throws IOException {
            while (line < untilLine && offset < untilOffset) {
                long start = offset;
                byte[] bytes = logs.read(key, start, READ_BYTES).bytes();
                if (bytes.length == 0) return;
                for (int i = 0; i < bytes.length && line < untilLine && start + i < untilOffset; i++) {
                    if (bytes[i] == '\n') begin(line + 1, start + i + 1);
                }
                if (offset == start) return; // a line without an end, longer than any line can be
            }
        }

        private void begin(long line, long offset) {
            this.line = line;
            this.offset = offset;
            starts[(int) (line % starts.length)] = offset;
            if ((line - 1) % MARK_EVERY == 0) mark((line - 1) / MARK_EVERY, offset);
        }

        private void mark(long number, long offset) {
            List<Long> known = marks(key);
            synchronized (known) {
                if (known.size() == number) known.add(offset);
            }
        }

        /** The lines before the one it stands at. */
        Section section() throws IOException {
            long first = Math.max(from, line - (starts.length - 1));
            while (offset - start(first) > MAX_BYTES) first++;
            var bytes = new ByteArrayOutputStream();
            for (long at = start(first); at < offset; at = start(first) + bytes.size()) {
                byte[] read = logs.read(key, at, (int) Math.min(READ_BYTES, offset - at))
                        .bytes();
                if (read.length == 0) throw new IOException("the log " + key.path() + " became shorter");
                bytes.writeBytes(read);
            }
            return new Section(
                    first, bytes.toString(StandardCharsets.UTF_8).lines().toList(), offset);
        }

        private long start(long line) {
            return starts[(int) (line % starts.length)];
        }
    }
}
