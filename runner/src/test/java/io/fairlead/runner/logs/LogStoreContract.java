package io.fairlead.runner.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.logs.LogStore.Slice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What every place for logs does. */
public interface LogStoreContract {

    LogKey KEY = new LogKey("repo.sales", "manual__2026-03-01T06:00:00Z", "extract", -1, 1);

    /** An empty one. */
    LogStore store() throws IOException;

    /** After this, the attempt is over and its log closed; where closing means nothing, nothing. */
    void close(LogStore store, LogKey key) throws IOException;

    @Test
    default void lines_are_read_as_they_were_appended_while_the_log_grows() throws IOException {
        LogStore logs = store();
        append(logs, "one\n");
        Slice first = logs.read(KEY, 0, 1_000);
        append(logs, "two\nthree ü\n");
        Slice second = logs.read(KEY, first.next(), 1_000);
        assertThat(text(first) + text(second)).isEqualTo("one\ntwo\nthree ü\n");
        assertThat(logs.read(KEY, second.next(), 1_000)).satisfies(none -> {
            assertThat(none.bytes()).isEmpty();
            assertThat(none.next()).isEqualTo(17);
        });
        assertThat(logs.size(KEY)).isEqualTo(17);
        assertThat(logs.isHere(KEY)).isTrue();
    }

    @Test
    default void a_log_that_is_not_there_is_empty() throws IOException {
        LogStore logs = store();
        assertThat(logs.size(KEY)).isZero();
        assertThat(logs.read(KEY, 0, 10).bytes()).isEmpty();
        assertThat(logs.isHere(KEY)).isFalse();
        assertThat(logs.index(KEY)).isEqualTo(LogIndex.NONE);
    }

    @Test
    default void a_piece_ends_at_a_lines_end_unless_one_line_fills_it() throws IOException {
        LogStore logs = store();
        append(logs, "one\ntwo\na-very-long-line\n");
        for (int i = 0; i < 2; i++) {
            assertThat(text(logs.read(KEY, 0, 9))).isEqualTo("one\ntwo\n");
            assertThat(text(logs.read(KEY, 8, 6))).isEqualTo("a-very");
            assertThat(text(logs.read(KEY, 14, 100))).isEqualTo("-long-line\n");
            assertThat(text(logs.read(KEY, 100, 100))).isEmpty();
            close(logs, KEY);
        }
    }

    @Test
    default void a_closed_log_reads_as_before_and_can_go_on() throws IOException {
        LogStore logs = store();
        append(logs, "one\ntwo\n");
        close(logs, KEY);
        assertThat(text(logs.read(KEY, 4, 100))).isEqualTo("two\n");
        append(logs, "its pod was evicted\n");
        close(logs, KEY);
        close(logs, KEY);
        assertThat(text(logs.read(KEY, 0, 100))).isEqualTo("one\ntwo\nits pod was evicted\n");
        assertThat(logs.size(KEY)).isEqualTo(28);
    }

    @Test
    default void attempts_do_not_share_a_log() throws IOException {
        LogStore logs = store();
        var second = new LogKey(KEY.dag(), KEY.run(), KEY.task(), KEY.mapIndex(), 2);
        append(logs, "one\n");
        logs.append(second, "two\n".getBytes(StandardCharsets.UTF_8));
        close(logs, KEY);
        assertThat(text(logs.read(KEY, 0, 100))).isEqualTo("one\n");
        assertThat(text(logs.read(second, 0, 100))).isEqualTo("two\n");
    }

    @Test
    default void lines_of_several_writers_do_not_mix() throws Exception {
        LogStore logs = store();
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
        close(logs, KEY);
        assertThat(text(logs.read(KEY, 0, 1 << 20)).lines())
                .hasSize(1_000)
                .allMatch(line -> line.matches("(a{100}|b{100}|c{100}|d{100})"));
    }

    @Test
    default void what_is_old_is_deleted_unless_its_attempt_is_live() throws IOException {
        LogStore logs = store();
        var second = new LogKey(KEY.dag(), KEY.run(), KEY.task(), KEY.mapIndex(), 2);
        append(logs, "one\n");
        logs.append(second, "two\n".getBytes(StandardCharsets.UTF_8));
        close(logs, KEY);
        close(logs, second);
        Instant written = Instant.now();
        sweep(logs, written.minusSeconds(3_600), Set.of());
        assertThat(logs.size(KEY)).isEqualTo(4);
        sweep(logs, written.plusSeconds(3_600), Set.of(second.path()));
        assertThat(logs.size(KEY)).isZero();
        assertThat(logs.size(second)).isEqualTo(4);
    }

    private static void sweep(LogStore logs, Instant before, Set<String> live) throws IOException {
        while (!logs.sweep(before, live)) continue;
    }

    static void append(LogStore logs, String text) throws IOException {
        logs.append(KEY, text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(Slice slice) {
        return new String(slice.bytes(), StandardCharsets.UTF_8);
    }
}
