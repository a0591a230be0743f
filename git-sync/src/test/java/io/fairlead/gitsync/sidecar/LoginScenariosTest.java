package io.fairlead.gitsync.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.gitsync.sidecar.log.Json;
import io.fairlead.gitsync.sidecar.testkit.HttpBackend;
import io.fairlead.gitsync.sidecar.testkit.Remote;
import io.fairlead.gitsync.sidecar.testkit.Responder;
import io.fairlead.gitsync.sidecar.testkit.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scenarios of git-sync's own suite about logins by HTTP, against git's own server. */
class LoginScenariosTest {

    private static final String RIGHT = "s3cret/w@rd";
    private static final String ANSWER = "username=ada\npassword=" + RIGHT + "\n";

    @TempDir
    Path temp;

    private Remote remote;
    private HttpBackend server;
    private Path root;
    private String hash;

    @BeforeEach
    void a_guarded_remote_with_one_commit() throws IOException {
        remote = Remote.create(temp.resolve("remote"));
        hash = remote.commit("1");
        server = new HttpBackend(remote, "ada", RIGHT);
        root = temp.resolve("root");
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void auth_http_password() throws Exception {
        assertFails("--username=eve", "--__env__GITSYNC_PASSWORD=" + RIGHT);
        assertFails("--username=ada", "--__env__GITSYNC_PASSWORD=wr0ng-word");
        assertFails();
        assertWorks("--username=ada", "--__env__GITSYNC_PASSWORD=" + RIGHT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void a_line_end_behind_a_password_or_a_name_is_no_part_of_it(String end) throws Exception {
        assertWorks("--username=ada" + end, "--__env__GITSYNC_PASSWORD=" + RIGHT + end);
        assertWorks("--username=ada", "--password=" + RIGHT + end);
        assertWorks("--credential={\"url\":\"" + server.url() + "\",\"username\":\"ada\",\"password\":\"" + RIGHT
                + end.replace("\r", "\\r").replace("\n", "\\n") + "\"}");
        assertFails("--username=ada", "--__env__GITSYNC_PASSWORD=" + RIGHT + end + end);
    }

    @Test
    void auth_http_password_in_url() throws Exception {
        for (String wrong : new String[] {"eve:s3cret%2Fw%40rd@", "ada:wr0ng-word@"})
            assertThat(Running.exitCodeOfOnce(server.url(wrong), root)).isEqualTo(1);
        assertThat(root.resolve("link")).doesNotExist();
        try (Running run = Running.start(server.url("ada:s3cret%2Fw%40rd@"), root, "--one-time")) {
            assertThat(run.exitCode()).isZero();
            assertThat(run.published()).isEqualTo(hash);
            assertThat(run.log()).doesNotContain("s3cret");
        }
        assertThat(Files.readString(root.resolve(".git/config"))).doesNotContain("s3cret");
    }

    @Test
    void auth_http_password_file() throws Exception {
        Path file = Files.writeString(temp.resolve("password"), "wr0ng-word\n");
        assertFails("--username=ada", "--password-file=" + file);
        Files.writeString(file, RIGHT + "\n");
        assertWorks("--username=ada", "--password-file=" + file);
    }

    @Test
    void auth_password_file_reload() throws Exception {
        Path file = Files.writeString(temp.resolve("password"), RIGHT);
        try (Running run = start("--username=ada", "--password-file=" + file, "--period=20ms", "--max-failures=-1")) {
            await().until(run::published, hash::equals);
            Files.writeString(file, "wr0ng-word");
            await().until(() -> run.log().contains("not authorized"));
            String second = remote.commit("2");
            Files.writeString(file, RIGHT);
            await().until(run::published, second::equals);
            assertThat(run.log()).doesNotContain("wr0ng").doesNotContain("s3cret");
        }
    }

    @Test
    void auth_askpass_url_correct_password() throws Exception {
        try (Responder askpass = new Responder(call -> new Responder.Answer(200, ANSWER))) {
            assertWorks("--askpass-url=" + askpass.url());
            assertThat(askpass.requests).containsExactly("GET /");
        }
    }

    @Test
    void auth_askpass_url_wrong_password() throws Exception {
        try (Responder askpass =
                new Responder(call -> new Responder.Answer(200, "username=ada\npassword=wr0ng-word"))) {
            assertFails("--askpass-url=" + askpass.url());
        }
    }

    @Test
    void auth_askpass_url_sometimes_wrong() throws Exception {
        try (Responder askpass = new Responder(call ->
                        new Responder.Answer(200, call % 2 == 0 ? ANSWER : "username=ada\npassword=wr0ng-word"));
                Running run = start("--askpass-url=" + askpass.url(), "--period=20ms", "--max-failures=2")) {
            await().until(run::published, hash::equals);
            String second = remote.commit("2");
            await().until(run::published, second::equals);
            assertThat(run.ended()).isFalse();
        }
    }

    @Test
    void auth_askpass_url_flaky() throws Exception {
        try (Responder askpass = new Responder(call -> new Responder.Answer(call % 2 == 0 ? 200 : 503, ANSWER));
                Running run = start("--askpass-url=" + askpass.url(), "--period=20ms", "--max-failures=2")) {
            await().until(run::published, hash::equals);
            String second = remote.commit("2");
            await().until(run::published, second::equals);
            assertThat(run.ended()).isFalse();
        }
    }

    @Test
    void auth_askpass_url_slow_start() throws Exception {
        try (Responder askpass = new Responder(call -> new Responder.Answer(call > 3 ? 200 : 503, ANSWER));
                Running run = start("--askpass-url=" + askpass.url(), "--period=20ms", "--max-failures=5")) {
            await().until(run::published, hash::equals);
            assertThat(run.log()).contains("\"failCount\":3");
        }
    }

    @Test
    void auth_github_app_application_id() throws Exception {
        assertAppGetsIn("--github-app-application-id=7", "7");
    }

    @Test
    void auth_github_app_client_id() throws Exception {
        assertAppGetsIn("--github-app-client-id=Iv1.abc", "Iv1.abc");
    }

    /** The real one needs an app at GitHub; here its API is played, and its token is the password. */
    private void assertAppGetsIn(String flag, String issuer) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
        String pem = "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
        Path file = Files.writeString(temp.resolve("key.pem"), pem);
        String token = "{\"token\":\"ghs_t0ken\",\"expires_at\":\"2999-01-01T00:00:00Z\"}";
        try (Responder github = new Responder(call -> new Responder.Answer(201, token));
                HttpBackend hosted = new HttpBackend(remote, "-", "ghs_t0ken");
                Running run = Running.following(
                        hosted.url(),
                        root,
                        flag,
                        "--github-base-url=" + github.url(),
                        "--github-app-installation-id=42",
                        "--github-app-private-key-file=" + file)) {
            run.awaitUpdate(1, hash);
            String second = remote.commit("2");
            run.awaitUpdate(2, second);
            assertThat(github.requests).containsExactly("POST /app/installations/42/access_tokens");
            assertThat(issuerOf(github.calls.get(0).getFirst("Authorization"))).isEqualTo(issuer);
            assertThat(run.metrics()).contains("git_sync_refresh_github_app_token_count{status=\"success\"} 1\n");
            assertThat(run.log()).doesNotContain("ghs_t0ken");
        }
    }

    private static String issuerOf(String bearer) throws Exception {
        byte[] claims = Base64.getUrlDecoder().decode(bearer.split("\\.")[1]);
        return ((Map<?, ?>) Json.parse(new String(claims, StandardCharsets.UTF_8)))
                .get("iss")
                .toString();
    }

    @Test
    void submodule_sync_over_http_different_passwords() throws Exception {
        Remote sub = Remote.create(temp.resolve("sub"));
        Remote nested = Remote.create(temp.resolve("nested"));
        String ofTop = credential(server.url(), "ada", RIGHT);
        try (HttpBackend subServer = new HttpBackend(sub, "bob", "0ther-word");
                HttpBackend nestedServer = new HttpBackend(nested, "cid", "th1rd-word")) {
            sub.addSubmodule("nested", nestedServer.url(), nested.commit("nested 1"));
            String head = remote.addSubmodule("sub", subServer.url(), sub.commit("sub 1"));
            String ofSub = credential(subServer.url(), "bob", "0ther-word");
            String ofNested = credential(nestedServer.url(), "cid", "th1rd-word");
            for (String wrong : new String[] {"", credential(nestedServer.url(), "cid", "wr0ng-word")}) {
                String list = "[" + ofTop + "," + ofSub + (wrong.isEmpty() ? "" : "," + wrong) + "]";
                assertFails("--credential=" + list);
            }
            try (Running run = Running.following(
                    server.url(), root, "--credential=" + ofTop, "--credential=" + ofSub, "--credential=" + ofNested)) {
                run.awaitUpdate(1, head);
                assertThat(root.resolve("link/sub/file")).hasContent("sub 1");
                assertThat(root.resolve("link/sub/nested/file")).hasContent("nested 1");
                sub.addSubmodule("nested", nestedServer.url(), nested.commit("nested 2"));
                run.awaitUpdate(2, remote.addSubmodule("sub", subServer.url(), sub.head()));
                assertThat(root.resolve("link/sub/nested/file")).hasContent("nested 2");
                assertThat(run.log()).doesNotContain("0ther-word").doesNotContain("th1rd-word");
            }
        }
    }

    private static String credential(String url, String user, String password) {
        return "{\"url\":\"" + url + "\",\"username\":\"" + user + "\",\"password\":\"" + password + "\"}";
    }

    private void assertWorks(String... arguments) throws Exception {
        try (Running run = start(arguments, "--one-time")) {
            assertThat(run.exitCode()).as(run.log()).isZero();
            assertThat(run.published()).isNotEmpty();
            assertThat(run.log()).doesNotContain("s3cret");
        }
    }

    private void assertFails(String... arguments) throws Exception {
        try (Running run = start(arguments, "--one-time")) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.log()).doesNotContain("wr0ng").doesNotContain("s3cret");
        }
    }

    private Running start(String[] arguments, String more) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = more;
        return start(all);
    }

    private Running start(String... arguments) {
        return Running.start(server.url(), root, arguments);
    }
}
