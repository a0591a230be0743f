package io.fairlead.runner.repos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fairlead.runner.access.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SidecarClientTest {

    private final Map<String, Integer> answers = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            calls.add(exchange.getRequestMethod() + " " + path + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] text = ("about " + path + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answers.getOrDefault(path, 404), text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void one_that_follows_many_repositories_is_asked_by_name_and_any_other_without() throws IOException {
        answers.put("/sync/sales", 202);
        client().syncNow();
        assertThat(calls).containsExactly("POST /sync/sales Bearer t0ken");
        answers.remove("/sync/sales");
        answers.put("/sync", 202);
        client().syncNow();
        assertThat(calls).endsWith("POST /sync/sales Bearer t0ken", "POST /sync Bearer t0ken");
    }

    @Test
    void what_looks_like_success_but_is_not_is_a_failure() {
        answers.put("/sync/sales", 200); // as the well-known git-sync answers whatever it is asked
        assertThatThrownBy(() -> client().syncNow()).hasMessageContaining("answered 200 instead of 202");
        answers.put("/sync/sales", 401);
        assertThatThrownBy(() -> client().syncNow()).hasMessageContaining("it needs a token for POST /sync");
        server.stop(0);
        assertThatThrownBy(() -> client().syncNow()).hasMessageContaining("does not answer");
        var nowhere = new RepoSource.Sidecar(
                Path.of("/link"),
                Duration.ofSeconds(1),
                Optional.empty(),
                Secret.NONE,
                Optional.empty(),
                Path.of("/k"));
        assertThatThrownBy(() -> new SidecarClient("sales", nowhere).syncNow()).hasMessageContaining("set its address");
    }

    @Test
    void without_an_error_file_its_health_check_is_asked() {
        answers.put("/health/sales", 503);
        var client = client();
        await().until(() -> client.problem().equals(Optional.of("about /health/sales")));
        answers.put("/health/sales", 200);
        var well = client();
        well.problem();
        await().until(() -> calls.size() == 2);
        assertThat(well.problem()).isEmpty();
        server.stop(0);
        var away = client();
        await().until(() ->
                away.problem().filter(why -> why.contains("does not answer")).isPresent());
    }

    private SidecarClient client() {
        var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new SidecarClient(
                "sales",
                new RepoSource.Sidecar(
                        Path.of("/link"),
                        Duration.ofHours(1),
                        Optional.of(address),
                        new Secret(null, "t0ken"),
                        Optional.empty(),
                        Path.of("/keep")));
    }
}
