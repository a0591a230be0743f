package io.fairlead.runner.web.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.executor.local.FakeReports;
import io.fairlead.runner.executor.local.Workers;
import io.fairlead.runner.logs.DirectoryLogs;
import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.logs.bucket.BucketConfig;
import io.fairlead.runner.logs.bucket.BucketLogs;
import io.fairlead.runner.logs.bucket.BucketServer;
import io.fairlead.runner.logs.bucket.SpoolLimits;
import io.fairlead.runner.testkit.NoWork;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerApiTest {

    private static final LogKey KEY = new LogKey("repo.dag", "run", "task", -1, 1);

    private final HttpClient http = HttpClient.newHttpClient();
    private final FakeReports reports = new FakeReports();
    private DirectoryLogs logs;
    private WorkerApi api;

    @BeforeEach
    void start(@TempDir Path folder) {
        logs = new DirectoryLogs(folder);
        api = WorkerApi.start(0, reports, logs, new NoWork(), Workers::none);
        reports.announce(1, "one", KEY);
        reports.announce(2, "two", KEY);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void a_token_of_another_attempt_or_none_is_refused() throws Exception {
        for (String route : new String[] {"assignment", "log?from=0", "heartbeat", "outcome"}) {
            assertThat(post("attempts/1/" + route, "two", "x\n")).isEqualTo(401);
            assertThat(post("attempts/3/" + route, "one", "x\n")).isEqualTo(401);
        }
        assertThat(post("next", "guessed", "")).isEqualTo(401);
        assertThat(status(HttpRequest.newBuilder(uri("attempts/1/heartbeat"))
                        .timeout(Duration.ofMinutes(1))
                        .POST(BodyPublishers.noBody())))
                .isEqualTo(401);
        assertThat(logs.size(KEY)).isZero();
    }

    @Test
    void lines_that_were_on_their_way_when_the_attempt_ended_are_not_kept() throws Exception {
        try (var slow = new Socket(api.uri().getHost(), api.uri().getPort())) {
            slow.setSoTimeout(10_000);
            var request =
                    "POST /worker/attempts/1/log?from=0 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer one\r\n"
                            + "Content-Length: 4\r\nExpect: 100-continue\r\n\r\n";
            slow.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new BufferedReader(new InputStreamReader(slow.getInputStream(), StandardCharsets.US_ASCII));
            // The body is asked for: the token was looked at.
            assertThat(answer.readLine()).contains("100");
            reports.forget(1);
            slow.getOutputStream().write("a\nb\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(answer.lines().filter(line -> line.startsWith("HTTP/")).findFirst())
                    .hasValueSatisfying(status -> assertThat(status).contains("401"));
        }
        assertThat(logs.size(KEY)).isZero();
    }

    @Test
    void lines_that_are_sent_twice_are_kept_once() throws Exception {
        assertThat(post("attempts/1/log?from=0", "one", "a\nb\n")).isEqualTo(204);
        assertThat(post("attempts/1/log?from=0", "one", "a\nb\n")).isEqualTo(204);
        assertThat(post("attempts/1/log?from=1", "one", "b\nc\n")).isEqualTo(204);
        assertThat(post("attempts/1/log?from=3", "one", "d\n")).isEqualTo(204);
        assertThat(log()).isEqualTo("a\nb\nc\nd\n");
    }

    @Test
    void what_could_do_harm_in_a_line_is_replaced_and_the_lines_are_counted_as_they_came() throws Exception {
        post("attempts/1/log?from=0", "one", "a\rb\u2028c\u0085\n\u202ed\u0000\n");
        assertThat(post("attempts/1/log?from=1", "one", "again\ne\u001b[31m\n")).isEqualTo(204);
        assertThat(log()).isEqualTo("a␍b<U+2028>c<U+0085>\n<U+202E>d␀\ne\u001b[31m\n");
    }

    @Test
    void lines_that_were_kept_before_a_restart_are_not_kept_again() throws Exception {
        post("attempts/1/log?from=0", "one", "a\nb\n");
        String beside = "2026-03-01T06:00:00.123Z WARN  process from the JVM\n";
        logs.append(KEY, beside.getBytes(StandardCharsets.UTF_8));
        api.close();
        api = WorkerApi.start(0, reports, logs, new NoWork(), Workers::none);
        post("attempts/1/log?from=1", "one", "b\nc\n");
        assertThat(log()).isEqualTo("a\nb\n" + beside + "c\n");
    }

    @Test
    void a_bucket_that_is_away_does_not_keep_an_attempt_from_beginning(@TempDir Path folder) throws Exception {
        System.getProperties().putIfAbsent("aws.accessKeyId", "nobody");
        System.getProperties().putIfAbsent("aws.secretAccessKey", "nothing");
        api.close();
        var away = new BucketConfig("logs", "", BucketServer.at("http://127.0.0.1:1"), "", false);
        try (var bucket = BucketLogs.open(away, folder, SpoolLimits.standard(), Set::of, InstantSource.system())) {
            api = WorkerApi.start(0, reports, bucket, new NoWork(), Workers::none);
            assertThat(post("attempts/1/log?from=0", "one", "a\nb\n")).isEqualTo(204);
            assertThat(post("attempts/1/log?from=0", "one", "a\nb\nc\n")).isEqualTo(204);
            assertThat(new String(bucket.read(KEY, 0, 100).bytes(), StandardCharsets.UTF_8))
                    .isEqualTo("a\nb\nc\n");
        }
    }

    @Test
    void the_most_memory_that_was_told_is_kept_and_nobody_has_to_tell() throws Exception {
        assertThat(post("attempts/1/heartbeat", "one", "")).isEqualTo(204);
        assertThat(reports.memoryPeak(1)).isEmpty();
        assertThat(post("attempts/1/heartbeat?memory-peak=300", "one", "")).isEqualTo(204);
        assertThat(post("attempts/1/log?from=0&memory-peak=500", "one", "a\n")).isEqualTo(204);
        assertThat(post("attempts/1/heartbeat?memory-peak=400", "one", "")).isEqualTo(204);
        assertThat(reports.memoryPeak(1)).hasValue(500);
        assertThat(post("attempts/2/heartbeat?memory-peak=9", "one", "")).isEqualTo(401);
        assertThat(reports.memoryPeak(2)).isEmpty();
        for (String wrong : List.of("much", "-1", "1e9")) {
            assertThat(post("attempts/1/heartbeat?memory-peak=" + wrong, "one", ""))
                    .isEqualTo(400);
        }
    }

    @Test
    void an_outcome_is_recorded_once_and_ends_the_token() throws Exception {
        assertThat(post("attempts/1/outcome", "one", "{\"kind\":\"SUCCESS\",\"reason\":\"\",\"output\":\"42\"}"))
                .isEqualTo(204);
        assertThat(reports.outcome(1)).contains(new Outcome(Outcome.Kind.SUCCESS, "", "42"));
        assertThat(post("attempts/1/heartbeat", "one", "")).isEqualTo(401);
    }

    @Test
    void what_is_too_large_or_malformed_is_refused() throws Exception {
        assertThat(post("attempts/1/log?from=0", "one", "x".repeat(WorkerApi.MAX_LOG_BATCH) + "\n"))
                .isEqualTo(413);
        assertThat(post("attempts/1/outcome", "one", "x".repeat(WorkerApi.MAX_OUTCOME + 1)))
                .isEqualTo(413);
        assertThat(post("attempts/1/log?from=0", "one", "no line feed")).isEqualTo(400);
        assertThat(post("attempts/1/log", "one", "a\n")).isEqualTo(400);
        for (String outcome : new String[] {"{", "{}", "null", "{\"kind\":\"PERHAPS\"}"})
            assertThat(post("attempts/1/outcome", "one", outcome)).as(outcome).isEqualTo(400);
        assertThat(post("attempts/one/heartbeat", "one", "")).isEqualTo(400);
        assertThat(reports.outcome(1)).isEmpty();
    }

    private String log() throws IOException {
        return new String(logs.read(KEY, 0, 1_000).bytes(), StandardCharsets.UTF_8);
    }

    private int post(String path, String token, String body) throws Exception {
        return status(HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofMinutes(1))
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString(body)));
    }

    private int status(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString()).statusCode();
    }

    private URI uri(String path) {
        return api.uri().resolve("/worker/" + path);
    }
}
