package io.fairlead.runner.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.testkit.TestRunner;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadRoutesTest {

    private static final List<String> PATHS = List.of(
            "/",
            "/repos",
            "/workers",
            "/dags/demo.nothing",
            "/nothing",
            "/static/fairlead.css",
            "/api/v2/dags",
            "/api/v2/monitor/health",
            "/api/v2/dags/demo.nothing",
            "/git/demo.git/HEAD");

    @TempDir
    Path temp;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void head_is_answered_as_get_is_without_a_body() throws Exception {
        try (var runner = TestRunner.start(temp)) {
            for (String path : PATHS) {
                var get = send(runner, "GET", path, Map.of());
                var head = send(runner, "HEAD", path, Map.of());
                assertThat(head.statusCode()).as(path).isEqualTo(get.statusCode());
                assertThat(head.headers().firstValue("Content-Type"))
                        .as(path)
                        .isEqualTo(get.headers().firstValue("Content-Type"));
                assertThat(head.body()).as(path).isEmpty();
            }
            assertThat(send(runner, "HEAD", "/events", Map.of()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void no_token_and_a_wrong_token_are_two_messages_each_with_the_way_out() throws Exception {
        var settings = Map.of("FAIRLEAD_ADMIN_USER", "ann", "FAIRLEAD_ADMIN_PASSWORD", "correct horse battery");
        try (var runner = TestRunner.start(temp, settings)) {
            String none = send(runner, "GET", "/api/v2/dags", Map.of()).body();
            String wrong = send(runner, "GET", "/api/v2/dags", Map.of("Authorization", "Bearer x"))
                    .body();

            assertThat(none).contains("wants a token, and none was sent");
            assertThat(wrong).contains("the token that was sent is unknown here, or has expired");
            assertThat(List.of(none, wrong))
                    .allSatisfy(text -> assertThat(text).contains("POST /auth/token", "--token or FAIRLEAD_TOKEN"));
        }
    }

    private HttpResponse<String> send(TestRunner runner, String method, String path, Map<String, String> headers)
            throws Exception {
        var request = HttpRequest.newBuilder(URI.create(runner.address() + path))
                .timeout(Duration.ofMinutes(1))
                .method(method, BodyPublishers.noBody());
        headers.forEach(request::header);
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
