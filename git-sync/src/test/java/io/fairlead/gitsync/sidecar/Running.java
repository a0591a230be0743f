package io.fairlead.gitsync.sidecar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A sidecar on a thread of its own, with a root of its own, made from a command line. */
final class Running implements AutoCloseable {

    private static final long TIMEOUT_SECONDS = 20;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    final Path root;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Secrets secrets = new Secrets();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final Sidecar sidecar;

    private Running(Path root, Settings settings) {
        this.root = root;
        PrintStream out = new PrintStream(log, true, StandardCharsets.UTF_8);
        sidecar = new Sidecar(settings, InstantSource.system(), new Log(out, InstantSource.system(), 9, secrets, ""));
        Thread thread = new Thread(this::run, "sidecar");
        thread.setDaemon(true);
        thread.start();
    }

    /** The link is called "link". */
    static Running start(String repo, Path root, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--repo=" + repo, "--root=" + root, "--link=link"));
        arguments.addAll(List.of(more));
        try {
            return new Running(root, SettingsReader.read(CommandLine.read(arguments, Map.of())));
        } catch (UsageError e) {
            throw new AssertionError(e);
        }
    }

    int exitCode() throws Exception {
        return exitCode.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    boolean ended() {
        return exitCode.isDone();
    }

    /** Empty until something is published. */
    String published() {
        try {
            return Files.readSymbolicLink(root.resolve("link")).getFileName().toString();
        } catch (IOException e) {
            return "";
        }
    }

    String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    HttpResponse<String> get(String path) throws Exception {
        return call(HttpRequest.newBuilder(uri(path)));
    }

    HttpResponse<String> call(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
    }

    URI uri(String path) {
        String address = log().lines()
                .filter(line -> line.contains("serving HTTP"))
                .findFirst()
                .orElseThrow();
        String port = address.replaceAll(".*:(\\d+)\"}$", "$1");
        return URI.create("http://127.0.0.1:" + port + path);
    }

    void stop() {
        sidecar.close();
    }

    @Override
    public void close() {
        stop();
    }

    private void run() {
        try {
            exitCode.complete(sidecar.run());
        } catch (IOException | InterruptedException | RuntimeException e) {
            exitCode.completeExceptionally(e);
        }
    }
}
