package io.fairlead.gitsync.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fairlead.gitsync.sidecar.http.AskedAuthorizer;
import io.fairlead.gitsync.sidecar.testkit.Remote;
import io.fairlead.gitsync.sidecar.testkit.Running;
import io.fairlead.gitsync.sidecar.testkit.Script;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TransportHttp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers fetch the synced commit with the real git, and with JGit. */
class ServeTest {

    @TempDir
    Path temp;

    private final List<AutoCloseable> open = new ArrayList<>();
    private Remote remote;
    private Remote worker;
    private String old;
    private String current;
    private Path token;
    private Running sidecar;

    @BeforeEach
    void a_synced_repository_of_two_commits_and_a_worker() throws Exception {
        remote = Remote.create(temp.resolve("remote"));
        worker = Remote.create(temp.resolve("worker"));
        old = remote.commit("1");
        Files.createDirectories(remote.directory().resolve("a/b"));
        Files.writeString(remote.directory().resolve("a/b/same"), "1");
        current = remote.commit("2");
        token = Files.writeString(temp.resolve("token"), "t0ken\n");
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) each.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "2"})
    void git_fetches_the_published_commit_without_its_history(String version) throws Exception {
        serve("--depth=0", "--serve-token-file=" + token);
        fetch("t0ken", current, "-c", "protocol.version=" + version);
        assertThat(worker.git("rev-parse", "FETCH_HEAD")).isEqualTo(current);
        assertThat(worker.git("rev-list", "FETCH_HEAD")).isEqualTo(current);
        assertThat(worker.git("show", "FETCH_HEAD:file")).isEqualTo("2");
        assertThat(worker.git("ls-tree", "-r", "--name-only", "FETCH_HEAD")).isEqualTo("a/b/same\nfile");
        assertThat(worker.git("fsck", "--strict", "--no-dangling")).doesNotContain("missing", "broken", "error");
        assertThat(worker.git("count-objects")).startsWith("6 objects");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "2"})
    void only_commits_that_are_there_are_listed_and_given(String version) throws Exception {
        serve("--depth=0", "--serve-token-file=" + token);
        String[] protocol = {"-c", "protocol.version=" + version};
        assertThat(asked("t0ken", "ls-remote", protocol)).isEqualTo(current + "\trefs/commits/" + current);
        assertThat(asked("other", "ls-remote", protocol)).isEmpty();
        assertThatThrownBy(() -> fetch("t0ken", old, protocol)).isInstanceOf(AssertionError.class);
        String tree = remote.git("rev-parse", current + "^{tree}");
        assertThatThrownBy(() -> fetch("t0ken", tree, protocol)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> fetch("other", current, protocol)).isInstanceOf(AssertionError.class);
        assertThat(worker.git("count-objects")).startsWith("0 objects");
    }

    @Test
    void history_is_not_given_even_if_the_store_has_it() throws Exception {
        serve("--depth=0", "--serve-token-file=" + token);
        assertThatThrownBy(() -> asked("t0ken", "fetch", "--depth=2", current)).hasMessageContaining("403");
        assertThatThrownBy(() -> asked("t0ken", "fetch", current)).hasMessageContaining("403");
        fetch("t0ken", current);
        worker.git("update-ref", "refs/heads/main", current);
        assertThatThrownBy(() -> asked("t0ken", "fetch", "--unshallow", current))
                .hasMessageContaining("403");
        assertThatThrownBy(() -> asked("t0ken", "fetch", "--deepen=1", current)).hasMessageContaining("403");
        assertThatThrownBy(() -> asked("t0ken", "fetch", "--shallow-since=2000-01-01", current))
                .hasMessageContaining("403");
    }

    @Test
    void nobody_pushes_and_nobody_reads_without_a_token() throws Exception {
        serve("--serve-token-file=" + token);
        fetch("t0ken", current);
        worker.git("checkout", "-q", "FETCH_HEAD");
        worker.commit("mine");
        assertThatThrownBy(() -> worker.git(
                        "-c", "http.extraHeader=Authorization: Bearer t0ken", "push", url(), "HEAD:refs/heads/x"))
                .hasMessageContaining("403");
        assertThatThrownBy(() -> worker.git("-c", "core.askPass=false", "fetch", "--depth=1", url(), current))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> fetch("", current)).isInstanceOf(AssertionError.class);
        Files.writeString(token, "");
        assertThatThrownBy(() -> fetch("t0ken", current)).hasMessageContaining("403");
        Files.writeString(token, "next");
        fetch("next", current);
    }

    @Test
    void a_worker_that_has_the_last_commit_gets_the_next_one_and_what_is_not_kept_is_gone() throws Exception {
        serve("--serve-token-file=" + token, "--period=50ms");
        fetch("t0ken", current);
        worker.git("update-ref", "refs/heads/main", current);
        String next = remote.commit("3");
        await().until(() -> sidecar.published().equals(next));
        await().until(() -> !Files.exists(sidecar.root.resolve(".worktrees/" + current)));
        fetch("t0ken", next);
        assertThat(worker.git("show", next + ":file")).isEqualTo("3");
        assertThatThrownBy(() -> fetch("t0ken", current)).hasMessageContaining("403");
        assertThat(sidecar.root.resolve(".git/served")).isDirectoryNotContaining("glob:**" + current + "*");
    }

    @Test
    void a_replaced_commit_is_given_as_long_as_its_tree_is_kept() throws Exception {
        serve("--serve-token-file=" + token, "--period=50ms", "--stale-worktree-timeout=1h");
        String next = remote.commit("3");
        await().until(() -> sidecar.published().equals(next));
        fetch("t0ken", current);
        fetch("t0ken", next);
        assertThat(asked("t0ken", "ls-remote").lines()).hasSize(2);
    }

    @Test
    void a_commit_that_the_check_holds_back_is_not_given() throws Exception {
        Script check = Script.create(temp, "test $(cat file) != 3");
        serve(
                "--serve-token-file=" + token,
                "--period=50ms",
                "--max-failures=-1",
                "--pre-publish-exechook-command=" + check.path());
        String bad = remote.commit("3");
        await().until(() -> sidecar.log().contains("is not published"));
        assertThat(sidecar.root.resolve(".worktrees/" + bad)).isDirectory();
        assertThatThrownBy(() -> fetch("t0ken", bad)).hasMessageContaining("403");
        fetch("t0ken", current);
    }

    @Test
    void jgit_fetches_it_too() throws Exception {
        serve("--serve-token-file=" + token);
        try (Git git = Git.init().setDirectory(temp.resolve("jgit").toFile()).call()) {
            git.fetch()
                    .setRemote(url())
                    .setDepth(1)
                    .setRefSpecs(new RefSpec(current))
                    .setTransportConfigCallback(transport ->
                            ((TransportHttp) transport).setAdditionalHeaders(Map.of("Authorization", "Bearer t0ken")))
                    .call();
            assertThat(git.log().add(ObjectId.fromString(current)).call()).hasSize(1);
        }
    }

    @Test
    void whether_a_token_is_good_is_asked_with_the_commit_and_the_answer_is_remembered_for_a_moment() throws Exception {
        List<String> questions = new CopyOnWriteArrayList<>();
        AtomicInteger status = new AtomicInteger(204);
        HttpServer runner = runner(questions, status);
        serve("--serve-auth-url=http://127.0.0.1:" + runner.getAddress().getPort() + "/may-fetch");
        long start = System.nanoTime();
        fetch("attempt-1", current);
        fetch("attempt-1", current);
        long moments = (System.nanoTime() - start) / AskedAuthorizer.REMEMBERED.toNanos();
        assertThat(questions)
                .containsOnly("Bearer attempt-1 {\"repo\":\"link\",\"hash\":\"" + current + "\"}")
                .as("one for each moment that the two took")
                .hasSizeBetween(1, (int) moments + 1);
        status.set(403);
        questions.clear();
        assertThatThrownBy(() -> fetch("attempt-2", current)).hasMessageContaining("403");
        assertThat(questions).singleElement().asString().contains("attempt-2");
        await().untilAsserted(() ->
                assertThatThrownBy(() -> fetch("attempt-1", current)).hasMessageContaining("403"));
        runner.stop(0);
        assertThatThrownBy(() -> fetch("attempt-3", current)).hasMessageContaining("403");
        assertThat(sidecar.log()).contains("nobody says whether").doesNotContain("attempt-");
    }

    private HttpServer runner(List<String> questions, AtomicInteger status) throws IOException {
        HttpServer runner = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        runner.createContext("/may-fetch", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            questions.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        runner.start();
        open.add(() -> runner.stop(0));
        return runner;
    }

    private void serve(String... flags) {
        List<String> all = new ArrayList<>(List.of("--serve-bind=127.0.0.1:0", "--verbose=5"));
        all.addAll(List.of(flags));
        sidecar = Running.start(remote.url(), temp.resolve("root"), all.toArray(String[]::new));
        open.add(sidecar);
        await().until(() -> sidecar.published().equals(current));
    }

    private void fetch(String shown, String hash, String... settings) {
        List<String> command = new ArrayList<>(List.of(settings));
        command.addAll(List.of("-c", "http.extraHeader=Authorization: Bearer " + shown));
        command.addAll(List.of("fetch", "-q", "--depth=1", url(), hash));
        worker.git(command.toArray(String[]::new));
    }

    private String asked(String shown, String verb, String... more) {
        List<String> command = new ArrayList<>(List.of("-c", "http.extraHeader=Authorization: Bearer " + shown));
        List<String> behind = new ArrayList<>();
        for (String each : more) (each.startsWith("--") || each.length() == 40 ? behind : command).add(each);
        command.add(verb);
        behind.stream().filter(each -> each.startsWith("--")).forEach(command::add);
        command.add(url());
        behind.stream().filter(each -> !each.startsWith("--")).forEach(command::add);
        return worker.git(command.toArray(String[]::new));
    }

    private String url() {
        String line = sidecar.log()
                .lines()
                .filter(each -> each.contains("serving commits"))
                .findFirst()
                .orElseThrow();
        return "http://127.0.0.1:" + line.replaceAll(".*:(\\d+)\"}$", "$1") + "/git/link";
    }
}
