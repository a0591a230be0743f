package io.fairlead.gitsync.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.gitsync.options.SteadyClock;
import io.fairlead.gitsync.sidecar.log.Json;
import io.fairlead.gitsync.sidecar.log.Log;
import io.fairlead.gitsync.sidecar.log.Secrets;
import io.fairlead.gitsync.sidecar.settings.RepoList;
import io.fairlead.gitsync.sidecar.testkit.Remote;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FleetTest {

    private static final int REPOS = 20;

    /** Less than one of them would wait for another that has taken its turn and hangs. */
    private static final Duration LIMIT = Duration.ofSeconds(9);

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    Path temp;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Map<String, Object> repos = new LinkedHashMap<>();
    private CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private Path file;
    private Path root;
    private Remote remote;
    private Fleet fleet;

    @BeforeEach
    void a_remote() throws IOException {
        file = temp.resolve("repos.json");
        root = temp.resolve("root");
        remote = Remote.create(temp.resolve("remote"));
    }

    @AfterEach
    void close() {
        if (fleet != null) fleet.close();
    }

    @Test
    void one_that_hangs_and_one_that_fails_delay_no_other() throws Exception {
        String first = remote.commit("1");
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            add("hanging", Map.of("repo", "http://127.0.0.1:" + silent.getLocalPort() + "/x.git"));
            add("failing", Map.of("repo", temp.resolve("nowhere").toUri().toString()));
            for (int i = 2; i < REPOS; i++) add("repo" + i, Map.of("repo", remote.url(), "link", "link"));
            start("--period=100ms", "--http-bind=127.0.0.1:0", "--http-metrics");
            for (int i = 2; i < REPOS; i++) await("repo" + i, first);
            String second = remote.commit("2");
            long pushed = System.nanoTime();
            for (int i = 2; i < REPOS; i++) await("repo" + i, second);
            assertThat(Duration.ofNanos(System.nanoTime() - pushed)).isLessThan(LIMIT);
            assertThat(get("/health/repo5").statusCode()).isEqualTo(200);
            assertThat(get("/health/hanging").statusCode()).isEqualTo(503);
            assertThat(get("/health/unknown").statusCode()).isEqualTo(503);
            assertThat(get("/livez").statusCode()).isEqualTo(200);
            assertThat(get("/").statusCode()).isEqualTo(503);
            assertThat(get("/").body()).contains("hanging: ", "failing: ").doesNotContain("repo");
            String metrics = get("/metrics").body();
            assertThat(metrics)
                    .contains("git_sync_published_info{repo=\"repo7\",hash=\"" + second + "\"} 1\n")
                    .containsPattern("git_sync_count_total\\{repo=\"failing\",status=\"error\"} \\d")
                    .contains("git_fetch_count_total{repo=\"hanging\"} 0\n")
                    .as("its first look still hangs")
                    .doesNotContainPattern("git_sync_count_total\\{repo=\"hanging\",status=\"error\"} [1-9]")
                    .containsOnlyOnce("# TYPE git_sync_count_total counter\n");
        }
    }

    @Test
    void the_file_is_read_again_when_it_changes_and_what_did_not_change_in_it_goes_on() throws Exception {
        String first = remote.commit("1");
        remote.git("branch", "old");
        add("same", Map.of("repo", remote.url(), "link", "link"));
        add("moving", Map.of("repo", remote.url(), "link", "link"));
        add("leaving", Map.of("repo", remote.url(), "link", "link"));
        start("--period=100ms");
        for (String name : repos.keySet()) await(name, first);
        Files.writeString(file, "{");
        Awaitility.await().until(() -> text().contains("the repositories stay as they were"));
        String second = remote.commit("2");
        for (String name : repos.keySet()) await(name, second);
        repos.remove("leaving");
        add("moving", Map.of("repo", remote.url(), "link", "link", "ref", "old"));
        add("coming", Map.of("repo", remote.url(), "link", "link"));
        save();
        await("moving", first);
        await("coming", second);
        String third = remote.commit("3");
        await("same", third);
        assertThat(published("leaving")).isEqualTo(second);
        assertThat(text()).contains("\"count\":3,\"new\":2").doesNotContain("\"repo\":\"same\"");
    }

    @Test
    void one_of_them_is_hurried_by_its_name_or_all_without_one() throws Exception {
        String first = remote.commit("1");
        Path token = Files.writeString(temp.resolve("token"), "t0ken");
        add("one", Map.of("repo", remote.url(), "link", "link"));
        add("other", Map.of("repo", remote.url(), "link", "link", "period", "1h"));
        start(
                "--period=1h",
                "--http-bind=127.0.0.1:0",
                "--http-sync-token-file=" + token,
                "--http-sync-min-interval=0s");
        await("one", first);
        await("other", first);
        String second = remote.commit("2");
        assertThat(sync("/sync/unknown")).isEqualTo(404);
        assertThat(sync("/sync/one")).isEqualTo(202);
        await("one", second);
        assertThat(published("other")).isEqualTo(first);
        assertThat(sync("/sync")).isEqualTo(202);
        await("other", second);
    }

    @Test
    void each_is_served_under_its_own_name() throws Exception {
        String hash = remote.commit("1");
        Path token = Files.writeString(temp.resolve("token"), "t0ken");
        add("one", Map.of("repo", remote.url(), "link", "link"));
        start("--period=1h", "--serve-bind=127.0.0.1:0", "--serve-token-file=" + token);
        await("one", hash);
        Remote worker = Remote.create(temp.resolve("worker"));
        String server = "http://127.0.0.1:" + port("serving commits") + "/git/";
        String header = "http.extraHeader=Authorization: Bearer t0ken";
        worker.git("-c", header, "fetch", "--depth=1", server + "one", hash);
        assertThat(worker.git("rev-parse", "FETCH_HEAD")).isEqualTo(hash);
        assertThatThrownBy(() -> worker.git("-c", header, "fetch", "--depth=1", server + "other", hash))
                .hasMessageContaining("not found");
    }

    @Test
    void with_one_time_each_is_synced_once_and_a_failure_of_one_is_told_in_the_end() throws Exception {
        String hash = remote.commit("1");
        add("good", Map.of("repo", remote.url(), "link", "link"));
        start("--one-time");
        assertThat(exitCode.get(60, TimeUnit.SECONDS)).isZero();
        assertThat(published("good")).isEqualTo(hash);
        add("bad", Map.of("repo", temp.resolve("nowhere").toUri().toString()));
        fleet.close();
        exitCode = new CompletableFuture<>();
        start("--one-time");
        assertThat(exitCode.get(60, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void each_has_worktrees_of_its_own_to_keep() throws Exception {
        String first = remote.commit("1");
        add("one", Map.of("repo", remote.url(), "link", "link", "keep-file", "needed"));
        add("other", Map.of("repo", remote.url(), "link", "link", "keep-file", "needed"));
        start("--period=20ms");
        for (String name : List.of("one", "other")) await(name, first);
        Files.writeString(root.resolve("one/needed"), first);
        Files.writeString(root.resolve("other/needed"), "");
        String second = remote.commit("2");
        for (String name : List.of("one", "other")) await(name, second);
        Awaitility.await()
                .until(() -> !Files.exists(root.resolve("other/.worktrees").resolve(first)));
        assertThat(root.resolve("one/.worktrees").resolve(first)).isDirectory();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            []                                                      | an object with the repositories' names
            {"a": 1}                                                | a: an object with flags is wanted
            {"../a": {"repo": "x"}}                                 | "../a" is no name
            {"a": {}}                                               | --repo must be specified
            {"a": {"repo": "x", "depht": 1}}                        | unknown flag: --depht
            {"a": {"repo": "x", "period": "1ms"}}                   | a: invalid flag: --period must be at least 10ms
            {"a": {"repo": "x", "http-bind": ":1"}}                 | a: --http-bind is for the whole process
            {"a": {"repo": "x", "root": "/r"}, "b": {"repo": "x", "root": "/r/b"}} | need roots apart
            {"a": {"repo": "x", "link": "/l"}, "b": {"repo": "x", "link": "/l"}}   | have the same link
            """)
    void what_is_wrong_in_the_file_is_said_with_the_name(String json, String message) {
        RepoList list = new RepoList(file, List.of("--root=" + root), Map.of());
        assertThatThrownBy(() -> list.parse(json)).hasMessageContaining(message).hasMessageContaining("repos.json");
    }

    private void add(String name, Map<String, Object> flags) {
        repos.put(name, flags);
    }

    private void save() throws IOException {
        Files.writeString(file, Json.write(repos));
    }

    private void start(String... flags) throws Exception {
        save();
        List<String> arguments = new ArrayList<>(List.of("--repos-file=" + file, "--root=" + root));
        arguments.addAll(List.of(flags));
        RepoList list = new RepoList(file, arguments, Map.of());
        PrintStream out = new PrintStream(log, true, StandardCharsets.UTF_8);
        Log lines = new Log(out, InstantSource.system(), 0, new Secrets(), "");
        fleet = new Fleet(list, list.common(), SteadyClock.system(), lines);
        Thread thread = new Thread(
                () -> {
                    try {
                        exitCode.complete(fleet.run());
                    } catch (IOException | InterruptedException | RuntimeException e) {
                        exitCode.completeExceptionally(e);
                    }
                },
                "fleet");
        thread.setDaemon(true);
        thread.start();
    }

    private void await(String name, String hash) {
        Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> {
            if (exitCode.isCompletedExceptionally()) exitCode.join();
            return published(name).equals(hash);
        });
    }

    private String published(String name) {
        try {
            return Files.readSymbolicLink(root.resolve(name).resolve("link"))
                    .getFileName()
                    .toString();
        } catch (IOException e) {
            return "";
        }
    }

    private String text() {
        return log.toString(StandardCharsets.UTF_8);
    }

    private String port(String message) {
        String line = text().lines()
                .filter(each -> each.contains(message))
                .findFirst()
                .orElseThrow();
        return line.replaceAll(".*:(\\d+)\"}$", "$1");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port("serving HTTP") + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private int sync(String path) throws Exception {
        return CLIENT.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port("serving HTTP") + path))
                                .header("Authorization", "Bearer t0ken")
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }
}
