package io.fairlead.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiClientTest {

    private static final long PATIENCE_SECONDS = 60;

    private InetSocketAddress address;
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = listening(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        address = server.getAddress();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void a_token_may_have_the_line_end_that_echo_leaves_behind() {
        assertThat(client("secret\n", Duration.ZERO).text("/")).isEqualTo("Bearer secret");
    }

    @Test
    void a_token_with_a_line_end_in_it_is_refused_and_not_shown() {
        assertThatThrownBy(() -> client("sec\nret", Duration.ZERO))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("FAIRLEAD_TOKEN")
                .hasMessageNotContaining("sec");
    }

    @Test
    void a_server_that_is_not_there_is_said_at_once() {
        server.stop(0);
        assertThatThrownBy(() -> client("", Duration.ZERO).text("/"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("no answer from ");
    }

    @Test
    void a_server_that_is_about_to_listen_is_waited_for() throws Exception {
        server.stop(0);
        var answer = CompletableFuture.supplyAsync(
                () -> client("", Duration.ofSeconds(PATIENCE_SECONDS)).text("/"));
        server = listening(address);
        assertThat(answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("null");
    }

    private ApiClient client(String token, Duration patience) {
        return new ApiClient("http://127.0.0.1:" + address.getPort(), token, patience);
    }

    private static HttpServer listening(InetSocketAddress address) throws IOException {
        var server = HttpServer.create(address, 0);
        server.createContext("/", ApiClientTest::answer);
        server.start();
        return server;
    }

    /** The login that came. */
    private static void answer(HttpExchange exchange) throws IOException {
        byte[] body = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
