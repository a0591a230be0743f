package io.fairlead.runner.repos;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.runner.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Speaks to the git-sync beside the runner: asks how it is, and for a sync. */
final class SidecarClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int ACCEPTED = 202;
    private static final int NOT_FOUND = 404;
    private static final int OK = 200;
    private static final int MAX_BYTES = 64 << 10;
    private static final int MAX_REASON = 1_000;

    /** For all sidecars, as it has threads. */
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    private final String repo;
    private final RepoSource.Sidecar source;
    private long askAt = System.nanoTime();
    private volatile Optional<String> answered = Optional.empty();

    SidecarClient(String repo, RepoSource.Sidecar source) {
        this.repo = repo;
        this.source = source;
    }

    /** Why its last sync failed, as far as is known. Returns at once; the file says more than the health check. */
    Optional<String> problem() {
        if (source.errorFile().isPresent()) return inFile(source.errorFile().get());
        source.address().filter(address -> System.nanoTime() - askAt >= 0).ifPresent(this::ask);
        return answered;
    }

    /** The same, asked now and waited for. */
    Optional<String> problemNow() {
        if (source.errorFile().isPresent()) return inFile(source.errorFile().get());
        return source.address().flatMap(address -> asked(address).join());
    }

    /**
     * Asks for a sync now.
     *
     * @throws IOException if it will not come to that; the message says why, and what to do
     */
    void syncNow() throws IOException {
        URI address = source.address()
                .orElseThrow(() -> new IOException(
                        "the sidecar of repo " + repo + " cannot be asked: set its address, repos[].sidecar"));
        String token = token();
        int status = post(address, "/sync/" + repo, token);
        // One that follows a single repository knows no names.
        if (status == NOT_FOUND) status = post(address, "/sync", token);
        if (status != ACCEPTED)
            throw new IOException("the sidecar of repo " + repo + " at " + address + " answered " + status
                    + " instead of " + ACCEPTED + "; it needs a token for POST /sync, and the runner the same one");
    }

    private String token() throws IOException {
        try {
            return source.syncToken().read();
        } catch (IOException e) {
            throw new IOException("the sidecar's token cannot be read: " + e, e);
        }
    }

    private int post(URI address, String path, String token) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.noBody())
                .build();
        try {
            return HTTP.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new IOException("the sidecar of repo " + repo + " at " + address + " does not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void ask(URI address) {
        askAt = System.nanoTime() + source.period().plus(TIMEOUT).toNanos();
        asked(address).thenAccept(now -> answered = now);
    }

    private CompletableFuture<Optional<String>> asked(URI address) {
        var request = HttpRequest.newBuilder(URI.create(address + "/health/" + repo))
                .timeout(TIMEOUT)
                .build();
        return HTTP.sendAsync(request, BodyHandlers.ofInputStream())
                .thenApplyAsync(SidecarClient::reason)
                .exceptionally(e -> Optional.of("the sidecar at " + address + " does not answer: " + e.getMessage()));
    }

    private static Optional<String> reason(HttpResponse<InputStream> answer) {
        try (InputStream body = answer.body()) {
            if (answer.statusCode() == OK) return Optional.empty();
            String text = new String(body.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
            return Optional.of(cut(text.isBlank() ? "its health check answers " + answer.statusCode() : text.strip()));
        } catch (IOException e) {
            return Optional.of("its health check breaks off: " + e);
        }
    }

    /** As git-sync writes it: {@code {"Msg", "Err", "Args"}}. */
    private static Optional<String> inFile(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
            return text.isBlank() ? Optional.empty() : Optional.of(cut(said(text)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("cannot read git-sync's error file: " + e);
        }
    }

    private static String said(String text) {
        try {
            JsonNode error = Json.read(text, JsonNode.class).path("Err");
            return error.isTextual() ? error.asText() : text;
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static String cut(String text) {
        if (text.length() <= MAX_REASON) return text;
        boolean half = Character.isHighSurrogate(text.charAt(MAX_REASON - 1));
        return text.substring(0, half ? MAX_REASON - 1 : MAX_REASON) + "…";
    }
}
