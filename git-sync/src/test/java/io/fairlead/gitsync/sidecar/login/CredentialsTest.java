package io.fairlead.gitsync.sidecar.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.options.UserPassword;
import io.fairlead.gitsync.sidecar.client.WebCall;
import io.fairlead.gitsync.sidecar.log.Json;
import io.fairlead.gitsync.sidecar.log.Secrets;
import io.fairlead.gitsync.sidecar.metrics.Metrics;
import io.fairlead.gitsync.sidecar.settings.ListedLogin;
import io.fairlead.gitsync.sidecar.settings.Settings;
import io.fairlead.gitsync.sidecar.testkit.Responder;
import io.fairlead.gitsync.testkit.HeldTime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialsTest {

    private static final String REPO = "https://git.example.org/team/dags.git";
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path temp;

    private final Metrics metrics = new Metrics();
    private final Secrets secrets = new Secrets();

    @ParameterizedTest
    @CsvSource({
        "https://git.example.org/team/dags.git, dags",
        "https://git.example.org/team/dags.git/, dags",
        "https://git.example.org:443/team/lib/x.git, lib",
        "https://GIT.example.org/other.git, dags",
        "https://git.example.org/team/library.git, dags",
        "https://git.example.org:8443/team/dags.git, ",
        "http://git.example.org/team/dags.git, ",
        "https://evil.example.org/team/dags.git, "
    })
    void the_login_whose_path_leads_furthest_is_taken_and_never_one_of_another_host(String url, String user) {
        List<SidecarCredentials.Login> logins =
                List.of(login(REPO, "dags"), login("https://git.example.org/team/lib/", "lib"));
        assertThat(BestLogin.of(logins, url).map(UserPassword::user).orElse(null))
                .isEqualTo(user);
    }

    @Test
    void a_password_file_is_read_again_for_every_sync_and_its_content_never_shown() throws Exception {
        Path file = Files.writeString(temp.resolve("password"), "first\n");
        ListedLogins listed = new ListedLogins(List.of(new ListedLogin(REPO, "ada", "", file.toString())));
        SidecarCredentials credentials = new SidecarCredentials(null, List.of(listed), secrets);
        credentials.refresh();
        assertThat(credentials.forUrl(REPO)).contains(new UserPassword("ada", "first"));
        Files.writeString(file, "second");
        assertThat(credentials.forUrl(REPO)).contains(new UserPassword("ada", "first"));
        credentials.refresh();
        assertThat(credentials.forUrl(REPO)).contains(new UserPassword("ada", "second"));
        assertThat(secrets.hide("first, second")).isEqualTo("REDACTED, REDACTED");
        Files.delete(file);
        assertThatThrownBy(credentials::refresh).isInstanceOf(SyncFailure.class).hasMessageContaining(file.toString());
    }

    @Test
    void an_askpass_url_is_asked_once_for_a_sync_and_counted() throws Exception {
        try (Responder answers = new Responder(call -> call == 1
                ? new Responder.Answer(503, "")
                : new Responder.Answer(200, "username=ada\npassword=p=w\n"))) {
            AskpassLogin source = new AskpassLogin(
                    answers.url() + "/?key=s3cret", REPO, WebCall.direct(Duration.ofSeconds(5)), metrics);
            assertThatThrownBy(source::logins)
                    .hasMessageContaining("answered 503")
                    .hasMessageNotContaining("s3cret");
            assertThat(source.logins()).containsExactly(login(REPO, "ada", "p=w"));
            assertThat(metrics.text())
                    .contains("git_sync_askpass_calls{status=\"error\"} 1\n")
                    .contains("git_sync_askpass_calls{status=\"success\"} 1\n");
        }
        AskpassLogin nobody =
                new AskpassLogin("http://127.0.0.1:1/", REPO, WebCall.direct(Duration.ofSeconds(5)), metrics);
        assertThatThrownBy(nobody::logins).isInstanceOf(SyncFailure.class);
    }

    @ParameterizedTest
    @CsvSource({"PKCS8", "PKCS1"})
    void a_github_app_proves_itself_and_renews_its_token_before_it_ends(String format) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        String token = "{\"token\":\"ghs_s3cret\",\"expires_at\":\"2026-03-01T11:00:00Z\"}";
        HeldTime time = new HeldTime(NOW);
        try (Responder github = new Responder(call -> new Responder.Answer(201, token))) {
            Settings.GitHubApp app = new Settings.GitHubApp(github.url(), "Iv1", 42, pem(pair, format), "");
            GitHubAppLogin source = new GitHubAppLogin(
                    app, REPO, WebCall.direct(Duration.ofSeconds(5)), time.clock(), metrics, secrets);
            assertThat(source.logins()).containsExactly(login(REPO, "-", "ghs_s3cret"));
            time.pass(Duration.ofSeconds(3_569));
            source.logins();
            time.jump(Duration.ofHours(-9));
            source.logins();
            assertThat(github.requests).containsExactly("POST /app/installations/42/access_tokens");
            time.pass(Duration.ofSeconds(2));
            source.logins();
            assertThat(github.requests).hasSize(2);
            String proof = github.calls.get(0).getFirst("Authorization").substring("Bearer ".length());
            assertThat(claims(proof, pair).get("iss")).isEqualTo("Iv1");
            assertThat(claims(proof, pair).get("exp"))
                    .hasToString("" + NOW.plusSeconds(540).getEpochSecond());
        }
        assertThat(secrets.hide("ghs_s3cret")).isEqualTo("REDACTED");
        assertThat(metrics.text()).contains("git_sync_refresh_github_app_token_count{status=\"success\"} 2\n");
    }

    @Test
    void a_github_apps_token_is_renewed_after_the_machine_has_slept() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var time = new HeldTime(NOW);
        try (Responder github = new Responder(call -> new Responder.Answer(
                201,
                "{\"token\":\"ghs_s3cret\",\"expires_at\":\""
                        + time.clock().dates().instant().plusSeconds(3_600) + "\"}"))) {
            var app = new Settings.GitHubApp(github.url(), "Iv1", 42, pem(generator.generateKeyPair(), "PKCS8"), "");
            var source = new GitHubAppLogin(
                    app, REPO, WebCall.direct(Duration.ofSeconds(5)), time.clock(), metrics, secrets);
            source.logins();
            time.jump(Duration.ofHours(8)); // The monotonic clock stands still meanwhile.
            source.logins();
            source.logins();
            assertThat(github.requests).as("tokens asked for").hasSize(2);
        }
    }

    @Test
    void a_key_that_is_none_fails_the_sync_with_the_reason_and_without_the_key() {
        Settings.GitHubApp app = new Settings.GitHubApp("http://127.0.0.1:1", "Iv1", 42, "s3cret", "");
        GitHubAppLogin source = new GitHubAppLogin(
                app, REPO, WebCall.direct(Duration.ofSeconds(5)), new HeldTime(NOW).clock(), metrics, secrets);
        assertThatThrownBy(source::logins)
                .hasMessageContaining("GitHub App Iv1 gets no token: the private key is not in PEM format")
                .hasMessageNotContaining("s3cret");
    }

    private static Map<?, ?> claims(String proof, KeyPair pair) throws Exception {
        String[] parts = proof.split("\\.");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(pair.getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
        return (Map<?, ?>) Json.parse(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
    }

    /** Java writes PKCS#8; PKCS#1 is what is left without its first 26 bytes. */
    private static String pem(KeyPair pair, String format) {
        byte[] key = pair.getPrivate().getEncoded();
        boolean old = format.equals("PKCS1");
        byte[] body = old ? Arrays.copyOfRange(key, 26, key.length) : key;
        String name = old ? "RSA PRIVATE KEY" : "PRIVATE KEY";
        return "-----BEGIN " + name + "-----\n" + Base64.getMimeEncoder().encodeToString(body) + "\n-----END " + name
                + "-----\n";
    }

    private static SidecarCredentials.Login login(String url, String user) {
        return login(url, user, "password");
    }

    private static SidecarCredentials.Login login(String url, String user, String password) {
        return new SidecarCredentials.Login(url, new UserPassword(user, password));
    }
}
