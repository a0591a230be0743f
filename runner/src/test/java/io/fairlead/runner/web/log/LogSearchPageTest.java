package io.fairlead.runner.web.log;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.web.TestSite;
import io.fairlead.runner.web.view.Links;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking for lines, on the page and by REST. */
class LogSearchPageTest {

    private static final int MANY = 5_000;

    @TempDir
    private Path folder;

    private TestSite site;
    private DagRun run;
    private String page;
    private String rest;

    @BeforeEach
    void start() throws IOException {
        site = TestSite.open(folder);
        site.scheduler.push(dag("hello", task("greet")));
        run = site.start("hello");
        page = Links.log(run.dag(), run.name(), "greet", -1);
        rest = "/api/v2/dags/demo.hello/dagRuns/" + run.name() + "/taskInstances/greet/logs/1";
        site.log(
                run,
                "greet",
                IntStream.rangeClosed(1, MANY)
                        .mapToObj(
                                i -> i == 777 ? "ERROR no <rate> for CHF" : i % 2 == 0 ? "WARN even " + i : "odd " + i)
                        .toArray(String[]::new));
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void a_text_is_found_on_the_page_without_any_script() throws Exception {
        assertThat(site.get(page).body()).contains("<form class=\"find\"", "name=\"q\"", "method=\"get\"");
        String found = site.get(page + "?attempt=1&q=%3CRATE%3E").body();
        assertThat(found)
                .contains("1 line found, up to line 5,000", "no &lt;rate&gt; for CHF", "End of the log")
                .contains("attempt=1&amp;before=1777#L777", "value=\"&lt;RATE>\"")
                .doesNotContain("odd 1", "data-stream=\"/dags");
        assertThat(site.get(page + "?attempt=1&before=1777").body()).contains("id=\"L777\"");
    }

    @Test
    void a_search_that_found_many_lines_can_be_gone_on_with() throws Exception {
        String first = site.get(page + "?attempt=1&level=WARN&q=even").body();
        assertThat(first).contains("1,000 lines found, up to line 2,000", "&amp;q=even\">ERROR</a>");
        String more = first.replaceAll("(?s).*class=\"button\" href=\"([^\"]*)\".*", "$1")
                .replace("&amp;", "&");
        assertThat(more).contains("&line=2001");
        String second = site.get(more).body();
        assertThat(second).contains("even 2002", "#L2002\"").doesNotContain("even 2000");
    }

    @Test
    void an_expression_that_is_none_is_refused_with_words() throws Exception {
        assertThat(site.get(page + "?q=(a&regex=on").statusCode()).isEqualTo(400);
        assertThat(site.get(page + "?q=(a&regex=on").body()).contains("is no regular expression");
        assertThat(site.get(page + "?q=%5Eodd%20%5Cd$&regex=on").body()).contains("0 lines found");
        assertThat(site.get(page + "?q=odd%20%5Cd$&regex=on").body()).contains("5 lines found");
    }

    @Test
    void what_is_printed_on_stderr_is_found_as_such_and_not_among_errors() throws Exception {
        site.log(run, "greet", "stderr has it");
        assertThat(site.get(page + "?attempt=1&level=STDERR&q=it").body()).contains("1 line found", "stderr has it");
        assertThat(site.get(page + "?attempt=1&level=ERROR&q=it").body()).contains("0 lines found");
        assertThat(text("?level=STDERR").lines()).singleElement().asString().endsWith("INFO  stderr stderr has it");
        assertThat(text("?level=ERROR")).doesNotContain("stderr");
    }

    @Test
    void rest_gives_lines_by_level_text_and_number() throws Exception {
        assertThat(text("?grep=chf").lines()).singleElement().asString().endsWith("ERROR no <rate> for CHF");
        assertThat(text("?level=ERROR").lines()).hasSize(1);
        assertThat(text("?level=STDERR")).isEmpty();
        assertThat(text("?tail=3").lines()).hasSize(3).last().asString().endsWith("even 5000");
        assertThat(text("?from_line=4998").lines())
                .hasSize(3)
                .first()
                .asString()
                .endsWith("even 4998");
        assertThat(text("?from_line=9999")).isEmpty();
        assertThat(site.getJson(rest + "?level=LOUD").statusCode()).isEqualTo(400);
        HttpResponse<String> response = site.getJson(rest + "?grep=nowhere");
        assertThat(response.headers().firstValueAsLong("X-Fairlead-Next-Offset"))
                .hasValue(text("?offset=0").length());
    }

    @Test
    void rest_speaks_json_with_a_token_to_go_on_with() throws Exception {
        JsonNode first = json("?tail=2");
        assertThat(first.path("content")).hasSize(2);
        assertThat(first.path("content").get(1).path("event").asText()).isEqualTo("WARN even 5000");
        assertThat(first.path("content").get(1).path("level").asText()).isEqualTo("warn");
        assertThat(first.path("content").get(1).hasNonNull("timestamp")).isTrue();
        String token = first.path("continuation_token").asText();
        assertThat(json("?token=" + token).path("continuation_token").asText()).isEqualTo(token);
        site.scheduler.succeed("greet");
        JsonNode last = json("?token=" + token);
        assertThat(last.path("content")).isEmpty();
        assertThat(last.hasNonNull("continuation_token")).isFalse();
    }

    private JsonNode json(String query) throws Exception {
        return Json.read(
                site.getJson(rest + query, "Accept", "application/json").body(), JsonNode.class);
    }

    private String text(String query) throws Exception {
        return site.getJson(rest + query).body();
    }
}
