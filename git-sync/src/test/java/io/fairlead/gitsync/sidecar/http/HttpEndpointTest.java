package io.fairlead.gitsync.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.gitsync.sidecar.Health;
import io.fairlead.gitsync.sidecar.SyncTrigger;
import io.fairlead.gitsync.sidecar.metrics.Metrics;
import io.fairlead.gitsync.sidecar.settings.Settings;
import io.fairlead.gitsync.testkit.HeldTime;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpEndpointTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    Path temp;

    private final Metrics metrics = new Metrics();
    private final Health health = new Health(Duration.ZERO, new HeldTime(NOW).clock());
    private final SyncTrigger wake = new SyncTrigger(Duration.ZERO);
    private Path token;
    private HttpEndpoint endpoint;

    @BeforeEach
    void an_endpoint_with_everything() throws Exception {
        token = Files.writeString(temp.resolve("token"), "t0ken\n");
        Settings.Http http =
                new Settings.Http("127.0.0.1:0", true, true, Duration.ZERO, "", token.toString(), Duration.ZERO);
        endpoint = HttpEndpoint.start(http, watched(), InstantSource.fixed(NOW));
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    void health_metrics_and_threads_are_shown() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(503);
        assertThat(get("/any/path").body()).contains("nothing has been published yet");
        health.succeeded();
        assertThat(get("/").statusCode()).isEqualTo(200);
        assertThat(get("/any/path").statusCode()).isEqualTo(200);
        assertThat(get("/metrics").body())
                .contains("# TYPE git_sync_duration_seconds summary")
                .contains("git_fetch_count_total 0\n");
        assertThat(get("/debug/pprof/").body()).contains("heap: ").contains("HttpEndpoint.threads");
        assertThat(get("/debug/pprof/profile").statusCode()).isEqualTo(404);
    }

    @Test
    void a_sync_is_asked_for_with_a_token_or_a_signature_and_the_file_with_it_is_read_each_time() throws Exception {
        assertThat(sync("X-Gitlab-Token", "t0ken", "")).isEqualTo(202);
        assertThat(sync("Authorization", "Bearer t0ken", "")).isEqualTo(202);
        assertThat(sync("X-Hub-Signature-256", "sha256=" + signature("{\"a\":1}", "t0ken"), "{\"a\":1}"))
                .isEqualTo(202);
        assertThat(sync("X-Hub-Signature-256", "sha256=" + signature("{\"a\":1}", "t0ken"), "{\"a\":2}"))
                .isEqualTo(401);
        assertThat(sync("X-Hub-Signature-256", "sha256=" + signature("", "other"), ""))
                .isEqualTo(401);
        assertThat(sync("Authorization", "Bearer t0ken2", "")).isEqualTo(401);
        assertThat(sync("Authorization", "t0ken", "")).isEqualTo(401);
        Files.writeString(token, "t0ken2");
        assertThat(sync("Authorization", "Bearer t0ken2", "")).isEqualTo(202);
        Files.writeString(token, "");
        assertThat(sync("Authorization", "Bearer ", "")).isEqualTo(401);
    }

    @Test
    void calls_beyond_the_limit_are_told_when_to_come_again() throws Exception {
        int accepted = 0;
        HttpResponse<String> last = null;
        for (int i = 0; i < 61; i++) {
            last = call(HttpRequest.newBuilder(uri("/sync"))
                    .header("X-Gitlab-Token", "t0ken")
                    .POST(body("")));
            if (last.statusCode() == 202) accepted++;
        }
        assertThat(accepted).isEqualTo(60);
        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(last.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 61);
    }

    @Test
    void without_a_token_there_is_no_such_door() throws Exception {
        Settings.Http http = new Settings.Http("127.0.0.1:0", false, false, Duration.ZERO, "", "", Duration.ZERO);
        endpoint.close();
        endpoint = HttpEndpoint.start(http, watched(), InstantSource.fixed(NOW));
        health.succeeded();
        assertThat(sync("Authorization", "Bearer ", "")).isEqualTo(404);
        assertThat(get("/metrics").body()).isEmpty();
    }

    private SyncMonitor watched() {
        return new SyncMonitor() {
            @Override
            public Optional<String> problem(String repo) {
                return health.problem();
            }

            @Override
            public String metrics() {
                return metrics.text();
            }

            @Override
            public boolean syncSoon(String repo) {
                wake.soon();
                return true;
            }
        };
    }

    private int sync(String header, String value, String body) throws Exception {
        return call(HttpRequest.newBuilder(uri("/sync")).header(header, value).POST(body(body)))
                .statusCode();
    }

    private static HttpRequest.BodyPublisher body(String text) {
        return HttpRequest.BodyPublishers.ofString(text);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return call(HttpRequest.newBuilder(uri(path)));
    }

    private HttpResponse<String> call(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.timeout(Duration.ofMinutes(1)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + endpoint.address().getPort() + path);
    }

    private static String signature(String body, String secret) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }
}
