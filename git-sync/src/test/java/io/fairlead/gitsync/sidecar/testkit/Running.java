package io.fairlead.gitsync.sidecar.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.gitsync.options.SteadyClock;
import io.fairlead.gitsync.sidecar.Sidecar;
import io.fairlead.gitsync.sidecar.flag.CommandLine;
import io.fairlead.gitsync.sidecar.flag.UsageError;
import io.fairlead.gitsync.sidecar.log.Log;
import io.fairlead.gitsync.sidecar.log.Secrets;
import io.fairlead.gitsync.sidecar.settings.Settings;
import io.fairlead.gitsync.sidecar.settings.SettingsReader;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A sidecar on a thread of its own, with a root of its own, made from a command line. */
public final class Running implements AutoCloseable {

    private static final long TIMEOUT_SECONDS = 60;
    private static final long END_SECONDS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(TIMEOUT_SECONDS);
    private static final List<String> FOLLOWING =
            List.of("--period=20ms", "--http-bind=127.0.0.1:0", "--http-metrics", "--touch-file=_sync_lock");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    public final Path root;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Secrets secrets = new Secrets();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final Sidecar sidecar;

    /** One by which as much time passes as by the test's. */
    private static SteadyClock steady(InstantSource clock) {
        return new SteadyClock(clock, () -> clock.instant().toEpochMilli() * 1_000_000);
    }

    private Running(Path root, Settings settings, InstantSource clock) {
        this.root = root;
        PrintStream out = new PrintStream(log, true, StandardCharsets.UTF_8);
        sidecar = new Sidecar(settings, steady(clock), new Log(out, InstantSource.system(), 9, secrets, ""));
        Thread thread = new Thread(this::run, "sidecar");
        thread.setDaemon(true);
        thread.start();
    }

    /** The link is called "link". */
    public static Running start(String repo, Path root, String... more) {
        return at(InstantSource.system(), Map.of(), repo, root, more);
    }

    /** One sync, which must succeed, with these variables for git, curl and ssh. */
    public static void onceWith(Map<String, String> environment, String repo, Path root, String... more)
            throws Exception {
        try (Running run = at(InstantSource.system(), environment, repo, root, more(more, "--one-time"))) {
            assertThat(run.exitCode()).as(run.log()).isZero();
        }
    }

    /** Looks often, and counts what it does. */
    public static Running following(String repo, Path root, String... more) {
        return following(InstantSource.system(), repo, root, more);
    }

    public static Running following(InstantSource clock, String repo, Path root, String... more) {
        List<String> arguments = new ArrayList<>(FOLLOWING);
        arguments.addAll(List.of(more));
        return at(clock, Map.of(), repo, root, arguments.toArray(String[]::new));
    }

    /** One sync, which must succeed. */
    public static void once(String repo, Path root, String... more) throws Exception {
        assertThat(exitCodeOfOnce(repo, root, more)).isZero();
    }

    public static int exitCodeOfOnce(String repo, Path root, String... more) throws Exception {
        try (Running run = start(repo, root, more(more, "--one-time"))) {
            int code = run.exitCode();
            if (code != 0) assertThat(run.log()).contains("error");
            return code;
        }
    }

    private static Running at(
            InstantSource clock, Map<String, String> environment, String repo, Path root, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--repo=" + repo, "--root=" + root, "--link=link"));
        arguments.addAll(List.of(more));
        try {
            return new Running(root, SettingsReader.read(CommandLine.read(arguments, Map.of()), environment), clock);
        } catch (UsageError e) {
            throw new AssertionError(e);
        }
    }

    public int exitCode() throws Exception {
        return exitCode.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    public boolean ended() {
        return exitCode.isDone();
    }

    /** Empty until something is published. */
    public String published() {
        try {
            return Files.readSymbolicLink(root.resolve("link")).getFileName().toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** Waits until that commit is published as the nth update, and looks at it with the real git. */
    public void awaitUpdate(int number, String hash) throws Exception {
        await().atMost(PATIENCE).until(this::published, hash::equals);
        awaitCounts(number);
        assertThat(tree().head()).isEqualTo(hash);
        assertThat(tree().git("status", "--porcelain")).isEmpty();
    }

    /** Waits until that many updates are counted. */
    public void awaitCounts(int number) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(metrics())
                        .contains("git_sync_count_total{status=\"success\"} " + number + "\n")
                        .contains("git_fetch_count_total " + number + "\n"));
    }

    /** Waits until it has looked twice more and found nothing to do. */
    public void awaitIdleLooks() {
        long before = idleLooks();
        await().atMost(PATIENCE).until(() -> idleLooks() >= before + 2);
    }

    private long idleLooks() {
        try {
            return metrics()
                    .lines()
                    .filter(line -> line.startsWith("git_sync_count_total{status=\"noop\"} "))
                    .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    public String metrics() throws Exception {
        return get("/metrics").body();
    }

    /** What is published, for the real git to be run in. */
    public Remote tree() throws IOException {
        return new Remote(root.resolve("link").toRealPath());
    }

    public String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    public HttpResponse<String> get(String path) throws Exception {
        return call(HttpRequest.newBuilder(uri(path)));
    }

    public HttpResponse<String> call(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
    }

    public URI uri(String path) {
        String address = log().lines()
                .filter(line -> line.contains("serving HTTP"))
                .findFirst()
                .orElseThrow();
        String port = address.replaceAll(".*:(\\d+)\"}$", "$1");
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Looks at once, instead of after the period. */
    public void hurry() {
        sidecar.wake().now();
    }

    public void stop() {
        sidecar.close();
    }

    /** What it still writes at its end must not meet the removal of its directory; one that hangs is left alone. */
    @Override
    public void close() {
        stop();
        try {
            exitCode.get(END_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // Whoever wants to know how it ended has asked.
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String[] more(String[] arguments, String last) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add(last);
        return all.toArray(String[]::new);
    }

    private void run() {
        try {
            exitCode.complete(sidecar.run());
        } catch (IOException | InterruptedException | RuntimeException e) {
            exitCode.completeExceptionally(e);
        }
    }
}
