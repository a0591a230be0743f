package io.fairlead.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FirstRevisionsTest {

    private final Deque<String> steps = new ArrayDeque<>();
    private final StringWriter said = new StringWriter();
    private HttpServer server;
    private ApiClient client;
    private FirstRevisions revisions;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        client = new ApiClient("http://127.0.0.1:" + server.getAddress().getPort(), "");
        revisions = new FirstRevisions(client, new PrintWriter(said, true));
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void a_dag_that_is_not_there_yet_is_waited_for_and_each_step_said_once() throws Exception {
        steps.addAll(List.of("demo: fetching", "demo: fetching", "demo: compiling"));

        var dag = revisions.whenThere("demo.hello", () -> client.get("/api/v2/dags/demo.hello"));

        assertThat(dag.path("dag_id").asText()).isEqualTo("demo.hello");
        assertThat(said.toString().lines()).containsExactly("demo: fetching ...", "demo: compiling ...");
    }

    @Test
    void a_dag_of_another_repo_is_not_waited_for() {
        steps.add("demo: fetching");

        assertThatThrownBy(() -> revisions.whenThere("other.hello", () -> client.get("/api/v2/dags/other.hello")))
                .isInstanceOf(CommandFailure.NotFound.class)
                .hasMessage("there is no dag (HTTP 404)");
        assertThat(said.toString()).isEmpty();
    }

    @Test
    void a_dag_that_its_repo_does_not_have_is_said_at_once() {
        assertThatThrownBy(() -> revisions.whenThere("demo.nothing", () -> client.get("/api/v2/dags/demo.nothing")))
                .hasMessage("there is no dag (HTTP 404)");
    }

    @Test
    void a_dag_that_comes_between_the_question_and_the_look_at_its_repo_is_found() throws Exception {
        var questions = new AtomicInteger();

        String found = revisions.whenThere("demo.hello", () -> {
            if (questions.getAndIncrement() == 0) throw new CommandFailure.NotFound("there is no dag");
            return "there";
        });

        assertThat(found).isEqualTo("there");
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean repos = exchange.getRequestURI().getPath().endsWith("/repos");
        boolean there = exchange.getRequestURI().getPath().endsWith("/demo.hello") && steps.isEmpty();
        String step = repos && !steps.isEmpty() ? "\"" + steps.remove() + "\"" : "null";
        String body = repos
                ? "{\"repos\": [{\"name\": \"demo\", \"first_revision\": " + step + "}]}"
                : there ? "{\"dag_id\": \"demo.hello\"}" : "{\"detail\": \"there is no dag\"}";
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(repos || there ? 200 : 404, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
