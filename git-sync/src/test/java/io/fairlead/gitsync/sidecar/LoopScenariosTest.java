package io.fairlead.gitsync.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

    @Test
    void init_root_flag_is_weird() throws Exception {
        String hash = remote.commit("1");
        try (Running run = Running.start(remote.url(), temp.resolve("a/../b/../root"), "--one-time")) {
            assertThat(run.exitCode()).isZero();
        }
        assertThat(Files.readSymbolicLink(root.resolve("link"))).hasToString(".worktrees/" + hash);
    }

    @Test
    void init_root_flag_has_symlink() throws Exception {
        String hash = remote.commit("1");
        Files.createDirectories(temp.resolve("real/root"));
        Path link = Files.createSymbolicLink(root, temp.resolve("real/root"));
        try (Running run = Running.start(remote.url(), link, "--one-time")) {
            assertThat(run.exitCode()).isZero();
        }
        assertThat(Files.readSymbolicLink(temp.resolve("real/root/link"))).hasToString(".worktrees/" + hash);
    }

    @Test
    void sync_head_absolute_link() throws Exception {
        String hash = remote.commit("1");
        Path link = temp.resolve("other/dir/link");
        try (Running run = start("--one-time", "--link=" + link)) {
            assertThat(run.exitCode()).isZero();
        }
        assertThat(Files.readSymbolicLink(link)).isRelative();
        assertThat(link.toRealPath()).isEqualTo(root.toRealPath().resolve(".worktrees/" + hash));
    }

    @Test
    void bad_ref_non_zero_exit() throws Exception {
        remote.commit("1");
        try (Running run = start("--one-time", "--ref=nonsense")) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.published()).isEmpty();
        }
    }

    @Test
    void sync_sha() throws Exception {
        String hash = remote.commit("1");
        try (Running run = start("--period=20ms", "--ref=" + hash)) {
            await().until(run::log, log -> log.contains("no further sync needed"));
            remote.commit("2");
            assertThat(run.published()).isEqualTo(hash);
            run.stop();
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void sync_default_ref() throws Exception {
        String first = remote.commit("1");
        try (Running run = start("--period=20ms", "--http-bind=127.0.0.1:0", "--http-metrics")) {
            await().until(run::published, first::equals);
            String second = remote.commit("2");
            await().until(run::published, second::equals);
            remote.git("reset", "-q", "--hard", first);
            await().until(run::published, first::equals);
            await().untilAsserted(() -> assertThat(run.get("/metrics").body())
                    .contains("git_sync_count_total{status=\"success\"} 3\n")
                    .contains("git_fetch_count_total 3\n")
                    .contains("git_sync_count_total{status=\"noop\"}")
                    .contains("git_sync_duration_seconds_count{status=\"success\"} 3\n")
                    .contains("git_sync_published_info{hash=\"" + first + "\"} 1\n"));
        }
    }

    @Test
    void touch_file() throws Exception {
        remote.commit("1");
        try (Running run = start("--period=20ms", "--touch-file=touched/here")) {
            Path file = root.resolve("touched/here");
            await().until(() -> Files.exists(file));
            FileTime old = FileTime.from(Instant.EPOCH);
            Files.setLastModifiedTime(file, old);
            String quiet = run.log();
            await().until(() -> run.log().length() > quiet.length());
            assertThat(Files.getLastModifiedTime(file)).isEqualTo(old);
            remote.commit("2");
            await().until(() -> !Files.getLastModifiedTime(file).equals(old));
        }
    }

    @Test
    void touch_file_abs_path() throws Exception {
        remote.commit("1");
        Path file = temp.resolve("dir/touch");
        try (Running run = start("--one-time", "--touch-file=" + file)) {
            assertThat(run.exitCode()).isZero();
        }
        assertThat(file).exists();
    }

    @Test
    void export_error() throws Exception {
        remote.commit("1");
        Path file = root.resolve("error.json");
        try (Running run = start("--period=20ms", "--ref=later", "--max-failures=-1", "--error-file=error.json")) {
            await().until(() -> Files.exists(file));
            assertThat(file)
                    .content()
                    .contains("couldn't find remote ref later")
                    .contains("\"Msg\":")
                    .contains("\"Args\":");
            remote.git("branch", "later");
            await().until(() -> !Files.exists(file));
            assertThat(run.ended()).isFalse();
        }
    }

    @Test
    void export_error_abs_path() throws Exception {
        remote.commit("1");
        Path file = temp.resolve("dir/error.json");
        try (Running run = start("--one-time", "--ref=nonsense", "--error-file=" + file)) {
            assertThat(run.exitCode()).isEqualTo(1);
        }
        assertThat(file).content().contains("couldn't find remote ref nonsense");
    }

    @Test
    void init_period_faster_initial_sync() throws Exception {
        try (Running run = start("--init-period=20ms", "--period=1h", "--max-failures=-1")) {
            await().until(() -> run.log().contains("\"failCount\":3"));
            String first = remote.commit("1");
            await().until(run::published, first::equals);
            remote.commit("2");
            String log = run.log();
            assertThat(log.split("error syncing repo")).hasSizeGreaterThan(3);
            assertThat(run.published()).isEqualTo(first);
        }
    }

    @Test
    void init_max_failures_exceeded() throws Exception {
        try (Running run = start("--period=20ms", "--max-failures=-1", "--init-max-failures=3")) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.log()).contains("\"failCount\":3").doesNotContain("\"failCount\":4");
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
