package io.fairlead.runner.worker.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptLogTest {

    @TempDir
    Path temp;

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T06:00:00.123Z"));

    @Test
    void lines_are_sent_with_the_number_of_the_first() throws InterruptedException {
        var sent = new StringBuilder();
        var next = new AtomicLong();
        var log = new AttemptLog(
                (from, lines) -> {
                    assertThat(from).isEqualTo(next.get());
                    String text = new String(lines, StandardCharsets.UTF_8);
                    next.addAndGet(text.lines().count());
                    sent.append(text);
                },
                CLOCK);
        log.add("INFO", "stdout", "one");
        log.add("ERROR", "a.B", "two\nthree");
        log.end();
        log.add("INFO", "stdout", "too late");
        assertThat(sent.toString())
                .isEqualTo("2026-03-01T06:00:00.123Z INFO  stdout one\n"
                        + "2026-03-01T06:00:00.123Z ERROR a.B two\n"
                        + "2026-03-01T06:00:00.123Z ERROR a.B three\n");
    }

    @Test
    void beyond_the_limit_one_line_says_that_the_rest_is_dropped() throws InterruptedException {
        var bytes = new AtomicLong();
        var last = new AtomicReference<byte[]>();
        var log = new AttemptLog(
                (from, lines) -> {
                    bytes.addAndGet(lines.length);
                    last.set(lines);
                },
                CLOCK);
        String line = "x".repeat(16_000);
        for (long i = 0; i < AttemptLog.MAX_BYTES / line.length() + 100; i++) log.add("INFO", "stdout", line);
        log.end();
        assertThat(bytes.get()).isBetween(AttemptLog.MAX_BYTES - 20_000, AttemptLog.MAX_BYTES + 1_000);
        assertThat(new String(last.get(), StandardCharsets.UTF_8))
                .endsWith("fairlead the log has reached 256 MiB; the rest is dropped while the task goes on\n");
    }

    @Test
    void a_runner_that_is_away_does_not_stop_the_task_and_the_log_says_what_is_missing() throws Exception {
        var sent = new StringBuilder();
        var back = new CountDownLatch(1);
        var log = new AttemptLog(
                (from, lines) -> {
                    back.await();
                    assertThat(from)
                            .isEqualTo(sent.chars().filter(c -> c == '\n').count());
                    sent.append(new String(lines, StandardCharsets.UTF_8));
                },
                CLOCK,
                Masking.NONE,
                new Backlog(Optional.of(temp.resolve("waiting")), 1 << 20),
                0);
        for (int i = 0; i < 3_000; i++) log.add("INFO", "stdout", i + " " + "x".repeat(1_000));
        back.countDown();
        log.flush(60_000);
        log.add("INFO", "stdout", "goes on");
        log.end();
        var lines = sent.toString().lines().toList();
        int kept = lines.size() - 2;
        assertThat(kept).isBetween(1_000, 2_000);
        for (int i = 0; i < kept; i++) assertThat(lines.get(i)).contains(" stdout " + i + " ");
        assertThat(lines.get(kept))
                .endsWith("WARN  fairlead " + (3_000 - kept)
                        + " lines are missing here: the runner was away, and no more found room on this worker's disk");
        assertThat(lines.get(kept + 1)).endsWith(" stdout goes on");
    }

    @Test
    void a_loggers_name_is_shortened_to_its_last_two_segments() {
        assertThat(TaskLogger.shortened("com.acme.sales.Extract")).isEqualTo("sales.Extract");
        assertThat(TaskLogger.shortened("sales.Extract")).isEqualTo("sales.Extract");
        assertThat(TaskLogger.shortened("Extract")).isEqualTo("Extract");
        assertThat(TaskLogger.shortened("")).isEmpty();
    }
}
