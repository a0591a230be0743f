package io.fairlead.runner.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.runner.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Speaks REST to a runner, and turns what goes wrong into a sentence. */
public final class ApiClient {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final String server;
    private final String token;

    public ApiClient(String server, String token) {
        this.server = server.replaceAll("/+$", "");
        this.token = token;
    }

    public JsonNode get(String path) {
        return Json.read(text(path), JsonNode.class);
    }

    /** What is there, whatever it is. */
    public String text(String path) {
        return send(request(path).GET().build()).body();
    }

    public JsonNode send(String method, String path, Object body) {
        var publisher = BodyPublishers.ofString(Json.write(body));
        var request = request(path).header("Content-Type", "application/json").method(method, publisher);
        return Json.read(send(request.build()).body(), JsonNode.class);
    }

    /** A piece of a log; the query says where it begins. */
    public LogPiece log(String path, String query) {
        HttpResponse<String> response = send(request(path + "?" + query).GET().build());
        return new LogPiece(
                response.body(),
                response.headers().firstValueAsLong("X-Fairlead-Next-Offset").orElse(0),
                response.headers()
                        .firstValue("X-Fairlead-Complete")
                        .orElse("true")
                        .equals("true"));
    }

    /** @param complete whether nothing more will come */
    public record LogPiece(String text, long next, boolean complete) {}

    /** A part of a path, such as a run's id. */
    public static String part(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        try {
            var request = HttpRequest.newBuilder(URI.create(server + path)).timeout(REQUEST_TIMEOUT);
            return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("'" + server + "' is no address of a server: " + e.getMessage());
        }
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() < 400) return response;
            throw new CommandFailure(detail(response));
        } catch (IOException e) {
            throw new CommandFailure("no answer from " + server + " ("
                    + e.getClass().getSimpleName() + "); is `./fairlead up` running there? Another address: --server");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted");
        }
    }

    private static String detail(HttpResponse<String> response) {
        String told = response.body();
        try {
            told = Json.read(response.body(), JsonNode.class).path("detail").asText(told);
        } catch (IllegalArgumentException e) {
            // not a problem document: shown as it came
        }
        return told + " (HTTP " + response.statusCode() + ")";
    }
}
