package io.fairlead.gitsync.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.gitsync.sidecar.testkit.Remote;
import io.fairlead.gitsync.sidecar.testkit.Responder;
import io.fairlead.gitsync.sidecar.testkit.Running;
import io.fairlead.gitsync.sidecar.testkit.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scenarios of git-sync's own suite about hooks. */
class HookScenariosTest {

    private static final String FAIL_ONCE = "[ $(wc -l < $trace) -gt 1 ]";

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
    void exechook_success() throws Exception {
        String first = remote.commit("1");
        Script hook = Script.create(temp, "pwd -P >> " + temp.resolve("pwd") + "; env >> " + temp.resolve("env"));
        try (Running run = Running.following(remote.url(), root, "--exechook-command=" + hook.path())) {
            run.awaitUpdate(1, first);
            await().until(() -> hook.runs().equals(List.of(first + " 1")));
            String second = remote.commit("2");
            run.awaitUpdate(2, second);
            await().until(() -> hook.runs().equals(List.of(first + " 1", second + " 2")));
            run.awaitIdleLooks();
            assertThat(hook.runs()).hasSize(2);
            await().until(() ->
                    run.metrics().contains("hook_run_count_total{name=\"exechook\",status=\"success\"} 2\n"));
            assertThat(temp.resolve("env")).content().contains("PATH=").contains("GITSYNC_REF=HEAD");
            assertThat(Files.readAllLines(temp.resolve("pwd")))
                    .allSatisfy(line -> assertThat(Path.of(line).getParent())
                            .isEqualTo(root.toRealPath().resolve(".worktrees")));
            assertThat(run.ended()).isFalse();
        }
    }

    @Test
    void exechook_fail_retry() throws Exception {
        String first = remote.commit("1");
        Script hook = Script.create(temp, FAIL_ONCE);
        try (Running run =
                Running.following(remote.url(), root, "--exechook-command=" + hook.path(), "--exechook-backoff=1s")) {
            run.awaitUpdate(1, first);
            await().until(() -> hook.runs().equals(List.of(first + " 1", first + " 1")));
            assertThat(run.log()).contains("ended with 1").contains("\"retryAfter\":\"1s\"");
            await().untilAsserted(() -> assertThat(run.metrics())
                    .contains("hook_run_count_total{name=\"exechook\",status=\"error\"} 1\n")
                    .contains("hook_run_count_total{name=\"exechook\",status=\"success\"} 1\n"));
        }
    }

    @Test
    void a_hook_that_fails_leaves_word_in_the_error_file() throws Exception {
        String hash = remote.commit("1");
        Script hook = Script.create(temp, "echo because; exit 3");
        try (Running run = start("--one-time", "--error-file=error", "--exechook-command=" + hook.path())) {
            assertThat(run.exitCode()).isEqualTo(1);
        }
        assertThat(root.resolve("error"))
                .content()
                .contains("\"Msg\":\"hook failed\"", "ended with 3: because", "\"hash\":\"" + hash + "\"");
    }

    @Test
    void exechook_success_once() throws Exception {
        remote.commit("1");
        Script hook = Script.create(temp, "");
        try (Running run = start("--one-time", "--exechook-command=" + hook.path())) {
            assertThat(run.exitCode()).isZero();
        }
        assertThat(hook.runs()).hasSize(1);
    }

