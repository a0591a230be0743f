package io.fairlead.runner.logs.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A runner that dies between any two calls of the bucket, and the one after it. */
class LogFinalizationTest {

    private static final String PATH = "repo.dag/run/task/-1/1";
    private static final String OBJECT = "team/logs/" + PATH + "/log.txt";
    private static final int MORE_THAN_ENOUGH = 60;

    @TempDir
    private Path folder;

    private final TestBucket bucket = new TestBucket();
    private final Bucket client = Bucket.open(bucket.config);

    @AfterEach
    void end() throws IOException {
        client.close();
        bucket.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = S3Proxied.What.class,
            names = {"CUT_BEFORE", "CUT_AFTER"})
    void however_far_it_came_no_line_is_lost_and_none_is_twice(S3Proxied.What end) throws IOException {
        int steps = 0;
        boolean died = true;
        for (; died && steps < MORE_THAN_ENOUGH; steps++) died = diesAndIsFinished(steps, end);
        assertThat(steps).as("calls of a close").isBetween(8, MORE_THAN_ENOUGH - 1);
    }

    /** @return whether the close needed more calls than that */
    private boolean diesAndIsFinished(int calls, S3Proxied.What end) throws IOException {
        String path = "repo.dag/run/task/-1/" + end + calls;
        int passed = calls;
        // A log that was closed once before, and went on.
        pass();
        Runner first = new Runner(path);
        first.write(1, 3);
        first.close();
        first.write(4, 5);
        first.sender.sendAll(first.log());
        first.write(6, 7);
        bucket.between.make(number -> number < passed ? S3Proxied.What.PASS_ON : end);
        boolean died = false;
        try {
            first.closing.close(first.log());
        } catch (IOException e) {
            died = true;
        }
        pass();
        Runner second = new Runner(path);
        second.write(8, 8);
        second.close();
        second.close();
        assertThat(bucket.names().stream().filter(name -> name.contains("/" + end + calls + "/")))
                .containsExactly("team/logs/" + path + "/log.txt");
        assertThat(bucket.text("team/logs/" + path + "/log.txt"))
                .as("dead after " + calls + " calls, " + end)
                .isEqualTo(lines(1, 8));
        return died;
    }

    @Test
    void two_runners_that_write_one_log_overwrite_nothing() throws IOException {
        Runner one = new Runner(PATH, folder.resolve("one"));
        Runner two = new Runner(PATH, folder.resolve("two"));
        one.write(1, 1);
        two.write(2, 2);
        one.sender.send(one.log());
        two.sender.send(two.log());
        one.write(3, 3);
        two.write(4, 4);
        one.sender.sendAll(one.log());
        two.sender.sendAll(two.log());
        one.closing.close(one.log());
        two.closing.close(two.log());
        assertThat(bucket.text(OBJECT).lines()).containsExactlyInAnyOrder("line 1", "line 2", "line 3", "line 4");
        assertThat(bucket.names()).containsExactly(OBJECT);
    }

    @Test
    void two_runners_that_close_one_log_at_once_make_the_same_of_it() throws IOException {
        Runner one = new Runner(PATH, folder.resolve("one"));
        one.write(1, 2);
        one.sender.sendAll(one.log());
        Runner two = new Runner(PATH, folder.resolve("two"));
        StoredLog before = StoredLog.look(client, two.log().prefix());
        one.closing.close(one.log());
        try (var upload = client.upload(OBJECT, Map.of(), before.etag())) {
            upload.add("something else\n".getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(upload::finish)
                    .isInstanceOfSatisfying(
                            BucketFailure.class,
                            e -> assertThat(e.isCondition()).isTrue());
        }
        two.closing.close(two.log());
        assertThat(bucket.text(OBJECT)).isEqualTo(lines(1, 2));
    }

    private void pass() {
        bucket.between.make(number -> S3Proxied.What.PASS_ON);
    }

    private static String lines(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    }

    /** What a runner has of a log, without the threads that would carry it out at times of their own. */
    private final class Runner {

        private static final SpoolLimits LIMITS = new SpoolLimits(1, Duration.ZERO, 1 << 20, 1 << 20, Duration.ZERO);

        private final String path;
        private final Spool spool;
        private final SegmentUpload sender = new SegmentUpload(client, LIMITS);
        private final LogFinalization closing;

        Runner(String path) throws IOException {
            this(path, folder);
        }

        Runner(String path, Path folder) throws IOException {
            this.path = path;
            spool = Spool.open(folder, bucket.config);
            closing = new LogFinalization(
                    sender, new SegmentCompaction(client), spool, new StoredLogs(client, bucket.config, spool));
        }

        SpooledLog log() {
            return spool.of(path);
        }

        /** A call whose answer was not heard is made again by the client itself, and finds what it did the first time. */
        void close() throws IOException {
            try {
                closing.close(log());
            } catch (BucketFailure e) {
                assertThat(e.isCondition()).isTrue();
                closing.close(log());
            }
        }

        void write(int from, int to) throws IOException {
            for (int i = from; i <= to; i++) {
                assertThat(log().append(lines(i, i).getBytes(StandardCharsets.UTF_8)))
                        .isTrue();
            }
        }
    }
}
