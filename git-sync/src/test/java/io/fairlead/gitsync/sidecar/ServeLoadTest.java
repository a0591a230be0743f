package io.fairlead.gitsync.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fairlead.gitsync.sidecar.testkit.Remote;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many workers at once, each with a token of its own, at a process with little memory; -Dfairlead.fetches=1000 for more. */
class ServeLoadTest {

    private static final int FETCHES = Integer.getInteger("fairlead.fetches", 200);
    private static final int REAL_CLIENTS = 20;
    private static final int SLOW_READERS = 10;
    private static final int RECEIVE_BYTES = 4 << 10;
    private static final int MAX_THREADS = 60;
    private static final int FILES = 20;
    private static final int FILE_BYTES = 100_000;
    private static final long MAX_RESIDENT_KIB = 200 << 10;

    @TempDir
    Path temp;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private HttpServer runner;
    private Process sidecar;
    private Path log;

    @AfterEach
    void stop() throws InterruptedException {
        sidecar.destroyForcibly().waitFor();
        runner.stop(0);
        threads.shutdownNow();
    }

    @Test
    void many_workers_fetch_one_commit_at_once_and_only_with_the_tokens_of_running_attempts() throws Exception {
        String hash = start();
        HttpClient client = HttpClient.newBuilder().executor(threads).build();
        List<CompletableFuture<Integer>> fetches = IntStream.range(0, FETCHES)
                .mapToObj(i -> client.sendAsync(fetch("attempt-" + i, hash), ServeLoadTest::length))
                .map(answer -> answer.thenApply(each -> each.statusCode() == 200 ? each.body() : -each.statusCode()))
                .toList();
        List<CompletableFuture<String>> clients = IntStream.range(0, REAL_CLIENTS)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> realFetch(i, hash), threads))
                .toList();
        CompletableFuture<Integer> ended =
                client.sendAsync(fetch("ended", hash), ServeLoadTest::length).thenApply(HttpResponse::statusCode);
        Set<Integer> lengths = new HashSet<>();
        for (CompletableFuture<Integer> each : fetches) lengths.add(each.get());
        for (CompletableFuture<String> each : clients) assertThat(each.get()).isEqualTo(hash);
        assertThat(ended.get()).isEqualTo(403);
        assertThat(lengths).hasSize(1).allSatisfy(length -> assertThat(length).isGreaterThan(FILES * FILE_BYTES));
        assertThat(asked).hasSize(FETCHES + REAL_CLIENTS + 1);
        assertThat(residentKib()).isLessThan(MAX_RESIDENT_KIB);
    }

    @Test
    void those_who_never_ask_and_those_who_do_not_take_their_answer_keep_nobody_waiting() throws Exception {
        String hash = start();
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < FETCHES; i++) open.add(connect());
            for (int i = 0; i < SLOW_READERS; i++) {
                Socket slow = connect();
                open.add(slow);
                slow.getOutputStream().write(rawFetch("attempt-slow-" + i, hash).getBytes(StandardCharsets.US_ASCII));
                assertThat(slow.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");
            }
            for (int i = 0; i < REAL_CLIENTS; i++)
                assertThat(realFetch(i, hash)).isEqualTo(hash);
            assertThat(figure("Threads")).isLessThan(MAX_THREADS);
            for (Socket slow : open.subList(FETCHES, open.size()))
                assertThat(slow.getInputStream().readAllBytes()).hasSizeGreaterThan(FILES * FILE_BYTES);
        } finally {
            for (Socket each : open) each.close();
        }
    }

    /** With little room for what it does not read. */
    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(RECEIVE_BYTES);
        socket.setSoTimeout(180_000);
        socket.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), URI.create(url()).getPort()));
        return socket;
    }

    private static String rawFetch(String token, String hash) {
        String body = body(hash);
        return "POST /git/dags/git-upload-pack HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Authorization: Bearer " + token + "\r\nGit-Protocol: version=2\r\n"
                + "Content-Type: application/x-git-upload-pack-request\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    private String start() throws IOException {
        Remote remote = Remote.create(temp.resolve("remote"));
        byte[] noise = new byte[FILE_BYTES];
        for (int i = 0; i < FILES; i++) {
            new Random(i).nextBytes(noise);
            Files.write(remote.directory().resolve("noise" + i), noise);
        }
        String hash = remote.commit("1");
        runner = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        runner.setExecutor(threads);
        runner.createContext("/", exchange -> {
            String shown = exchange.getRequestHeaders().getFirst("Authorization");
            asked.add(shown);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(shown.startsWith("Bearer attempt-") ? 204 : 403, -1);
            exchange.close();
        });
        runner.start();
        log = temp.resolve("log");
        sidecar = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--repo=" + remote.url(),
                        "--root=" + temp.resolve("root"),
                        "--link=dags",
                        "--period=1h",
                        "--serve-bind=127.0.0.1:0",
                        "--serve-max-wait=3m",
                        "--serve-auth-url=http://127.0.0.1:"
                                + runner.getAddress().getPort() + "/")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        await().until(() -> Files.readString(log).contains("updated successfully"));
        return hash;
    }

    /** As git sends it by version 2 of the protocol. */
    private HttpRequest fetch(String token, String hash) {
        return HttpRequest.newBuilder(URI.create(url() + "/git-upload-pack"))
                .timeout(Duration.ofMinutes(3))
                .header("Authorization", "Bearer " + token)
                .header("Git-Protocol", "version=2")
                .header("Content-Type", "application/x-git-upload-pack-request")
                .POST(HttpRequest.BodyPublishers.ofString(body(hash)))
                .build();
    }

    private static String body(String hash) {
        return line("command=fetch") + line("agent=git/2.39") + line("object-format=sha1") + "0001" + line("thin-pack")
                + line("no-progress") + line("ofs-delta") + line("deepen 1") + line("want " + hash) + line("done")
                + "0000";
    }

    private static String line(String text) {
        return String.format("%04x%s\n", text.length() + 5, text);
    }

    /** How long the body is; the client fails if it ends too early. */
    private static HttpResponse.BodySubscriber<Integer> length(HttpResponse.ResponseInfo info) {
        int[] length = {0};
        return HttpResponse.BodySubscribers.mapping(
                HttpResponse.BodySubscribers.ofByteArrayConsumer(
                        bytes -> length[0] += bytes.map(each -> each.length).orElse(0)),
                ignored -> length[0]);
    }

    private String realFetch(int number, String hash) {
        try {
            Remote worker = Remote.create(temp.resolve("worker" + number));
            worker.git(
                    "-c",
                    "http.extraHeader=Authorization: Bearer attempt-real-" + number,
                    "fetch",
                    "-q",
                    "--depth=1",
                    url(),
                    hash);
            return worker.git("rev-parse", "FETCH_HEAD");
        } catch (IOException e) {
            return e.toString();
        }
    }

    private String url() {
        try {
            List<String> lines = new ArrayList<>(Files.readAllLines(log));
            lines.removeIf(line -> !line.contains("serving commits"));
            return "http://127.0.0.1:" + lines.get(0).replaceAll(".*:(\\d+)\"}$", "$1") + "/git/dags";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The most that the process ever had. */
    private long residentKib() throws IOException {
        long kib = figure("VmHWM");
        System.out.println("fetches=" + FETCHES + " resident KiB=" + kib);
        return kib;
    }

    private long figure(String name) throws IOException {
        String status = Files.readString(Path.of("/proc/" + sidecar.pid() + "/status"), StandardCharsets.US_ASCII);
        return Long.parseLong(status.replaceAll("(?s).*" + name + ":\\s+(\\d+).*", "$1"));
    }
}
