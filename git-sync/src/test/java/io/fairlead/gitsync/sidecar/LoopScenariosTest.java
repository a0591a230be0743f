package io.fairlead.gitsync.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.gitsync.sidecar.testkit.Host;
import io.fairlead.gitsync.sidecar.testkit.HttpBackend;
import io.fairlead.gitsync.sidecar.testkit.Remote;
import io.fairlead.gitsync.sidecar.testkit.Responder;
import io.fairlead.gitsync.sidecar.testkit.Running;
import io.fairlead.gitsync.sidecar.testkit.Transport;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scenarios of git-sync's own suite about when it syncs and when it ends. */
class LoopScenariosTest {

    @TempDir
    Path temp;

    private Remote remote;
    private Path root;

    @BeforeEach
    void a_remote_with_one_commit() throws IOException {
        remote = Remote.create(temp.resolve("remote"));
        root = temp.resolve("root");
    }

    /** A full hash is synced once; what comes later is of no interest. */
    @ParameterizedTest
    @EnumSource(Transport.class)
    void sync_sha(Transport transport) throws Exception {
        String hash = remote.commit("1");
        remote.allowEverything();
        try (Host host = transport.host(remote);
                Running run = host.following(root, "--ref=" + hash, "--error-file=error.json")) {
            run.awaitUpdate(1, hash);
            await().until(run::log, log -> log.contains("no further sync needed"));
            remote.commit("2");
            remote.git("reset", "-q", "--hard", hash);
            remote.commit("3");
            assertThat(run.published()).isEqualTo(hash);
            assertThat(run.metrics()).contains("git_sync_count_total{status=\"success\"} 1\n");
            assertThat(root.resolve("error.json")).doesNotExist();
            assertThat(run.ended()).isFalse();
            run.stop();
            assertThat(run.exitCode()).isZero();
        }
    }

    /** The real one slows git down by a wrapper; no git is used here, so it is the server that is slow. */
    @Test
    void error_slow_git_short_timeout() throws Exception {
        remote.commit("1");
        try (HttpBackend server = HttpBackend.open(remote)) {
            server.slow();
            try (Running run = Running.start(server.url(), root, "--one-time", "--sync-timeout=1s")) {
                assertThat(run.exitCode()).isEqualTo(1);
                assertThat(run.log()).contains("within PT1S");
                assertThat(run.published()).isEmpty();
            }
            server.quick();
        }
    }

    @Test
    void sync_slow_git_long_timeout() throws Exception {
        String first = remote.commit("1");
        try (HttpBackend server = HttpBackend.open(remote)) {
            server.slow();
            try (Running run = Running.following(server.url(), root, "--sync-timeout=1m")) {
                await().until(server::isAwaited);
                assertThat(run.published()).isEmpty();
                server.quick();
                run.awaitUpdate(1, first);
                assertThat(root.resolve("link/file")).hasContent("1");
                server.slow();
                String second = remote.commit("2");
                await().until(server::isAwaited);
                assertThat(run.published()).isEqualTo(first);
                server.quick();
                run.awaitUpdate(2, second);
                assertThat(run.metrics()).doesNotContain("status=\"error\"");
            }
        }
    }

    @Test
    void touch_file() throws Exception {
        assertTouchedByChangesOnly("touched", root.resolve("touched"));
    }

    @Test
    void touch_file_abs_path() throws Exception {
        Path file = temp.resolve("some/dir/touched");
        assertTouchedByChangesOnly(file.toString(), file);
    }

    private void assertTouchedByChangesOnly(String flag, Path file) throws Exception {
        String first = remote.commit("1");
        try (Running run = Running.following(remote.url(), root, "--touch-file=" + flag)) {
            run.awaitUpdate(1, first);
            // It is touched when the update has been counted already.
            run.awaitIdleLooks();
            assertThat(file).exists();
            Files.delete(file);
            run.awaitIdleLooks();
            assertThat(file).doesNotExist();
            String second = remote.commit("2");
            run.awaitUpdate(2, second);
            run.awaitIdleLooks();
            assertThat(file).exists();
            FileTime old = FileTime.from(Instant.EPOCH);
            Files.setLastModifiedTime(file, old);
            run.awaitIdleLooks();
            assertThat(Files.getLastModifiedTime(file)).isEqualTo(old);
            String third = remote.commit("3");
            run.awaitUpdate(3, third);
            run.awaitIdleLooks();
            assertThat(Files.getLastModifiedTime(file)).isGreaterThan(old);
        }
    }

    @Test
    void export_error() throws Exception {
        assertErrorIsLeftAndRemoved("error.json", root.resolve("error.json"));
    }

    @Test
    void export_error_abs_path() throws Exception {
        Path file = temp.resolve("some/dir/error.json");
        assertErrorIsLeftAndRemoved(file.toString(), file);
    }

    private void assertErrorIsLeftAndRemoved(String flag, Path file) throws Exception {
        String first = remote.commit("1");
        String errorFile = "--error-file=" + flag;
        assertThat(Running.exitCodeOfOnce(remote.url(), root, "--ref=nonsense", errorFile))
                .isEqualTo(1);
        assertThat(file).content().contains("couldn't find remote ref nonsense");
        Running.once(remote.url(), root, errorFile);
        assertThat(file).doesNotExist();
        try (Running run = Running.following(remote.url(), root, "--ref=later", "--max-failures=-1", errorFile)) {
            await().until(() -> Files.exists(file));
            assertThat(file)
                    .content()
                    .contains("couldn't find remote ref later")
                    .contains("\"Msg\":")
                    .contains("\"Err\":")
                    .contains("\"Args\":");
            remote.git("branch", "later", first);
            await().until(() -> !Files.exists(file));
            assertThat(run.ended()).isFalse();
        }
    }

