package io.fairlead.runner.worker.training;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fairlead.gitsync.serve.ExchangeResponse;
import io.fairlead.gitsync.serve.SmartHttp;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A worker API with one attempt and its repository, on the loopback interface, for a worker that is tried out or measured. */
public final class SimulatedRunner implements AutoCloseable {

    private static final String GIT = "/git/practice";
    private static final int NO_BODY = -1;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile SmartHttp repository;
    private volatile Assignment assignment;
    private volatile Outcome outcome;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    private SimulatedRunner(HttpServer server) {
        this.server = server;
    }

    /** Starts to listen. */
    public static SimulatedRunner start() throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var runner = new SimulatedRunner(HttpServer.create(address, 0));
        runner.server.setExecutor(runner.threads);
        runner.server.createContext("/worker/", runner::answerWorker);
        runner.server.createContext(GIT, runner::answerGit);
        runner.server.start();
        return runner;
    }

    /** Where the worker API is. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** What the next worker gets. */
    public void play(SimulatedAttempt attempt) throws IOException {
        repository = new SmartHttp(attempt.bare(), false, () -> {});
        assignment = attempt.assignment(uri() + GIT);
        outcome = null;
        log.reset();
    }

    /** Whether the worker has said so. */
    public boolean succeeded() {
        return outcome != null && outcome.kind() == Outcome.Kind.SUCCESS;
    }

    /** The lines that it has sent. */
    public String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    private void answerWorker(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (path.endsWith("/log")) log.writeBytes(body);
            if (path.endsWith("/outcome")) outcome = Json.read(new String(body, StandardCharsets.UTF_8), Outcome.class);
            if (!path.endsWith("/assignment")) {
                exchange.sendResponseHeaders(204, NO_BODY);
                return;
            }
            byte[] answer = Json.write(assignment).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private void answerGit(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        var request = new SmartHttp.Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath().substring(GIT.length()),
                exchange.getRequestURI().getRawQuery(),
                headers.getFirst("Content-Type"),
                headers.getFirst("Content-Encoding"),
                headers.getFirst("Git-Protocol"),
                exchange.getRequestBody());
        try (exchange) {
            repository.handle(request, new ExchangeResponse(exchange));
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
