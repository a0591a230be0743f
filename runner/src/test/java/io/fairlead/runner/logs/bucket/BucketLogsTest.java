package io.fairlead.runner.logs.bucket;

import static io.fairlead.runner.logs.LogStoreContract.append;
import static io.fairlead.runner.logs.LogStoreContract.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.logs.LogStore;
import io.fairlead.runner.logs.LogStoreContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketLogsTest implements LogStoreContract {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T06:00:00Z"));
    private static final SpoolLimits QUICK =
            new SpoolLimits(1_000, Duration.ofMillis(50), 1 << 20, 1 << 20, Duration.ofMillis(50));
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String OBJECTS = "team/logs/" + KEY.path() + "/";

    @TempDir
    private Path folder;

    private final Set<String> live = ConcurrentHashMap.newKeySet();
    private final List<BucketLogs> open = new ArrayList<>();
    private TestBucket bucket;

    @BeforeEach
    void begin() {
        bucket = new TestBucket();
        live.add(KEY.path());
    }

    @AfterEach
    void end() throws IOException {
        open.forEach(BucketLogs::close);
        bucket.close();
    }

    @Override
    public LogStore store() throws IOException {
        return open(QUICK);
    }

    private BucketLogs open(SpoolLimits limits) throws IOException {
        var logs = BucketLogs.open(bucket.config, folder, limits, () -> live, CLOCK);
        open.add(logs);
        return logs;
    }

    @Override
    public void close(LogStore store, LogKey key) {
        live.remove(key.path());
        await().atMost(PATIENCE).until(() -> !store.isHere(key));
    }

    @Test
    void a_live_log_is_in_the_bucket_as_segments_and_a_closed_one_as_one_object() throws IOException {
        LogStore logs = store();
        append(logs, "one\n");
        await().atMost(PATIENCE).until(() -> bucket.names().size() == 1);
        append(logs, "two\n");
        await().atMost(PATIENCE).until(() -> bucket.names().size() == 2);
        assertThat(bucket.names())
                .containsExactly(OBJECTS + "segments/00000001.txt", OBJECTS + "segments/00000002.txt");
        close(logs, KEY);
        assertThat(bucket.names()).containsExactly(OBJECTS + "log.txt");
        assertThat(bucket.text(OBJECTS + "log.txt")).isEqualTo("one\ntwo\n");
        assertThat(bucket.contentType(OBJECTS + "log.txt")).isEqualToIgnoringWhitespace("text/plain;charset=utf-8");
        assertThat(filesIn(folder)).isEmpty();
    }

    @Test
    void another_runner_reads_what_this_one_wrote() throws IOException {
        LogStore logs = store();
        append(logs, "one\ntwo\n");
        await().atMost(PATIENCE).until(() -> bucket.names().size() == 1);
        try (var other = BucketLogs.open(bucket.config, folder.resolve("other"), QUICK, Set::of, CLOCK)) {
            assertThat(text(other.read(KEY, 4, 100))).isEqualTo("two\n");
            assertThat(other.isHere(KEY)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 507, 403, 500})
    void a_bucket_that_refuses_loses_nothing(int status) throws IOException {
        bucket.between.refuseWith(status);
        LogStore logs = store();
        append(logs, "one\n");
        await().atMost(PATIENCE).until(() -> bucket.between.requests() > 1);
        append(logs, "two\n");
        assertThat(text(logs.read(KEY, 0, 100))).isEqualTo("one\ntwo\n");
        assertThat(bucket.names()).isEmpty();
        bucket.between.make(number -> S3Proxied.What.PASS_ON);
        close(logs, KEY);
        assertThat(bucket.text(OBJECTS + "log.txt")).isEqualTo("one\ntwo\n");
    }

    @Test
    void a_bucket_that_does_not_answer_holds_up_nobody() throws IOException {
        bucket.between.make(number -> S3Proxied.What.HANG);
        LogStore logs = store();
        for (int i = 1; i <= 40; i++) {
            var key = new LogKey("repo.sales", "run", "task", i, 1);
            logs.append(key, ("line of " + i + "\n").getBytes(StandardCharsets.UTF_8));
            live.add(key.path());
        }
        await().atMost(PATIENCE).until(() -> bucket.between.requests() >= 8);
        append(logs, "one\n");
        assertThat(text(logs.read(KEY, 0, 100))).isEqualTo("one\n");
        bucket.between.make(number -> S3Proxied.What.PASS_ON);
        await().atMost(PATIENCE).until(() -> bucket.names().size() == 41);
    }

    @Test
    void a_runner_that_is_started_anew_goes_on_with_what_is_on_disk() throws IOException {
        bucket.between.make(number -> S3Proxied.What.CUT_BEFORE);
        BucketLogs first = open(QUICK);
        append(first, "one\n");
        await().atMost(PATIENCE).until(() -> bucket.between.requests() > 0);
        first.close();
        Files.writeString(open(1), "half a li", StandardOpenOption.APPEND);
        bucket.between.make(number -> S3Proxied.What.PASS_ON);
        LogStore second = store();
        append(second, "two\n");
        assertThat(text(second.read(KEY, 0, 100))).isEqualTo("one\ntwo\n");
        close(second, KEY);
        assertThat(bucket.text(OBJECTS + "log.txt")).isEqualTo("one\ntwo\n");
    }

    @Test
    void a_runner_that_lost_its_disk_goes_on_behind_what_is_in_the_bucket() throws IOException {
        bucket.put(OBJECTS + "segments/00000001.txt", "one\n");
        LogStore logs = store();
        assertThat(text(logs.read(KEY, 0, 100))).isEqualTo("one\n");
        append(logs, "two\n");
        await().atMost(PATIENCE).until(() -> bucket.names().size() == 2);
        assertThat(text(logs.read(KEY, 0, 100))).isEqualTo("one\ntwo\n");
        close(logs, KEY);
        assertThat(bucket.text(OBJECTS + "log.txt")).isEqualTo("one\ntwo\n");
    }

    @Test
    void when_too_much_waits_lines_are_dropped_and_the_log_says_so() throws IOException {
        bucket.between.refuseWith(503);
        BucketLogs logs = open(new SpoolLimits(1_000, Duration.ofMillis(50), 95, 0, Duration.ZERO));
        append(logs, "x".repeat(90) + "\n");
        append(logs, "too\nmuch\n");
        append(logs, "still too much\n");
        assertThat(text(logs.read(KEY, 0, 1_000)).lines())
                .hasSize(2)
                .last()
                .asString()
                .contains("WARN  runner the log is cut here");
        bucket.between.make(number -> S3Proxied.What.PASS_ON);
        await().atMost(PATIENCE).until(() -> logs.waitingBytes() == 0);
        append(logs, "on\n");
        assertThat(text(logs.read(KEY, 0, 1_000)).lines())
                .hasSize(4)
                .endsWith("on")
                .element(2)
                .asString()
                .contains("3 lines were dropped here");
    }

    @Test
    void what_is_in_the_bucket_need_not_be_on_disk() throws IOException {
        BucketLogs logs = open(new SpoolLimits(10, Duration.ofMillis(10), 1 << 20, 0, Duration.ZERO));
        for (int i = 0; i < 5; i++) {
            append(logs, "line " + i + " of the log\n");
            await().atMost(PATIENCE).until(() -> logs.waitingBytes() == 0);
        }
        // A file goes a moment after its bytes are counted as sent.
        await().atMost(PATIENCE).ignoreExceptions().until(() -> filesIn(folder).isEmpty());
        assertThat(bucket.names()).hasSize(5);
        assertThat(text(logs.read(KEY, 18, 1_000))).startsWith("line 1").endsWith("line 4 of the log\n");
    }

    private Path open(int number) throws IOException {
        Path attempt = folder.resolve(KEY.path());
        Path grows = attempt.resolve("open-0000000" + number + ".log");
        return Files.exists(grows) ? grows : attempt.resolve("open-00000002.log");
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
