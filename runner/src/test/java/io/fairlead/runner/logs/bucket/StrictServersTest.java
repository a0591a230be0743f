package io.fairlead.runner.logs.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.logs.bucket.S3Proxied.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** A real S3 server behind what others refuse: logs reach every one of them. */
class StrictServersTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T06:00:00Z"));
    private static final SpoolLimits QUICK =
            new SpoolLimits(1_000, Duration.ofMillis(50), 64 << 20, 64 << 20, Duration.ofMillis(50));
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final LogKey KEY = new LogKey("repo.dag", "run", "task", -1, 1);
    private static final String OBJECT = "team/logs/" + KEY.path() + "/log.txt";

    /** More than one part of an upload. */
    private static final int LARGE = 9 << 20;

    @TempDir
    private Path folder;

    private final TestBucket bucket = new TestBucket();
    private final Set<String> live = ConcurrentHashMap.newKeySet();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Conditions.class.getPackageName());

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
    }

    @AfterEach
    void end() throws IOException {
        logger.detachAppender(lines);
        logger.setLevel(null);
        bucket.close();
    }

    private List<String> said() {
        return new ArrayList<>(lines.list)
                .stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private BucketLogs open(String name) throws IOException {
        return BucketLogs.open(bucket.config, folder.resolve(name), QUICK, () -> live, CLOCK);
    }

    private void close(BucketLogs logs) {
        live.clear();
        await().atMost(PATIENCE).until(() -> !logs.isHere(KEY));
    }

    @ParameterizedTest
    @EnumSource(StrictServer.class)
    void logs_reach_a_server_however_strict_it_is(StrictServer server) throws IOException {
        bucket.between.beAsStrictAs(server.fresh());
        live.add(KEY.path());
        try (BucketLogs logs = open("spool")) {
            logs.append(KEY, bytes("one\n"));
            await().atMost(PATIENCE).until(() -> bucket.names().size() == 1);
            close(logs);
            assertThat(bucket.text(OBJECT)).as("a new object").isEqualTo("one\n");
            logs.append(KEY, bytes("two\n"));
            close(logs);
            assertThat(bucket.text(OBJECT)).as("one that takes its place").isEqualTo("one\ntwo\n");
            String large = ("x".repeat(1023) + "\n").repeat(LARGE >> 10);
            logs.append(KEY, bytes(large));
            close(logs);
            assertThat(bucket.text(OBJECT).equals("one\ntwo\n" + large))
                    .as("one in parts")
                    .isTrue();
            assertThat(bucket.names()).containsExactly(OBJECT.replace("log.txt", "index.json"), OBJECT);
            assertThat(new String(logs.read(KEY, 4, 4).bytes(), StandardCharsets.UTF_8))
                    .isEqualTo("two\n");
        }
        assertThat(said()).noneMatch(line -> line.contains("cannot go to the bucket"));
    }

    @ParameterizedTest
    @EnumSource(
            value = StrictServer.class,
            names = {
                "KNOWS_NO_CONDITIONS",
                "TAKES_CONDITIONS_FOR_A_MISTAKE",
                "LOSES_CONDITIONS_IN_A_PROXY",
                "IGNORES_CONDITIONS"
            })
    void where_conditions_are_not_kept_it_is_said_once_and_looked_first(StrictServer server) throws IOException {
        bucket.between.beAsStrictAs(server.fresh());
        try (var client = Bucket.open(bucket.config)) {
            assertThat(client.create("a", file("one"))).isTrue();
            assertThat(client.create("b", file("two"))).isTrue();
            bucket.between.make(number -> S3Proxied.What.PASS_ON);
            assertThat(client.create("a", file("another's"))).isFalse();
            assertThat(bucket.between.heads())
                    .as("it is not tried in vain again")
                    .doesNotContain("if-none-match");
            assertThat(bucket.text("a")).isEqualTo("one");
            try (var late = client.upload("b", Map.of(), Optional.of("\"of what was there before\""))) {
                late.add(bytes("another's"));
                assertThatThrownBy(late::finish)
                        .isInstanceOfSatisfying(
                                BucketFailure.class,
                                e -> assertThat(e.isCondition()).isTrue());
            }
            assertThat(bucket.text("b")).isEqualTo("two");
        }
        assertThat(said())
                .singleElement()
                .asString()
                .contains("conditions of a write")
                .contains("Logs are whole all the same")
                .contains("logs.prefix of its own");
    }

    @Test
    void where_conditions_are_kept_nothing_is_said_and_nothing_looked_for() throws IOException {
        try (var client = Bucket.open(bucket.config)) {
            assertThat(client.create("a", file("one"))).isTrue();
            assertThat(client.create("a", file("two"))).isFalse();
            assertThat(client.create("b", file("two"))).isTrue();
        }
        assertThat(said()).isEmpty();
        assertThat(bucket.between.heads().split("put /"))
                .as("the first one twice")
                .hasSize(1 + 4);
        assertThat(bucket.between.heads()).doesNotContain("head /");
    }

    @Test
    void that_logs_go_again_is_said_after_a_write_and_not_after_a_listing() throws IOException {
        bucket.between.beAsStrictAs(
                head -> head.startsWith("put") ? Optional.of(Answer.error(503, "SlowDown")) : Optional.empty());
        var other = new LogKey("repo.dag", "run", "other", -1, 1);
        live.addAll(List.of(KEY.path(), other.path()));
        // So old that a log is asked for before it has lines to send.
        var limits = new SpoolLimits(1_000, Duration.ofSeconds(2), 64 << 20, 64 << 20, Duration.ofMillis(50));
        try (var logs = BucketLogs.open(bucket.config, folder, limits, () -> live, CLOCK)) {
            logs.append(KEY, bytes("one\n"));
            await().atMost(PATIENCE).until(() -> said().size() == 1);
            // Before each write the bucket is asked what it has of the log, and answers.
            logs.append(other, bytes("two\n"));
            await().atMost(PATIENCE).until(() -> bucket.between.heads().split("put /").length > 6);
            assertThat(said())
                    .singleElement()
                    .asString()
                    .contains("cannot go to the bucket now; lines are kept on disk (0 of at most 64 MiB wait)");
            bucket.between.beAsStrictAs(head -> Optional.empty());
            await().atMost(PATIENCE).until(() -> said().size() > 1);
            assertThat(said().get(1)).isEqualTo("logs go to the bucket again");
            await().atMost(PATIENCE).until(() -> bucket.names().size() == 2);
        }
    }

    @Test
    void every_request_is_plain_and_signed_with_its_body() throws IOException {
        try (var client = Bucket.open(bucket.config)) {
            client.create("a", file("one"));
            client.write("b", Bucket.JSON, bytes("two"));
            try (var upload = client.upload("c", Map.of(), Optional.empty())) {
                upload.add(new byte[LARGE]);
                upload.finish();
            }
            client.read("a", 0, 3);
            client.list("");
            client.delete("b");
        }
        assertThat(bucket.between.heads().strip().split("\r\n\r\n"))
                .hasSizeGreaterThan(7)
                .allSatisfy(head -> assertThat(head)
                        .containsPattern("\r\nx-amz-content-sha256: [0-9a-f]{64}")
                        .doesNotContain(
                                "aws-chunked", "x-amz-trailer", "x-amz-sdk-checksum", "x-amz-checksum", "\r\nexpect"))
                .filteredOn(head -> head.startsWith("put"))
                .allSatisfy(head -> assertThat(head)
                        .containsPattern("\r\ncontent-length: \\d+")
                        .contains("\r\ncontent-md5: ")
                        .doesNotContain("transfer-encoding"));
    }

    @Test
    void what_is_listed_is_listed_page_by_page_to_its_end() throws IOException {
        for (int i = 1; i <= 5; i++) bucket.put("a" + i, "text");
        try (var client = Bucket.open(bucket.config)) {
            Bucket.Page first = client.page("a", "", 2);
            Bucket.Page second = client.page("a", "a2", 2);
            Bucket.Page third = client.page("a", "a4", 2);
            assertThat(List.of(first.last(), second.last(), third.last())).containsExactly(false, false, true);
            assertThat(third.objects())
                    .singleElement()
                    .extracting(Bucket.Stored::name)
                    .isEqualTo("a5");
            assertThat(client.list("a")).hasSize(5);
        }
    }

    @Test
    void a_server_that_repeats_a_page_is_not_asked_for_ever() throws IOException {
        bucket.between.beAsStrictAs(head -> Optional.of(new Answer(
                200,
                "<ListBucketResult><IsTruncated>true</IsTruncated><Contents><Key>a</Key><Size>1</Size>"
                        + "<LastModified>2026-03-01T06:00:00Z</LastModified></Contents></ListBucketResult>")));
        try (var client = Bucket.open(bucket.config)) {
            assertThatThrownBy(() -> client.list(""))
                    .isInstanceOf(BucketFailure.class)
                    .hasMessageContaining("does not tell what");
        }
    }

    @Test
    void a_server_that_refuses_a_segment_as_if_it_were_there_is_not_asked_without_a_pause() throws IOException {
        bucket.between.beAsStrictAs(
                head -> head.startsWith("put") ? Optional.of(Answer.error(409, "OperationAborted")) : Optional.empty());
        live.add(KEY.path());
        try (BucketLogs logs = open("spool")) {
            logs.append(KEY, bytes("one\n"));
            await().atMost(PATIENCE).until(() -> said().size() == 1);
            assertThat(said().get(0)).contains("as if it were there, and does not list it");
            bucket.between.beAsStrictAs(head -> Optional.empty());
            await().atMost(PATIENCE).until(() -> bucket.names().size() == 1);
        }
    }

    @Test
    void an_endpoint_may_have_a_path() throws IOException {
        bucket.between.beAsStrictAs(head -> Optional.of(Answer.DONE));
        try (var client = Bucket.open(bucket.by(BucketServer.at(bucket.between.endpoint() + "/s3/tenant")))) {
            client.write("a/b", Bucket.TEXT, bytes("one"));
        }
        assertThat(bucket.between.heads()).startsWith("put /s3/tenant/" + bucket.config.bucket() + "/a/b http");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("file"), text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
