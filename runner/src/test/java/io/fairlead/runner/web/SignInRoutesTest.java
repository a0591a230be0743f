package io.fairlead.runner.web;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.runner.json.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInRoutesTest {

    private static final String RIGHT = "user=ada&password=correct+horse";

    @TempDir
    private Path folder;

    private TestSite site;

    @BeforeEach
    void start() {
        site = TestSite.withAdministrator(folder);
        site.scheduler.push(dag("hello", task("greet")));
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void whoever_is_not_known_is_led_to_the_sign_in_and_then_to_the_page() throws Exception {
        var stranger = site.get("/?q=hello");
        assertThat(stranger.statusCode()).isEqualTo(303);
        assertThat(location(stranger)).endsWith("/login?next=%2F%3Fq%3Dhello");
        assertThat(site.get("/login?next=%2F%3Fq%3Dhello").body())
                .contains("name=\"next\" value=\"/?q=hello\"")
                .doesNotContain("Sign out");

        var granted = site.post("/login", RIGHT + "&next=%2F%3Fq%3Dhello");
        assertThat(granted.statusCode()).isEqualTo(303);
        assertThat(location(granted)).endsWith("/?q=hello");
        String cookie = granted.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).contains("HttpOnly", "SameSite=Strict");
        String session = cookie.substring(0, cookie.indexOf(';'));
        assertThat(site.get("/", "Cookie", session).body()).contains("demo.hello", "<span>ada</span>", "Sign out");
        assertThat(site.get("/login", "Cookie", session).statusCode()).isEqualTo(302);

        var left = site.post("/logout", "", "Cookie", session);
        assertThat(location(left)).endsWith("/login");
        assertThat(site.get("/", "Cookie", session).statusCode()).isEqualTo(303);
    }

    @Test
    void a_wrong_password_leaves_the_form_and_the_way_on() throws Exception {
        var refused = site.post("/login", "user=ada&password=wrong&next=/repos");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("The name or the password is wrong.", "value=\"/repos\"");
        assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void the_sign_in_never_leads_to_another_site() throws Exception {
        assertThat(location(site.post("/login", RIGHT + "&next=//evil.example/")))
                .isEqualTo("/");
    }

    @Test
    void too_many_attempts_are_told_to_wait() throws Exception {
        for (int i = 0; i < 10; i++) site.post("/login", "user=ada&password=wrong");
        var refused = site.post("/login", RIGHT);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("Too many attempts. Try again after 2026-01-05 06:01:00 UTC.");
        assertThat(token("correct horse").statusCode()).isEqualTo(429);
    }

    @Test
    void another_site_cannot_sign_a_visitor_in() throws Exception {
        var refused = site.send(site.request("/login", "Origin", "http://evil.example")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(RIGHT)));
        assertThat(refused.statusCode()).isEqualTo(403);
    }

    @Test
    void a_program_gets_a_token_and_uses_it() throws Exception {
        var stranger = site.getJson("/api/v2/dags");
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(stranger.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(token("wrong").statusCode()).isEqualTo(401);

        var granted = token("correct horse");
        assertThat(granted.statusCode()).isEqualTo(201);
        String bearer = "Bearer "
                + Json.read(granted.body(), JsonNode.class).get("access_token").asText();
        assertThat(site.getJson("/api/v2/dags", "Authorization", bearer).body()).contains("demo.hello");
        var started = site.send(site.request("/api/v2/dags/demo.hello/dagRuns", "Authorization", bearer)
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        assertThat(started.statusCode()).isEqualTo(200);
        assertThat(started.body()).contains("\"triggering_user_name\":\"ada\"");
    }

    @Test
    void an_open_page_whose_session_has_ended_is_loaded_anew() throws Exception {
        var fetch = site.getJson("/", "HX-Request", "true");
        assertThat(fetch.statusCode()).isEqualTo(401);
        assertThat(fetch.headers().firstValue("HX-Refresh")).contains("true");
    }

    @Test
    void a_form_that_was_sent_too_late_begins_anew_after_the_sign_in() throws Exception {
        assertThat(location(site.post("/dags/demo.hello/trigger", "", "Sec-Fetch-Site", "same-origin")))
                .endsWith("/login?next=%2F");
        assertThat(site.scheduler.queries.count()).isZero();
    }

    private HttpResponse<String> token(String password) throws Exception {
        return site.send(site.request("/auth/token")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"username\": \"ada\", \"password\": \"" + password + "\"}")));
    }

    private static String location(HttpResponse<?> response) {
        return response.headers().firstValue("Location").orElse("");
    }
}
