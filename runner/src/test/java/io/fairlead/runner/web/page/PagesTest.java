package io.fairlead.runner.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dag.ParameterType;
import io.fairlead.runner.run.dag.DagDescription.Parameter;
import io.fairlead.runner.web.log.LogPart;
import io.fairlead.runner.web.view.Assets;
import io.fairlead.runner.web.view.Pages;
import io.fairlead.runner.web.view.StateMark;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class PagesTest {

    private static final Pattern TAG = Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\"[^\"]*\"|'[^']*'|[^>\"'])*)>");
    private static final Pattern ATTRIBUTE = Pattern.compile("\\s([a-z-]+)(?:=\"([^\"]*)\")?");
    private static final Set<String> VOID = Set.of("meta", "link", "input", "img", "br");

    private final Pages pages = new Pages();

    @TestFactory
    Collection<DynamicTest> every_page_is_well_formed_and_has_nothing_inline() {
        return Samples.pages().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(pages.html(entry.getValue()))))
                .toList();
    }

    @TestFactory
    Collection<DynamicTest> nothing_that_a_stranger_wrote_becomes_markup() {
        return Samples.pages().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> assertThat(pages.html(entry.getValue()))
                                .doesNotContain("<img src=x", "<b>euro", "<row>")))
                .toList();
    }

    @Test
    void every_state_of_a_task_is_said_in_words() {
        String html = pages.html(Samples.run());
        for (StateMark state : StateMark.values()) {
            assertThat(html).contains("</svg>" + state.text() + "</span>").contains(": " + state.text() + "</title>");
        }
    }

    @Test
    void every_row_of_the_dags_leads_to_its_dag_and_its_runs() {
        String html = pages.html(Samples.dags());
        assertThat(html)
                .contains("href=\"/dags/shop.sales-report\"")
                .contains("href=\"/dags/shop.sales-report/runs/run-19\"")
                .contains("action=\"/dags/shop.sales-report/trigger\"")
                .contains("action=\"/dags/shop.sales-report/pause\"")
                .contains("action=\"/dags/warehouse.stock-levels/resume\"")
                .contains("title=\"dags/Sales.java:12: &#39;;&#39; expected\"")
                .contains("title=\"2026-03-01 11:05:12 UTC\"")
                .contains("href=\"/?offset=50\"");
    }

    @Test
    void a_start_without_dags_says_what_to_do() {
        assertThat(pages.html(Samples.noDags()))
                .contains("Its first commit is fetched")
                .contains("(to do)");
    }

    @Test
    void parameters_have_fields_of_their_types() {
        String html = pages.html(Samples.dag(Samples.graph()));
        assertThat(html)
                .contains("type=\"date\" name=\"param.day\" value=\"2026-02-28\"")
                .contains("<option value=\"EU\" selected>EU</option>")
                .contains("type=\"number\" step=\"1\" name=\"param.limit\"")
                .contains("type=\"checkbox\" name=\"param.dryRun\" value=\"true\" checked")
                .contains("value=\"it&#39;s &#34;quoted&#34; &amp; &lt;b>\"");
    }

    @Test
    void a_field_holds_its_parameters_default_as_plain_text() {
        assertThat(FormField.of(new Parameter("day", ParameterType.DATE, "\"2026-02-28\"", List.of())))
                .isEqualTo(new FormField("day", "date", "2026-02-28", List.of()));
        assertThat(FormField.of(new Parameter("limit", ParameterType.INTEGER, "1000", List.of()))
                        .value())
                .isEqualTo("1000");
        assertThat(FormField.of(new Parameter("dryRun", ParameterType.BOOLEAN, "true", List.of()))
                        .input())
                .isEqualTo("param.dryRun");
    }

    @Test
    void a_graph_of_too_many_tasks_offers_neighbourhoods() {
        String whole = pages.html(Samples.dag(Samples.large(Optional.empty())));
        assertThat(whole).contains("300 tasks are too many").doesNotContain("<svg class=\"dag");
        assertThat(whole).contains("href=\"/dags/shop.sales-report?task=task-7#graph\"");
        String part = pages.html(Samples.dag(Samples.large(Optional.of("task-150"))));
        assertThat(part).contains("These are the 50 nearest to").contains("aria-label=\"graph of 50 tasks\"");
    }

    @Test
    void a_live_page_names_its_one_stream_and_what_it_listens_for() {
        assertThat(pages.html(Samples.run()))
                .contains("data-stream=\"/events?topics=run-12\"")
                .contains("hx-trigger=\"fl:run-12 from:body\"");
        assertThat(pages.html(Samples.runningRun())).contains("hx-trigger=\"fl:run-12 from:body, every 10s\"");
        assertThat(pages.html(Samples.log()))
                .contains("/tasks/total/log/stream?attempt=2&amp;level=INFO&amp;offset=123456\"")
                .contains("hx-trigger=\"fl:end from:body\"");
        assertThat(pages.html(Samples.pages().get("error-404"))).contains("data-stream=\"\"");
    }

    @Test
    void the_lines_of_a_log_are_numbered_anchors_and_say_how_many_are_hidden() {
        String html = pages.html(Samples.log());
        assertThat(html)
                .contains("id=\"L2001\"")
                .contains("href=\"#L2001\"")
                .contains("12 lines hidden")
                .contains("before line 2,001")
                .contains("<span class=\"fg2\">ok</span> wrote &lt;row&gt; &amp; more <span class=\"bold fg4\">");
    }

    @Test
    void fragments_of_a_log_have_no_page_around_them() {
        String lines = pages.render(LogPart.NEW, Samples.logPart());
        assertThat(lines.strip()).startsWith("<div class=\"line").doesNotContain("<html");
        assertThat(pages.render(LogPart.EARLIER, Samples.logPart()))
                .contains("/log/lines?attempt=2&amp;level=INFO&amp;before=2001");
    }

    @Test
    void static_files_are_found_and_named_by_their_content() {
        for (String name : Set.of("htmx.min.js", "live.js", "fairlead.css", "icon.svg")) {
            var asset = Assets.find(name).orElseThrow();
            assertThat(asset.bytes()).isNotEmpty();
            assertThat(Assets.link(name)).isEqualTo("/static/" + name + "?v=" + asset.version());
        }
        assertThat(Assets.find("../live.js")).isEmpty();
        String script = new String(Assets.find("live.js").orElseThrow().bytes(), StandardCharsets.UTF_8);
        assertThat(script.lines().count()).isLessThanOrEqualTo(60);
    }

    private static void check(String html) {
        assertThat(html).doesNotContain("http://", "hx-on", "javascript:").contains("<title>");
        Deque<String> open = new ArrayDeque<>();
        Set<String> ids = new HashSet<>();
        Matcher tag = TAG.matcher(html);
        while (tag.find()) {
            String name = tag.group(2);
            String attributes = tag.group(3);
            if (!tag.group(1).isEmpty()) {
                assertThat(open.pop())
                        .as(html.substring(Math.max(0, tag.start() - 200), tag.end()))
                        .isEqualTo(name);
                continue;
            }
            checkAttributes(name, attributes, ids);
            if (!VOID.contains(name) && !attributes.endsWith("/")) open.push(name);
        }
        assertThat(open).as("left open").isEmpty();
    }

    private static void checkAttributes(String tag, String attributes, Set<String> ids) {
        assertThat(tag).isNotEqualTo("style");
        if (tag.equals("script")) assertThat(attributes).contains("src=\"/static/");
        Matcher attribute = ATTRIBUTE.matcher(attributes);
        while (attribute.find()) {
            assertThat(attribute.group(1)).doesNotStartWith("on").isNotEqualTo("style");
            if (attribute.group(1).equals("id"))
                assertThat(ids.add(attribute.group(2)))
                        .as("unique id " + attribute.group(2))
                        .isTrue();
        }
    }
}
