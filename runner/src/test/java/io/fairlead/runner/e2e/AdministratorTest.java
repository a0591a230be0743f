package io.fairlead.runner.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.runner.config.Config;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.testkit.TestApi;
import io.fairlead.runner.testkit.TestGit;
import io.fairlead.runner.testkit.TestProcess;
import io.fairlead.runner.testkit.TestRunner;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may what, over HTTP: with an administrator, and without one. */
class AdministratorTest {

    private static final String PASSWORD = "correct horse battery";
    private static Path folder;
    private static TestRunner runner;
    private static TestApi api;

    @BeforeAll
    static void start(@TempDir Path temporary) {
        folder = temporary;
        var settings =
                Map.of("FAIRLEAD_SLOTS", "1", "FAIRLEAD_ADMIN_USER", "anna", "FAIRLEAD_ADMIN_PASSWORD", PASSWORD);
        runner = TestRunner.start(folder, settings);
        api = runner.api();
    }

    @AfterAll
    static void stop() {
        runner.close();
    }

    @Test
    void nothing_is_answered_without_a_token() {
        for (String path :
                new String[] {"/api/v2/dags", "/api/v2/repos", "/git/demo.git/info/refs?service=git-upload-pack"}) {
            var refused = api.send("GET", path, null);
            assertThat(refused.statusCode()).as(path).isEqualTo(401);
            assertThat(refused.body()).as(path).doesNotContain("demo.hello");
        }
        assertThat(api.send("GET", "/api/v2/dags", null).body()).contains("POST /auth/token");
        assertThat(api.send("GET", "/api/v2/dags", null, "Authorization", "Bearer made-up")
                        .statusCode())
                .isEqualTo(401);
        assertThat(api.send("POST", "/api/v2/repos/demo/sync", "{}").statusCode())
                .isIn(401, 403);
    }

    @Test
    void a_wrong_password_gets_no_token() {
        var refused = api.send("POST", "/auth/token", Map.of("username", "anna", "password", "wrong"));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("the name or the password is wrong").doesNotContain("access_token");
    }

    @Test
    void a_token_opens_the_api_and_the_commands() {
        String token = token();
        String bearer = "Bearer " + token;
        assertThat(api.send("GET", "/api/v2/dags", null, "Authorization", bearer)
                        .statusCode())
                .isEqualTo(200);
        assertThat(api.send("POST", "/api/v2/repos/demo/sync", "{}", "Authorization", bearer)
                        .statusCode())
                .isEqualTo(202);

        var without = TestProcess.run(folder, "dags", "--server", runner.address());
        assertThat(without.status()).isEqualTo(1);
        assertThat(without.err()).contains("POST /auth/token", "401");
        var with = TestProcess.run(folder, "dags", "--server", runner.address(), "--token", token);
        assertThat(with.status()).as(with.toString()).isZero();
        assertThat(with.out()).contains("DAG");
    }

    @Test
    void git_takes_a_token_for_its_password() {
        String address = runner.address().replace("http://", "http://anna:" + token() + "@");
        var clone = TestGit.clone(address + "/git/demo.git", folder.resolve("clone"));
        assertThat(clone.file("dags/Hello.java")).exists();
    }

    @Test
    void a_change_that_another_site_makes_a_browser_send_is_refused() {
        for (String[] header :
                new String[][] {{"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "cross-site"}, {"Origin", "null"}
                }) {
            var refused = api.send("POST", "/api/v2/repos/demo/sync", "{}", header);
            assertThat(refused.statusCode()).as(String.join(" ", header)).isEqualTo(403);
            assertThat(refused.body()).contains("a change must come from this runner's own pages");
        }
    }

    @Test
    void nor_does_a_runner_that_asks_nobody_take_it(@TempDir Path open) {
        try (var unguarded = TestRunner.start(open, Map.of("FAIRLEAD_SLOTS", "1"))) {
            var its = unguarded.api();
            var path = "/api/v2/repos/demo/sync";
            assertThat(its.send("POST", path, "{}").statusCode()).isEqualTo(202);
            assertThat(its.send("POST", path, "{}", "Origin", unguarded.address())
                            .statusCode())
                    .isEqualTo(202);
            assertThat(its.send("POST", path, "{}", "Origin", "https://evil.example")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(its.send("POST", path, "{}", "Sec-Fetch-Site", "cross-site")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void a_runner_for_everybody_needs_an_administrator() {
        assertThatThrownBy(() -> Config.from(Map.of("FAIRLEAD_HOST", "0.0.0.0")))
                .isInstanceOf(Config.InvalidConfig.class)
                .hasMessageContaining("to listen on 0.0.0.0 set FAIRLEAD_ADMIN_USER and FAIRLEAD_ADMIN_PASSWORD");
        var refused = TestProcess.run(
                folder,
                "up",
                "--host",
                "0.0.0.0",
                "--port",
                "0",
                "--data",
                folder.resolve("x").toString());
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).startsWith("fairlead: to listen on 0.0.0.0 set FAIRLEAD_ADMIN_USER");
    }

    private static String token() {
        var granted = api.send("POST", "/auth/token", Map.of("username", "anna", "password", PASSWORD));
        assertThat(granted.statusCode()).isEqualTo(201);
        return Json.read(granted.body(), JsonNode.class).path("access_token").asText();
    }
}
