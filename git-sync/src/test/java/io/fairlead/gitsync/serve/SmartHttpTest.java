package io.fairlead.gitsync.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.gitsync.store.BareRepository;
import io.fairlead.gitsync.testkit.GitClient;
import io.fairlead.gitsync.testkit.GitServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmartHttpTest {

    private static final Instant AT = Instant.parse("2026-03-29T01:30:00Z");

    @TempDir
    Path temp;

    private Path bare;
    private GitClient here;

    @BeforeEach
    void a_repository_with_one_commit() throws IOException {
        bare = temp.resolve("bare");
        BareRepository.create(bare, files(), "First", AT);
        here = GitClient.in(temp.resolve("here"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "2"})
    void git_clones_with_every_version_of_the_protocol(String version) throws IOException {
        try (GitServer server = reading()) {
            here.git("-c", "protocol.version=" + version, "clone", "-q", server.url(), "clone");
        }
        assertThat(here.directory().resolve("clone/dags/hello.txt")).hasContent("hello");
        assertThat(here.git("-C", "clone", "log", "--format=%an %s %ct %D"))
                .contains("First " + AT.getEpochSecond(), "main");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "2"})
    void git_clones_a_part_of_the_history(String version) throws IOException {
        try (GitServer server = pushable(() -> {})) {
            GitClient author = clone(server);
            author.commit(Map.of("a", "1"));
            author.commitAndPush(Map.of("a", "2"));
            here.git("-c", "protocol.version=" + version, "clone", "-q", "--depth", "1", server.url(), "shallow");
        }
        assertThat(here.git("-C", "shallow", "rev-list", "--count", "HEAD")).isEqualTo("1");
        assertThat(here.directory().resolve("shallow/a")).hasContent("2");
    }

    @Test
    void git_lists_the_refs() {
        try (GitServer server = reading()) {
            assertThat(here.git("ls-remote", "--symref", server.url()))
                    .contains("ref: refs/heads/main", "HEAD", "refs/heads/main");
        }
    }

    @Test
    void a_push_is_there_when_the_callback_runs() {
        AtomicInteger pushes = new AtomicInteger();
        try (GitServer server = pushable(pushes::incrementAndGet)) {
            GitClient author = clone(server);
            String hash = author.commitAndPush(Map.of("a", "1"));
            assertThat(here.git("ls-remote", server.url(), "main")).startsWith(hash);
            assertThat(pushes).hasValue(1);
        }
    }

    @Test
    void a_push_succeeds_even_if_what_follows_it_fails() {
        try (GitServer server = pushable(() -> {
            throw new IllegalStateException("on purpose");
        })) {
            String hash = clone(server).commitAndPush(Map.of("a", "1"));
            assertThat(here.git("ls-remote", server.url(), "main")).startsWith(hash);
        }
    }

    @Test
    void a_push_that_rewrites_history_is_accepted_and_the_old_commit_can_still_be_fetched() {
        try (GitServer server = pushable(() -> {})) {
            GitClient author = clone(server);
            String old = author.commitAndPush(Map.of("a", "1"));
            author.git("reset", "-q", "--hard", "HEAD~1");
            String rewritten = author.commitAndPush(Map.of("a", "2"));
            assertThat(here.git("ls-remote", server.url(), "main")).startsWith(rewritten);
            for (String version : new String[] {"0", "2"}) {
                here.git("init", "-q", "--bare", "old" + version);
                here.git(
                        "-c",
                        "protocol.version=" + version,
                        "-C",
                        "old" + version,
                        "fetch",
                        "-q",
                        "--depth",
                        "1",
                        server.url(),
                        old);
                assertThat(here.git("-C", "old" + version, "show", "FETCH_HEAD:a"))
                        .isEqualTo("1");
            }
        }
    }

    @Test
    void a_push_is_refused_with_403_where_it_is_not_allowed() {
        try (GitServer server = reading()) {
            GitClient author = clone(server);
            author.commit(Map.of("a", "1"));
            GitClient.Result push = author.tryGit("push", "origin", "HEAD:main");
            assertThat(push.status()).isNotZero();
            assertThat(push.output()).contains("403");
        }
    }

    @Test
    void a_push_beyond_the_limit_is_refused_with_the_limit_in_the_message() throws IOException {
        try (GitServer server = GitServer.of(new SmartHttp(bare, true, () -> {}, 2 << 20))) {
            GitClient author = clone(server);
            byte[] noise = new byte[1 << 20];
            for (int i = 0; i < 5; i++) {
                new Random(i).nextBytes(noise);
                Files.write(author.directory().resolve("noise" + i), noise);
            }
            author.commit(Map.of());
            GitClient.Result push = author.tryGit("push", "origin", "HEAD:main");
            assertThat(push.status()).isNotZero();
            assertThat(push.output()).contains("larger than the 3145728 bytes allowed here");
        }
    }

    @Test
    void a_push_of_a_malformed_object_is_refused() {
        try (GitServer server = pushable(() -> {})) {
            GitClient author = clone(server);
            String tree = author.git("rev-parse", "HEAD^{tree}");
            Path raw = author.directory().resolve("raw");
            String commit = "tree " + tree + "\nauthor nobody\ncommitter nobody\n\nmalformed\n";
            assertThat(raw).satisfies(path -> Files.writeString(path, commit));
            String hash = author.git("hash-object", "-t", "commit", "-w", "--literally", "raw");
            GitClient.Result push = author.tryGit("push", "origin", hash + ":refs/heads/bad");
            assertThat(push.status()).isNotZero();
            assertThat(push.output()).contains("missing email");
        }
    }

    @Test
    void a_request_packed_by_the_client_is_understood() {
        try (GitServer server = pushable(() -> {})) {
            GitClient author = clone(server);
            here.git("clone", "-q", server.url(), "clone");
            // So many commits of its own that git's request exceeds a kilobyte, from where on it is packed.
            for (int i = 0; i < 60; i++) here.git("-C", "clone", "commit", "-q", "--allow-empty", "-m", "mine " + i);
            String hash = author.commitAndPush(Map.of("a", "1"));
            here.git("-c", "protocol.version=0", "-C", "clone", "fetch", "-q", "origin");
            assertThat(here.git("-C", "clone", "rev-parse", "origin/main")).isEqualTo(hash);
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "GET,  /info/refs,        -,                        -,                                     -,    403",
                "GET,  /info/refs,        service=git-receive-pack, -,                                     -,    403",
                "POST, /info/refs,        service=git-upload-pack,  -,                                     -,    405",
                "GET,  /git-upload-pack,  -,                        -,                                     -,    405",
                "GET,  /HEAD,             -,                        -,                                     -,    404",
                "POST, /git-upload-pack,  -,                        text/plain,                            -,    415",
                "POST, /git-upload-pack,  -,                        -,                                     -,    415",
                "POST, /git-upload-pack,  -,                        application/x-git-upload-pack-request, br,   415",
                "POST, /git-receive-pack, -,                        application/x-git-receive-pack-request, -,   403",
            })
    void what_git_does_not_ask_is_refused(
            String method, String path, String query, String type, String encoding, int status) throws IOException {
        Answer answer = new Answer();
        var body = new ByteArrayInputStream("0000".getBytes(StandardCharsets.US_ASCII));
        new SmartHttp(bare, false, () -> {})
                .handle(new SmartHttp.Request(method, path, query, type, encoding, null, body), answer);
        assertThat(answer.status).isEqualTo(status);
        assertThat(answer.body.toString(StandardCharsets.UTF_8)).isNotBlank();
    }

    @Test
    void a_repository_that_exists_is_not_made_again() throws IOException {
        BareRepository.create(bare, Map.of("other", new byte[0]), "Second", AT);
        assertThat(here.git("--git-dir=" + bare, "log", "--format=%s", "main")).isEqualTo("First");
        assertThat(here.git("--git-dir=" + bare, "fsck", "--strict")).isEmpty();
    }

    private static Map<String, byte[]> files() {
        return Map.of(
                "README.md",
                "# read me".getBytes(StandardCharsets.UTF_8),
                "dags/hello.txt",
                "hello".getBytes(StandardCharsets.UTF_8));
    }

    private GitServer reading() {
        return GitServer.of(new SmartHttp(bare, false, () -> {}));
    }

    private GitServer pushable(Runnable afterPush) {
        return GitServer.of(new SmartHttp(bare, true, afterPush));
    }

    private GitClient clone(GitServer server) {
        GitClient author = GitClient.workTree(temp.resolve("author"), server.url());
        author.git("pull", "-q", "origin", "main");
        return author;
    }

    private static final class Answer implements SmartHttp.Response {

        private int status;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        @Override
        public void status(int code) {
            status = code;
        }

        @Override
        public void header(String name, String value) {}

        @Override
        public OutputStream body() {
            return body;
        }
    }
}
