package io.fairlead.runner.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.runner.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Speaks REST to a runner, and turns what goes wrong into a sentence. By Java's old HTTP client on purpose: to load the new one, with
 * all it keeps ready for TLS, takes longer than all the rest of a command.
 */
public final class ApiClient {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    static {
        // It would send a POST again whose answer was lost, and so start a second run.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    private final String server;
    private final String token;
    private final Duration patience;

    public ApiClient(String server, String token) {
        this(server, token, Duration.ZERO);
    }

    /** @param patience how long a server that is not there is waited for */
    ApiClient(String server, String token, Duration patience) {
        this.server = server.replaceAll("/+$", "");
        this.token = token.strip(); // one that echo wrote to a file has a line end behind it
        if (this.token.chars().anyMatch(Character::isISOControl))
            throw new CommandFailure("the token has a control character in it; see --token and FAIRLEAD_TOKEN");
        this.patience = patience;
    }

    public JsonNode get(String path) {
        return Json.read(text(path), JsonNode.class);
    }

    /** What is there, whatever it is. */
    public String text(String path) {
        return call("GET", path, Optional.empty()).text();
    }

    public JsonNode send(String method, String path, Object body) {
        return Json.read(call(method, path, Optional.of(Json.write(body))).text(), JsonNode.class);
    }

    /** A piece of a log; the query says where it begins. */
    public LogPiece log(String path, String query) {
        Answer answer = call("GET", path + "?" + query, Optional.empty());
        String next = answer.connection().getHeaderField("X-Fairlead-Next-Offset");
        String complete = answer.connection().getHeaderField("X-Fairlead-Complete");
        return new LogPiece(
                answer.text(), next == null ? 0 : Long.parseLong(next), complete == null || complete.equals("true"));
    }

    /** @param complete whether nothing more will come */
    public record LogPiece(String text, long next, boolean complete) {}

    /** A part of a path, such as a run's id. */
    public static String part(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private record Answer(HttpURLConnection connection, String text) {}

    private Answer call(String method, String path, Optional<String> body) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return ask(method, path, body);
            } catch (ConnectException e) { // nothing was sent
                if (System.nanoTime() >= end) throw noAnswer(e);
                pause();
            } catch (IOException e) {
                throw noAnswer(e);
            }
        }
    }

    private Answer ask(String method, String path, Optional<String> body) throws IOException {
        HttpURLConnection connection = open(path);
        connection.setRequestMethod(method);
        connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
        connection.setReadTimeout((int) REQUEST_TIMEOUT.toMillis());
        connection.setInstanceFollowRedirects(false);
        if (!token.isEmpty()) connection.setRequestProperty("Authorization", "Bearer " + token);
        if (body.isPresent()) write(connection, body.get());
        return answer(connection);
    }

    private static void pause() {
        try {
            Pause.of(LOOK_AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted while waiting for the runner");
        }
    }

    private CommandFailure noAnswer(IOException e) {
        return new CommandFailure("no answer from " + server + " ("
                + e.getClass().getSimpleName() + "); is `./fairlead up` running there? Another address: --server"
                + " or FAIRLEAD_SERVER");
    }

    private HttpURLConnection open(String path) throws IOException {
        try {
            if (URI.create(server + path).toURL().openConnection() instanceof HttpURLConnection connection)
                return connection;
            throw new CommandFailure("'" + server + "' is no address of a server; it begins with http:// or https://");
        } catch (IllegalArgumentException | MalformedURLException e) {
            throw new CommandFailure("'" + server + "' is no address of a server: " + e.getMessage());
        }
    }

    private static void write(HttpURLConnection connection, String body) throws IOException {
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Answer answer(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        boolean failed = status >= HttpURLConnection.HTTP_BAD_REQUEST;
        try (InputStream in = failed ? connection.getErrorStream() : connection.getInputStream()) {
            String text = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (!failed) return new Answer(connection, text);
            String told = detail(text) + " (HTTP " + status + ")";
            throw status == HttpURLConnection.HTTP_NOT_FOUND
                    ? new CommandFailure.NotFound(told)
                    : new CommandFailure(told);
        }
    }

    private static String detail(String text) {
        try {
            return Json.read(text, JsonNode.class).path("detail").asText(text);
        } catch (IllegalArgumentException e) {
            return text; // not a problem document: shown as it came
        }
    }
}
