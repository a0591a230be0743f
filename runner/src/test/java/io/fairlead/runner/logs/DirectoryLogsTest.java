package io.fairlead.runner.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.runner.logs.LogStore.Slice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLogsTest {

    private static final LogKey KEY = new LogKey("repo.sales", "manual__2026-03-01T06:00:00Z", "extract", -1, 1);

    @TempDir
    Path folder;

    @Test
    void lines_are_read_as_they_were_appended_while_the_log_grows() throws IOException {
        var logs = new DirectoryLogs(folder);
        append(logs, "one\n");
        Slice first = logs.read(KEY, 0, 1_000);
        append(logs, "two\nthree\n");
        Slice second = logs.read(KEY, first.next(), 1_000);
        assertThat(text(first) + text(second)).isEqualTo("one\ntwo\nthree\n");
        assertThat(logs.read(KEY, second.next(), 1_000)).satisfies(none -> {
            assertThat(none.bytes()).isEmpty();
            assertThat(none.next()).isEqualTo(14);
        });
        assertThat(logs.size(KEY)).isEqualTo(14);
        assertThat(folder.resolve(KEY.path()).resolve("log.txt")).hasContent("one\ntwo\nthree\n");
    }

    @Test
    void a_log_that_is_not_there_is_empty() throws IOException {
        var logs = new DirectoryLogs(folder.resolve("not-yet"));
        assertThat(logs.size(KEY)).isZero();
        assertThat(logs.read(KEY, 0, 10).bytes()).isEmpty();
        assertThat(folder.resolve("not-yet")).doesNotExist();
    }

    @Test
    void a_piece_ends_at_a_lines_end_unless_one_line_fills_it() throws IOException {
        var logs = new DirectoryLogs(folder);
        append(logs, "one\ntwo\na-very-long-line\n");
        assertThat(text(logs.read(KEY, 0, 9))).isEqualTo("one\ntwo\n");
        assertThat(text(logs.read(KEY, 8, 6))).isEqualTo("a-very");
        assertThat(text(logs.read(KEY, 14, 100))).isEqualTo("-long-line\n");
    }

    @Test
    void a_line_that_is_still_being_written_is_not_given_out() throws IOException {
        var logs = new DirectoryLogs(folder);
        append(logs, "one\n");
        Files.writeString(
                folder.resolve(KEY.path()).resolve("log.txt"), "half a li", java.nio.file.StandardOpenOption.APPEND);
        assertThat(text(logs.read(KEY, 0, 100))).isEqualTo("one\n");
        assertThat(logs.read(KEY, 4, 100).bytes()).isEmpty();
    }

    @Test
    void lines_of_several_writers_do_not_mix() throws Exception {
        var logs = new DirectoryLogs(folder);
        var writers = Executors.newFixedThreadPool(4);
        var work = new ArrayList<Callable<Void>>();
        for (String line : List.of("a", "b", "c", "d")) {
            work.add(() -> {
                for (int i = 0; i < 250; i++) append(logs, line.repeat(100) + "\n");
                return null;
            });
        }
        for (var done : writers.invokeAll(work)) done.get();
        writers.shutdown();
        assertThat(text(logs.read(KEY, 0, 1 << 20)).lines())
                .hasSize(1_000)
                .allMatch(line -> line.matches("(a{100}|b{100}|c{100}|d{100})"));
    }

    @Test
    void a_folder_that_cannot_be_written_is_named() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> append(new DirectoryLogs(file), "one\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
    }

    private static void append(LogStore logs, String text) throws IOException {
        logs.append(KEY, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Slice slice) {
        return new String(slice.bytes(), StandardCharsets.UTF_8);
    }
}
