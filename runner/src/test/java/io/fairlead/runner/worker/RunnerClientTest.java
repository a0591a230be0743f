package io.fairlead.runner.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a worker makes of answers. */
class RunnerClientTest {

    private final BlockingQueue<Integer> answers = new LinkedBlockingQueue<>();
    private HttpServer server;
    private RunnerClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(answers.remove(), -1);
            exchange.close();
        });
        server.start();
        var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        client = new RunnerClient(address, () -> {}, why -> {
            throw new IllegalStateException(why);
        });
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void what_a_runner_answers_that_is_ending_or_a_proxy_that_is_busy_is_no_refusal() throws InterruptedException {
        answers.addAll(List.of(499, 408, 425, 429, 500, 503, 204));
        client.lastLines(1, "token", "a line".getBytes(StandardCharsets.UTF_8));
        assertThat(answers).isEmpty();
    }

    @Test
    void what_would_be_wrong_another_time_too_is_a_refusal() {
        answers.add(400);
        assertThatThrownBy(() -> client.lastLines(1, "token", new byte[0]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was refused: 400");
    }
}
