package io.fairlead.runner.logs.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.runner.logs.LogFilter;
import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.logs.LogLines;
import io.fairlead.runner.logs.LogSearch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A log far larger than what may be held of it: 100 MB, or as {@code -Dfairlead.large-log-megabytes=1000} says. The tests' S3
 * server keeps objects in memory, so that this also needs {@code -Dfairlead.s3-heap-megabytes=4000}.
 */
class LargeLogTest {

    private static final LogKey KEY = new LogKey("demo.large", "run", "task", -1, 1);
    private static final int LINE = 200;
    private static final long LINES = Integer.getInteger("fairlead.large-log-megabytes", 100) * 1_000_000L / LINE;
    private static final int BATCH = 4_000;

    @TempDir
    private Path folder;

    @Test
    void a_large_log_is_closed_and_read_by_ranges() throws IOException {
        var limits = new SpoolLimits(256 << 10, Duration.ofSeconds(2), 4L << 30, 16 << 20, Duration.ofMillis(100));
        try (var bucket = new TestBucket();
                var logs = BucketLogs.open(bucket.config, folder, limits, Set::of, InstantSource.system())) {
            for (long line = 1; line <= LINES; line += BATCH) logs.append(KEY, batch(line));
            await().atMost(Duration.ofMinutes(10)).until(() -> !logs.isHere(KEY));
            assertThat(bucket.names()).hasSize(2).last().asString().endsWith("/log.txt");
            bucket.between.make(number -> S3Proxied.What.PASS_ON);
            reads(logs, bucket);
        }
    }

    private static void reads(BucketLogs logs, TestBucket bucket) throws IOException {
        var lines = new LogLines(logs);
        assertThat(lines.last(KEY, 100).first()).isEqualTo(LINES - 99);
        long middle = LINES / 2 + 77;
        var before = lines.before(KEY, middle, 10);
        assertThat(before.lines()).hasSize(10).last().asString().contains("line " + (middle - 1) + " ");
        assertThat(lines.offsetOf(KEY, middle)).isEqualTo((middle - 1) * LINE);
        assertThat(lines.lineAt(KEY, (middle - 1) * LINE)).isEqualTo(middle);
        assertThat(bucket.between.requests())
                .as("requests for all of this, thanks to the index")
                .isLessThan(40);
        var filter = LogFilter.of(Optional.empty(), Optional.of("line " + LINES / 4 + " "), false);
        var found = new LogSearch(logs).search(KEY, filter, LogSearch.Place.START, 1);
        assertThat(found.next().offset()).isPositive();
    }

    private static byte[] batch(long first) {
        var text = new StringBuilder();
        for (long line = first; line < Math.min(first + BATCH, LINES + 1); line++) {
            String start = new LogLine(Instant.EPOCH, "INFO", "stdout", "line " + line + " ")
                            .format()
                            .strip() + " ";
            text.append(start).append("x".repeat(LINE - 1 - start.length())).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
