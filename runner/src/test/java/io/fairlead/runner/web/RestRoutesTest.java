package io.fairlead.runner.web;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.testkit.Readme;
import io.fairlead.runner.web.rest.RestRoutes;
import io.fairlead.runner.web.rest.Takes;
import io.fairlead.runner.web.rest.Takes.Kind;
import io.javalin.Javalin;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a route of REST does not know is refused by name: all routes, because all say what they take. */
class RestRoutesTest {

    /** Of none of the kinds that a value can have to be. */
    private static final Map<Kind, String> MISFITS =
            Map.of(Kind.TEXT, "5", Kind.BOOLEAN, "\"true\"", Kind.OBJECT, "[1]", Kind.NUMBER, "-1", Kind.ON, "off");

    @TempDir
    Path folder;

    private TestSite site;
    private DagRun run;

    @BeforeEach
    void open() {
        site = TestSite.open(folder);
        site.scheduler.push(dag("hello", task("greet")));
        run = site.start("hello");
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void the_readme_lists_each_route_and_what_it_takes() throws Exception {
        assertThat(Readme.between("rest")).isEqualTo(site.rest().table());
    }

    @Test
    void a_query_parameter_that_a_route_does_not_take_is_refused() throws Exception {
        assertThat(site.rest().made()).hasSizeGreaterThan(15);
        for (Endpoint route : site.rest().made()) {
            var answer = call(route, "?surprise=1", "");
            assertRefused(route, answer, "'surprise'");
            takes(route)
                    .query()
                    .keySet()
                    .forEach(name -> assertThat(answer.body()).as(route.path).contains(name));
        }
    }

    @Test
    void a_query_parameter_is_given_once_and_has_its_kind() throws Exception {
        for (Endpoint route : site.rest().made()) {
            for (var parameter : takes(route).query().entrySet()) {
                String name = parameter.getKey();
                assertRefused(route, call(route, "?" + name + "=1&" + name + "=1", ""), name + " is given 2 times");
                if (parameter.getValue() == Kind.TEXT) continue;
                String misfit = MISFITS.get(parameter.getValue());
                assertRefused(route, call(route, "?" + name + "=" + misfit, ""), name + " is '" + misfit + "'");
                assertThat(call(route, "?" + name + "=", "").statusCode())
                        .as(route.path)
                        .isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"Surprise\": null}       | 'Surprise'",
                "[]                         | the body is []; it must be a JSON object",
                "5                          | the body is 5; it must be a JSON object",
                "null                       | the body is null; it must be a JSON object",
                "\"{}\"                     | it must be a JSON object",
                "{                          | the body must be JSON",
                "{} {}                      | the body must be JSON",
                "{\"state\":1,\"state\":1}  | the body must be JSON: Duplicate field 'state'",
                "state=failed               | the body must be JSON"
            })
    void a_body_is_one_object_of_members_that_the_route_takes(String body, String told) throws Exception {
        for (Endpoint route : site.rest().made()) if (hasBody(route)) assertRefused(route, call(route, "", body), told);
    }

    @Test
    void a_member_has_its_kind() throws Exception {
        for (Endpoint route : site.rest().made()) {
            for (var member : takes(route).members().entrySet()) {
                String misfit = MISFITS.get(member.getValue());
                String body = "{\"" + member.getKey() + "\":" + misfit + "}";
                String shown = Json.write(Map.of("detail", member.getKey() + " is " + misfit + "; it must be "));
                assertRefused(route, call(route, "", body), shown.substring(1, shown.length() - 2));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"logical_date", "run_after", "data_interval_start", "data_interval_end", "note"})
    void what_airflow_has_and_we_have_not_yet_is_refused_where_it_means_something(String name) throws Exception {
        var refused = trigger("{\"" + name + "\":\"2026-01-01T00:00:00Z\"}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("'" + name + "' is not supported yet; leave it out");
        assertThat(runs()).isEqualTo(1);
        assertThat(trigger("{\"" + name + "\":null,\"conf\":null,\"dag_run_id\":null}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(runs()).isEqualTo(2);
    }

    @Test
    void all_that_is_wrong_is_told_at_once_and_nothing_is_started() throws Exception {
        var refused = trigger("{\"dag_run_id\":5,\"Conf\":{\"rows\":1},\"note\":\"n\"}");
        assertThat(detail(refused))
                .isEqualTo("dag_run_id is 5; it must be a text"
                        + "; there is no member 'Conf' in this body, but dag_run_id, conf"
                        + "; 'note' is not supported yet; leave it out");
        assertThat(runs()).isEqualTo(1);
    }

    @Test
    void a_filter_that_does_nothing_yet_answers_nothing() throws Exception {
        var refused = site.getJson("/api/v2/dags/~/dagRuns?state=failed&limit=5");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(detail(refused)).isEqualTo("there is no query parameter 'state' here, but limit, offset");
        assertThat(site.getJson("/api/v2/dags/~/dagRuns?&&limit=5&&").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=%zz", "limit=%", "%zz=1", "limit=5&%zz", "limit=%ff"})
    void a_query_that_is_not_encoded_is_refused(String query) throws Exception {
        var connection = (HttpURLConnection) new URL(site.uri("/api/v2/dags") + "?" + query).openConnection();
        assertThat(connection.getResponseCode()).isEqualTo(400);
    }

    @Test
    void a_log_begins_at_one_place() throws Exception {
        String log = "/api/v2/dags/demo.hello/dagRuns/" + run.name() + "/taskInstances/greet/logs/1";
        assertThat(detail(site.getJson(log + "?offset=0&tail=5")))
                .contains("give only one of offset, token, from_line, tail");
        assertThat(site.getJson(log + "?tail=5&offset=").statusCode()).isEqualTo(200);
    }

    @Test
    void a_stranger_does_not_hear_what_a_route_takes() throws Exception {
        try (var closed = TestSite.withAdministrator(Files.createDirectory(folder.resolve("closed")))) {
            assertThat(closed.getJson("/api/v2/dags?surprise=1").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void a_route_that_does_not_say_what_it_takes_answers_nothing() throws Exception {
        var stray = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.routes.get("/api/v2/stray", context -> context.result("here"));
            config.routes.get("/page", context -> context.result("here"));
            new RestRoutes().addTo(config.routes);
        });
        stray.start("127.0.0.1", 0);
        try {
            assertThat(status(stray, "/api/v2/stray")).isEqualTo(500);
            assertThat(status(stray, "/page?surprise=1")).isEqualTo(200);
        } finally {
            stray.stop();
        }
    }

    private int status(Javalin server, String path) throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return site.http
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private static void assertRefused(Endpoint route, HttpResponse<String> answer, String told) {
        String what = route.method + " " + route.path;
        assertThat(answer.statusCode()).as(what).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type"))
                .as(what)
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(answer.body()).as(what).contains(told);
    }

    private static Takes takes(Endpoint route) {
        return route.metadata(Takes.class);
    }

    private static boolean hasBody(Endpoint route) {
        return route.method != HandlerType.GET && !takes(route).anyBody();
    }

    private HttpResponse<String> call(Endpoint route, String query, String body)
            throws IOException, InterruptedException {
        String path = route.path
                .replace("{dag}", "demo.hello")
                .replace("{run}", run.name())
                .replace("{task}", "greet")
                .replace("{try}", "1")
                .replace("{repo}", "demo");
        return site.send(site.request(path + query).method(route.method.name(), BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> trigger(String body) throws IOException, InterruptedException {
        site.scheduler.clock.advance(Duration.ofMillis(1)); // a run's id is its moment
        return site.send(site.request("/api/v2/dags/demo.hello/dagRuns").POST(BodyPublishers.ofString(body)));
    }

    private static String detail(HttpResponse<String> answer) {
        return Json.read(answer.body(), JsonNode.class).path("detail").asText();
    }

    private int runs() {
        return site.scheduler.queries.count("demo.hello");
    }
}
