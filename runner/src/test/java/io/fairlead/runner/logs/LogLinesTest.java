package io.fairlead.runner.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogLinesTest {

    private static final LogKey KEY = new LogKey("demo.hello", "run", "greet", -1, 1);

    @TempDir
    private Path folder;

    @Test
    void a_log_that_is_not_there_has_no_lines() throws IOException {
        var lines = new LogLines(new DirectoryLogs(folder));
        assertThat(lines.last(KEY, 10).lines()).isEmpty();
        assertThat(lines.last(KEY, 10).first()).isEqualTo(1);
        assertThat(lines.before(KEY, 7, 10).lines()).isEmpty();
        assertThat(lines.lineAt(KEY, 0)).isEqualTo(1);
    }

    @Test
    void the_last_lines_have_the_numbers_they_have_in_the_whole_log() throws IOException {
        var logs = new DirectoryLogs(folder);
        var lines = new LogLines(logs);
        append(logs, 1, 25);
        var last = lines.last(KEY, 10);
        assertThat(last.first()).isEqualTo(16);
        assertThat(last.lines()).hasSize(10).startsWith("line 16").endsWith("line 25");
        assertThat(last.next()).isEqualTo(logs.size(KEY));
        assertThat(lines.before(KEY, 16, 10).lines())
                .hasSize(10)
                .startsWith("line 6")
                .endsWith("line 15");
        assertThat(lines.before(KEY, 6, 10).lines())
                .hasSize(5)
                .startsWith("line 1")
                .endsWith("line 5");
        assertThat(lines.before(KEY, 1, 10).lines()).isEmpty();
        assertThat(lines.lineAt(KEY, last.next())).isEqualTo(26);
    }

    @Test
    void a_log_that_has_grown_past_its_marks_is_still_counted_right() throws IOException {
        var logs = new DirectoryLogs(folder);
        var lines = new LogLines(logs);
        int many = 3 * LogLines.MARK_EVERY;
        for (int from = 1; from < many; from += 1_000) {
            append(logs, from, from + 999);
            assertThat(lines.last(KEY, 3).lines())
                    .endsWith("line " + (from + 999))
                    .hasSize(3);
        }
        for (int line : new int[] {2, LogLines.MARK_EVERY, LogLines.MARK_EVERY + 1, LogLines.MARK_EVERY + 2, many}) {
            var before = lines.before(KEY, line, 2_000);
            assertThat(before.lines()).as("before " + line).endsWith("line " + (line - 1));
            assertThat(before.first()).isEqualTo(Math.max(1, line - 2_000));
            assertThat(lines.lineAt(KEY, before.next())).isEqualTo(line);
        }
    }

    @Test
    void half_a_line_at_the_end_is_left_for_later() throws IOException {
        var logs = new DirectoryLogs(folder);
        append(logs, 1, 2);
        logs.append(KEY, "half".getBytes(StandardCharsets.UTF_8));
        var last = new LogLines(logs).last(KEY, 10);
        assertThat(last.lines()).containsExactly("line 1", "line 2");
        assertThat(last.next()).isEqualTo(14);
    }

    @Test
    void long_lines_make_a_section_shorter() throws IOException {
        var logs = new DirectoryLogs(folder);
        String text = "x".repeat(64_000);
        for (int i = 0; i < 100; i++) logs.append(KEY, (text + "\n").getBytes(StandardCharsets.UTF_8));
        var last = new LogLines(logs).last(KEY, 100);
        assertThat(last.lines()).hasSize(LogLines.MAX_BYTES / 64_001).allMatch(text::equals);
        assertThat(last.first()).isEqualTo(101 - last.lines().size());
    }

    @Test
    void a_gigabyte_is_counted_once_and_never_held() throws IOException {
        var huge = new HugeLog(1 << 30);
        var lines = new LogLines(huge);
        assertThat(lines.last(KEY, 2_000).first()).isEqualTo(huge.lines() - 1_999);
        assertThat(huge.most).isLessThanOrEqualTo(1 << 20);
        huge.read = 0;
        assertThat(lines.last(KEY, 2_000).lines()).hasSize(2_000);
        assertThat(lines.lineAt(KEY, huge.size)).isEqualTo(huge.lines() + 1);
        assertThat(huge.read).as("bytes of the second look").isLessThan(8 << 20);
    }

    private static void append(LogStore logs, int from, int to) throws IOException {
        var text = new StringBuilder();
        for (int i = from; i <= to; i++) text.append("line ").append(i).append('\n');
        logs.append(KEY, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** A log of equal lines that is nowhere. */
    private static final class HugeLog implements LogStore {

        private static final int LINE = 128;

        final long size;
        long read;
        int most;

        HugeLog(long size) {
            this.size = size;
        }

        long lines() {
            return size / LINE;
        }

        @Override
        public Slice read(LogKey key, long offset, int maxBytes) {
            int length = (int) Math.min(maxBytes, size - offset) / LINE * LINE;
            var bytes = new byte[length];
            for (int i = LINE - 1; i < length; i += LINE) bytes[i] = '\n';
            read += length;
            most = Math.max(most, length);
            return new Slice(bytes, offset + length);
        }

        @Override
        public void append(LogKey key, byte[] lines) {
            throw new AssertionError("read only");
        }

        @Override
        public boolean isHere(LogKey key) {
            return true;
        }

        @Override
        public boolean sweep(Instant before, Set<String> live) {
            throw new AssertionError("read only");
        }

        @Override
        public long size(LogKey key) {
            return size;
        }
    }
}