    @Test
    void init_period_faster_initial_sync() throws Exception {
        try (Running run =
                Running.following(remote.url(), root, "--init-period=20ms", "--period=1h", "--max-failures=-1")) {
            await().until(() -> run.log().contains("\"failCount\":3"));
            String first = remote.commit("1");
            run.awaitUpdate(1, first);
            remote.commit("2");
            // Fifteen of the periods before the first success.
            await().during(Duration.ofMillis(300)).until(() -> run.published().equals(first));
            assertThat(run.metrics()).doesNotContain("status=\"noop\"");
        }
    }

    @Test
    void the_lines_about_updates_have_the_words_and_keys_of_version_4() throws Exception {
        String first = remote.commit("1");
        String second;
        try (Running run = Running.following(remote.url(), root)) {
            run.awaitUpdate(1, first);
            second = remote.commit("2");
            run.awaitUpdate(2, second);
            assertThat(run.log())
                    .contains(line("update required", "local\":\"", "remote\":\"" + first, "syncCount\":0"))
                    .contains(line("updated successfully", "remote\":\"" + first, "syncCount\":1"))
                    .contains(line("update required", "local\":\"" + first, "remote\":\"" + second, "syncCount\":1"))
                    .contains(line("updated successfully", "remote\":\"" + second, "syncCount\":2"));
        }
        try (Running run = Running.following(remote.url(), root)) {
            await().until(() -> run.log().contains("update not required"));
            assertThat(run.log())
                    .contains(line("update required", "local\":\"" + second, "remote\":\"" + second, "syncCount\":0"))
                    .contains(line("updated successfully", "remote\":\"" + second, "syncCount\":1"));
        }
    }

    private static String line(String message, String... keys) {
        return "\"msg\":\"" + message + "\",\"ref\":\"HEAD\",\"" + String.join("\",\"", keys);
    }

    @Test
    void the_last_failure_names_how_many_were_allowed() throws Exception {
        Path file = temp.resolve("error.json");
        String[] flags = {"--ref=nonsense", "--max-failures=2", "--period=20ms", "--error-file=" + file};
        try (Running run = Running.following(remote.url(), root, flags)) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.log()).contains("\"failCount\":2,\"maxFailures\":2");
        }
        assertThat(file).content().contains("\"Args\":{\"failCount\":2,\"maxFailures\":2}");
    }

    @Test
    void init_max_failures_exceeded() throws Exception {
        try (Running run = start("--period=20ms", "--max-failures=-1", "--init-max-failures=3")) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.log()).contains("\"failCount\":3").doesNotContain("\"failCount\":4");
        }
    }

    @Test
    void expose_http() throws Exception {
        String first = remote.commit("1");
        try (HttpBackend server = HttpBackend.open(remote)) {
            server.slow();
            try (Running run = Running.following(server.url(), root, "--http-pprof")) {
                await().until(server::isAwaited);
                assertThat(run.get("/").statusCode()).isEqualTo(503);
                assertThat(run.get("/any/path").statusCode()).isEqualTo(503);
                assertThat(run.get("/metrics").statusCode()).isEqualTo(200);
                assertThat(run.get("/debug/pprof/").statusCode()).isEqualTo(200);
                server.quick();
                run.awaitUpdate(1, first);
                assertThat(run.get("/").statusCode()).isEqualTo(200);
                assertThat(run.get("/metrics").statusCode()).isEqualTo(200);
                assertThat(run.get("/debug/pprof/").statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void expose_http_after_restart() throws Exception {
        String first = remote.commit("1");
        for (int start = 0; start < 2; start++) {
            try (Running run = Running.following(remote.url(), root)) {
                run.awaitUpdate(1, first);
                assertThat(run.get("/").statusCode()).isEqualTo(200);
                run.awaitIdleLooks();
                assertThat(run.get("/").statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void a_sync_that_is_asked_for_does_not_wait_for_the_period() throws Exception {
        remote.commit("1");
        try (Running run = start(
                "--period=1h",
                "--http-bind=127.0.0.1:0",
                "--__env__GITSYNC_HTTP_SYNC_TOKEN=t0ken",
                "--http-sync-min-interval=20ms")) {
            await().until(() -> !run.published().isEmpty());
            String second = remote.commit("2");
            HttpRequest.Builder request = HttpRequest.newBuilder(run.uri("/sync"));
            assertThat(run.get("/sync").statusCode()).isEqualTo(405);
            assertThat(run.call(request.POST(HttpRequest.BodyPublishers.noBody()))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(run.call(request.header("Authorization", "Bearer t0ken")).statusCode())
                    .isEqualTo(202);
            await().until(run::published, second::equals);
        }
    }

    @Test
    void a_host_that_limits_us_is_left_alone_for_as_long_as_it_says() throws Exception {
        try (Responder limited = Responder.always(429);
                Running run = Running.start(limited.url() + "/r.git", root, "--period=10ms", "--max-failures=-1")) {
            await().until(() -> run.log().contains("\"failCount\":1"));
            // Ten periods and more: the wait that was asked for is 7 s.
            await().during(Duration.ofMillis(300)).until(() -> limited.requests.size() < 3);
        }
    }

    private Running start(String... more) {
        return Running.start(remote.url(), root, more);
    }
}
