package io.fairlead.runner.web.page;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dag.ParameterType;
import io.fairlead.dag.Retry;
import io.fairlead.dag.Schedule;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.RunState;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.web.TestSite;
import io.fairlead.runner.web.view.Assets;
import io.fairlead.runner.web.view.Links;
import io.fairlead.runner.web.view.Pages;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageRoutesTest {

    @TempDir
    private Path folder;

    private TestSite site;

    @BeforeEach
    void start() {
        site = TestSite.open(folder);
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void without_a_dag_the_first_page_says_what_is_missing() throws Exception {
        assertThat(site.get("/").body())
                .contains("No DAG yet", "demo: file:///demo, main", "It is being fetched.")
                .contains("data-topics=\"dags runs\"");
        site.scheduler.pushBroken("';' expected");
        assertThat(site.get("/").body()).contains("1 file did not load; Deployments says why");
    }

    @Test
    void the_first_page_lists_dags_with_their_last_runs() throws Exception {
        site.scheduler.push(dag("hello", task("greet")), exporting());
        DagRun run = site.start("hello");
        var page = site.get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("2 DAGs", "href=\"/dags/demo.hello\"", "href=\"" + Links.run(run.dag(), run.name()) + "\"")
                .contains("class=\"s-running\"", "not run yet")
                .contains("href=\"/dags/demo.export#start\"");
        assertThat(site.get("/?q=EXP").body()).contains("1 DAG with “EXP”").doesNotContain("demo.hello");
        assertThat(site.get("/?q=h%25o").body()).contains("No DAG has “h%o” in its name");
    }

    @Test
    void many_dags_are_listed_some_at_a_time() throws Exception {
        var many = new DagDescription[DagsRoute.ROWS + 1];
        for (int i = 0; i < many.length; i++) many[i] = dag("dag-%02d".formatted(i), task("only"));
        site.scheduler.push(many);
        assertThat(site.get("/?q=dag").body())
                .contains("href=\"/?offset=50&amp;q=dag\"")
                .doesNotContain("demo.dag-50");
        assertThat(site.get("/?offset=50").body()).contains("demo.dag-50", "href=\"/?offset=0\"");
        assertThat(site.get("/?offset=-1").statusCode()).isEqualTo(400);
    }

    @Test
    void a_dag_has_a_page_with_its_graph_form_runs_and_versions() throws Exception {
        site.scheduler.push(exporting());
        DagRun run = site.start("export");
        assertThat(site.get("/dags/demo.export").body())
                .contains("<title>demo.export · Fairlead</title>", "every hour", ">extract</text>")
                .contains("name=\"param.limit\" value=\"1000\"", ">" + run.name() + "</a>")
                .contains("manual, anna", "topics=dag-demo.export,dags")
                .contains("#task-extract\"");
    }

    @Test
    void a_dag_that_did_not_load_and_one_that_is_gone_say_so() throws Exception {
        site.scheduler.push(dag("hello", task("greet")));
        site.scheduler.pushBroken("';' expected");
        assertThat(site.get("/dags/demo.hello").body())
                .contains("The newest commit did not load", "dags/A.java:3: ';' expected");
        assertThat(site.get("/").body()).contains("! newest commit did not load");
        site.scheduler.push(dag("other", task("greet")));
        assertThat(site.get("/dags/demo.hello").body())
                .contains("no longer has it")
                .doesNotContain("Run now");
        assertThat(site.get("/").body()).doesNotContain("demo.hello");
    }

    @Test
    void a_run_has_a_page_with_the_state_of_each_task() throws Exception {
        site.scheduler.push(dag(
                "hello", task("greet"), task("flaky", Retry.times(2, Duration.ofMinutes(1))), task("print", "greet")));
        DagRun run = site.start("hello");
        site.scheduler.fail("flaky", "IOException: no answer");
        String body = site.get(Links.run(run.dag(), run.name())).body();
        assertThat(body)
                .contains("<title>running · " + run.name(), "topics=run-" + run.id() + "\"", "Cancel this run")
                .contains("waits for 'greet'", "up for retry", "1 <span class=\"muted\">of 3</span>")
                .contains("will be tried again at 2026-01-05 06:01:00 UTC, after: IOException: no answer");
    }

    @Test
    void a_failed_run_shows_the_reason_and_the_end_of_the_log() throws Exception {
        site.scheduler.push(dag("hello", task("greet"), task("print", "greet")));
        DagRun run = site.start("hello");
        site.log(run, "greet", "first", "<script>alert(1)</script>");
        site.scheduler.fail("greet", "IllegalStateException: no <name>");
        String body = site.get(Links.run(run.dag(), run.name())).body();
        assertThat(body)
                .contains("<title>failed · ", "<b>greet</b> failed in attempt 1", "no &lt;name&gt;")
                .contains("&lt;script&gt;alert(1)", "upstream failed", "'greet' failed")
                .doesNotContain("<script>alert", "Cancel this run");
    }

    @Test
    void what_became_of_a_push_is_shown() throws Exception {
        site.scheduler.push(dag("hello", task("greet")));
        site.scheduler.repos.seen("demo", "%040x".formatted(1), site.scheduler.clock.instant());
        assertThat(site.get("/repos").body())
                .contains("change 1", "1 file loaded")
                .doesNotContain("to come");
        site.scheduler.pushBroken("';' expected");
        site.scheduler.repos.seen("demo", "f".repeat(40), site.scheduler.clock.instant());
        assertThat(site.get("/repos").body())
                .contains("<code>dags/A.java:3</code> ';' expected", "1 file did not load")
                .contains("Kept from an older commit", "href=\"/dags/demo.hello\"")
                .contains("to come");
        site.scheduler.repos.syncFailed("demo", "connection refused", site.scheduler.clock.instant());
        assertThat(site.get("/repos").body()).contains("<b>Cannot sync:</b> connection refused");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/dags/demo.nothing",
                "/dags/demo.hello/runs/nothing",
                "/dags/demo.hello/runs/nothing/tasks/x/log",
                "/static/nothing.js"
            })
    void what_does_not_exist_is_a_page_for_people_and_a_problem_document_for_programs(String path) throws Exception {
        var page = site.get(path);
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).contains("<h1>Not found</h1>", "Back to all DAGs");
        var document = site.getJson(path);
        assertThat(document.statusCode()).isEqualTo(404);
        assertThat(document.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
    }

    @Test
    void pausing_leads_back_to_where_the_button_was() throws Exception {
        site.scheduler.push(dag("hello", Schedule.every(Duration.ofHours(1)), task("greet")));
        var paused = site.post(
                "/dags/demo.hello/pause", "", "Referer", site.uri("/?q=h").toString());
        assertThat(paused.statusCode()).isEqualTo(303);
        assertThat(location(paused)).endsWith("/?q=h");
        assertThat(site.scheduler.dags.find("demo.hello").orElseThrow().paused())
                .isTrue();
        var resumed = site.post("/dags/demo.hello/resume", "", "Referer", "http://evil.example/");
        assertThat(location(resumed)).endsWith("/dags/demo.hello");
        assertThat(site.scheduler.dags.find("demo.hello").orElseThrow().paused())
                .isFalse();
    }

    @Test
    void starting_a_run_leads_to_its_page() throws Exception {
        site.scheduler.push(exporting());
        var started = site.post("/dags/demo.export/trigger", "param.limit=7");
        assertThat(started.statusCode()).isEqualTo(303);
        assertThat(location(started)).contains("/dags/demo.export/runs/manual__2026");
        DagRun run = site.scheduler.queries.newest("demo.export", 1, 0).get(0);
        assertThat(run.params()).as("a box that is not ticked is false").isEqualTo("{\"dry\":false,\"limit\":7}");
        assertThat(run.triggeredBy()).isEqualTo("local");
        assertThat(site.get(Links.run(run.dag(), run.name())).body()).contains("<dt>limit</dt><dd><code>7</code>");
    }

    @Test
    void a_form_that_is_refused_comes_back_with_what_was_typed() throws Exception {
        site.scheduler.push(exporting());
        var refused = site.post("/dags/demo.export/trigger", "param.limit=many&param.dry=true");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body())
                .contains("role=\"alert\">parameter 'limit' is \"many\"; it must be a whole number")
                .contains("name=\"param.limit\" value=\"many\"", "value=\"true\" checked")
                .contains("data-stream=\"\"");
        assertThat(site.scheduler.queries.count()).isZero();
        assertThat(site.get("/dags/demo.export/trigger").statusCode()).isEqualTo(302);
    }

    @Test
    void a_value_that_its_type_cannot_hold_starts_no_run_on_the_page_nor_over_rest() throws Exception {
        site.scheduler.push(exporting());
        var page = site.post("/dags/demo.export/trigger", "param.limit=99999999999");
        var rest = site.send(site.request("/api/v2/dags/demo.export/dagRuns")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"conf\":{\"limit\":99999999999}}")));
        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.body()).contains("it must be a whole number from -2147483648 to 2147483647");
        assertThat(rest.statusCode()).isEqualTo(400);
        assertThat(rest.body())
                .contains("parameter 'limit' is 99999999999; it must be a whole number from -2147483648 to 2147483647");
        assertThat(site.scheduler.queries.count()).isZero();
    }

    @Test
    void a_run_can_be_cancelled() throws Exception {
        site.scheduler.push(dag("hello", task("greet")));
        DagRun run = site.start("hello");
        var cancelled = site.post(Links.cancel(run.dag(), run.name()), "");
        assertThat(cancelled.statusCode()).isEqualTo(303);
        assertThat(site.scheduler.run(run).state()).isEqualTo(RunState.FAILED);
        assertThat(site.get(Links.run(run.dag(), run.name())).body()).contains("cancelled by local");
        assertThat(site.post(Links.cancel(run.dag(), run.name()), "").statusCode())
                .as("again")
                .isEqualTo(303);
    }

    @Test
    void a_repo_can_be_synced_now() throws Exception {
        assertThat(location(site.post("/repos/demo/sync", ""))).endsWith("/repos?synced=demo");
        assertThat(site.synced).containsExactly("demo");
        assertThat(site.get("/repos?synced=demo").body()).contains("Asked for the newest commit of demo.");
        assertThat(site.post("/repos/other/sync", "").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dags/demo.hello/trigger", "/dags/demo.hello/pause", "/repos/demo/sync"})
    void a_form_on_another_site_changes_nothing(String path) throws Exception {
        site.scheduler.push(dag("hello", task("greet")));
        var refused = site.send(site.request(path, "Accept", "text/html", "Origin", "http://evil.example")
                .POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("A change must come from this runner's own pages");
        assertThat(site.scheduler.queries.count()).isZero();
        assertThat(site.scheduler.dags.find("demo.hello").orElseThrow().paused())
                .isFalse();
        assertThat(site.synced).isEmpty();
    }

    @Test
    void another_name_that_points_to_this_machine_is_refused() throws Exception {
        assertThat(statusLine("evil.example:" + site.uri("").getPort())).contains(" 403 ");
        assertThat(statusLine("localhost:" + site.uri("").getPort())).contains(" 200 ");
    }

    @Test
    void browsers_are_told_to_trust_nothing_else() throws Exception {
        for (String path : List.of("/", "/nothing", Assets.link("live.js"), "/api/v2/dags")) {
            assertThat(site.get(path).headers().map())
                    .containsEntry("content-security-policy", List.of(Pages.CONTENT_SECURITY_POLICY))
                    .containsEntry("x-content-type-options", List.of("nosniff"))
                    .containsEntry("referrer-policy", List.of("same-origin"));
        }
        assertThat(site.get("/").headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(site.get(Assets.link("live.js"))
                        .headers()
                        .firstValue("Cache-Control")
                        .orElse(""))
                .contains("immutable");
    }

    private String statusLine(String host) throws IOException {
        try (var socket = new Socket("127.0.0.1", site.uri("").getPort())) {
            socket.setSoTimeout(60_000);
            String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    private static String location(java.net.http.HttpResponse<?> response) {
        return response.headers().firstValue("Location").orElse("");
    }

    private static DagDescription exporting() {
        return new DagDescription(
                "export",
                "Exports orders.",
                Schedule.cron("0 * * * *"),
                Optional.empty(),
                4,
                Duration.ofHours(1),
                List.of(
                        new DagDescription.Parameter("limit", ParameterType.INTEGER, "1000", List.of()),
                        new DagDescription.Parameter("dry", ParameterType.BOOLEAN, "true", List.of())),
                List.of(task("extract"), task("load", "extract")));
    }
}