    @Test
    void exechook_fail_once() throws Exception {
        String hash = remote.commit("1");
        Script hook = Script.create(temp, "echo because; exit 3");
        try (Running run = start("--one-time", "--exechook-command=" + hook.path())) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.published()).isEqualTo(hash);
            assertThat(run.log()).contains("ended with 3: because");
        }
        assertThat(hook.runs()).hasSize(1);
    }

    @Test
    void exechook_startup_after_crash() throws Exception {
        remote.commit("1");
        try (Running run = start("--one-time")) {
            assertThat(run.exitCode()).isZero();
        }
        Script hook = Script.create(temp, "");
        try (Running run = start("--period=1h", "--exechook-command=" + hook.path())) {
            await().until(() -> hook.runs().size() == 1);
            assertThat(run.log()).contains("updated successfully", "\"syncCount\":1");
        }
    }

    @Test
    void a_hook_that_hangs_is_killed_with_all_it_started() throws Exception {
        remote.commit("1");
        Path pid = temp.resolve("pid");
        Script hook = Script.create(temp, "sleep 600 & echo $! > " + pid + "; wait");
        try (Running run = start("--one-time", "--exechook-command=" + hook.path(), "--exechook-timeout=5s")) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.log()).contains("did not end within 5s and was killed");
        }
        long sleeper = Long.parseLong(Files.readString(pid).strip());
        await().until(() ->
                ProcessHandle.of(sleeper).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void pre_publish_exechook_success() throws Exception {
        String first = remote.commit("1");
        Path link = root.resolve("link");
        Script hook = Script.create(temp, "[ \"$(basename \"$(readlink " + link + ")\")\" != $GITSYNC_HASH ]");
        try (Running run = Running.following(remote.url(), root, "--pre-publish-exechook-command=" + hook.path())) {
            run.awaitUpdate(1, first);
            String second = remote.commit("2");
            run.awaitUpdate(2, second);
            run.awaitIdleLooks();
            assertThat(hook.runs()).containsExactly(first + " 1", second + " 2");
            assertThat(run.metrics())
                    .contains("hook_run_count_total{name=\"pre-publish-exechook\",status=\"success\"} 2\n");
        }
    }

    @Test
    void pre_publish_exechook_fail_retry() throws Exception {
        String hash = remote.commit("1");
        Path go = temp.resolve("go");
        Script hook = Script.create(temp, FAIL_ONCE + " || exit 1; until [ -e " + go + " ]; do sleep 0.02; done");
        try (Running run = start(
                "--period=20ms",
                "--pre-publish-exechook-command=" + hook.path(),
                "--pre-publish-exechook-backoff=1s")) {
            await().until(() -> run.log().contains("is not published"));
            assertThat(run.published()).isEmpty();
            Files.createFile(go);
            await().until(run::published, hash::equals);
            assertThat(hook.runs()).hasSize(2);
            assertThat(run.ended()).isFalse();
        }
    }

    @Test
    void pre_publish_exechook_success_once() throws Exception {
        String hash = remote.commit("1");
        Script hook = Script.create(temp, "");
        try (Running run = start("--one-time", "--pre-publish-exechook-command=" + hook.path())) {
            assertThat(run.exitCode()).isZero();
            assertThat(run.published()).isEqualTo(hash);
        }
        assertThat(hook.runs()).hasSize(1);
    }

    /** Here the link is not published, which is what people thought the hook was for. */
    @Test
    void pre_publish_exechook_fail_once() throws Exception {
        remote.commit("1");
        Script hook = Script.create(temp, "exit 1");
        try (Running run = start("--one-time", "--pre-publish-exechook-command=" + hook.path())) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.published()).isEmpty();
        }
        assertThat(hook.runs()).hasSize(1);
    }

    @Test
    void a_refused_tree_leaves_the_old_one_and_a_better_one_follows() throws Exception {
        String good = remote.commit("good");
        Script hook = Script.create(temp, "grep -q good file");
        try (Running run = start(
                "--period=20ms",
                "--pre-publish-exechook-command=" + hook.path(),
                "--pre-publish-exechook-backoff=1h")) {
            await().until(run::published, good::equals);
            remote.commit("bad");
            await().until(() -> run.log().contains("is not published"));
            assertThat(run.published()).isEqualTo(good);
            String better = remote.commit("good again");
            await().until(run::published, better::equals);
            assertThat(hook.runs()).hasSize(3);
        }
    }

    @Test
    void pre_publish_exechook_startup_after_crash() throws Exception {
        remote.commit("1");
        try (Running run = start("--one-time")) {
            assertThat(run.exitCode()).isZero();
        }
        Script hook = Script.create(temp, "exit 1");
        try (Running run = start("--one-time", "--pre-publish-exechook-command=" + hook.path())) {
            assertThat(run.exitCode()).isZero();
        }
        assertThat(hook.runs()).isEmpty();
    }

    @Test
    void webhook_success() throws Exception {
        String first = remote.commit("1");
        try (Responder chat = Responder.always(200);
                Running run =
                        Running.following(remote.url(), root, "--ref=main", "--webhook-url=" + chat.url() + "/hook")) {
            run.awaitUpdate(1, first);
            await().until(() -> chat.calls.size() == 1);
            assertThat(chat.requests).containsExactly("POST /hook");
            assertThat(chat.calls.get(0).getFirst("Gitsync-Hash")).isEqualTo(first);
            assertThat(chat.calls.get(0).getFirst("Gitsync-Ref")).isEqualTo("main");
            assertThat(chat.calls.get(0).getFirst("Gitsync-Repo")).isEqualTo(remote.url());
            String second = remote.commit("2");
            run.awaitUpdate(2, second);
            await().until(() -> chat.calls.size() == 2);
            assertThat(chat.calls.get(1).getFirst("Gitsync-Hash")).isEqualTo(second);
            run.awaitIdleLooks();
            assertThat(chat.calls).hasSize(2);
            assertThat(run.ended()).isFalse();
        }
    }

    @Test
    void webhook_fail_retry() throws Exception {
        remote.commit("1");
        try (Responder chat = new Responder(call -> new Responder.Answer(call == 1 ? 500 : 200, ""));
                Running run = start("--period=1h", "--webhook-url=" + chat.url(), "--webhook-backoff=1s")) {
            await().until(() -> chat.calls.size() == 2);
            assertThat(run.log()).contains("answered 500 where 200 was wanted");
        }
    }

    @Test
    void webhook_success_once() throws Exception {
        remote.commit("1");
        try (Responder chat = Responder.always(200);
                Running run = start("--one-time", "--webhook-url=" + chat.url())) {
            assertThat(run.exitCode()).isZero();
            assertThat(chat.calls).hasSize(1);
        }
    }

    @Test
    void webhook_fail_retry_once() throws Exception {
        remote.commit("1");
        try (Responder chat = Responder.always(500);
                Running run = start("--one-time", "--webhook-url=" + chat.url())) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(chat.calls).hasSize(1);
        }
    }

    @Test
    void webhook_fire_and_forget() throws Exception {
        String first = remote.commit("1");
        try (Responder chat = Responder.always(404);
                Running run = Running.following(
                        remote.url(), root, "--webhook-url=" + chat.url(), "--webhook-success-status=0")) {
            run.awaitUpdate(1, first);
            // Which is why it is not tried again.
            await().until(() ->
                    run.metrics().contains("hook_run_count_total{name=\"webhook\",status=\"success\"} 1\n"));
            assertThat(chat.calls).hasSize(1);
        }
    }

    private Running start(String... more) {
        return Running.start(remote.url(), root, more);
    }
}
