package io.fairlead.runner.web.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.web.page.Samples;
import io.fairlead.runner.web.view.StateMark;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GraphSvgTest {

    private static final Pattern NODE =
            Pattern.compile("<rect x=\"(\\d+)\".*? width=\"(\\d+)\".*?<text x=\"(\\d+)\"[^>]*>([^<]*)<");

    @Test
    void every_task_is_a_link_with_its_state_in_words() {
        String svg = GraphSvg.of(Samples.graph().nodes());
        assertThat(svg)
                .contains("<a class=\"node s-failed\" href=\"/dags/shop.sales-report/runs/"
                        + "scheduled__2026-03-01T06:00:00Z/tasks/total/log\"><title>total: failed</title>");
        assertThat(svg.split("<a class=\"node ")).hasSize(14);
        assertThat(svg.split("<path class=\"edge\"")).hasSize(14);
    }

    @Test
    void no_text_leaves_its_box() {
        var nodes = NODE.matcher(GraphSvg.of(Samples.graph().nodes()));
        int found = 0;
        for (; nodes.find(); found++) {
            int end = Integer.parseInt(nodes.group(1)) + Integer.parseInt(nodes.group(2));
            int textEnd = Integer.parseInt(nodes.group(3)) + 8 * nodes.group(4).length();
            assertThat(textEnd).as(nodes.group(4)).isLessThan(end);
        }
        assertThat(found).isEqualTo(13);
    }

    @Test
    void a_long_name_keeps_its_beginning_and_its_end() {
        assertThat(GraphSvg.shortened("load-the-orders-of-the-last-quarter-of-europe"))
                .isEqualTo("load-the-orders-of-…-of-europe")
                .hasSize(GraphSvg.MAX_CHARACTERS);
        assertThat(GraphSvg.shortened("extract")).isEqualTo("extract");
    }

    @Test
    void names_are_escaped() {
        var node = new Graph.Node("<b>\"&", List.of(), StateMark.NONE, "/x?a=1&b=\"");
        assertThat(GraphSvg.of(List.of(node)))
                .contains("href=\"/x?a=1&amp;b=&#34;\"")
                .contains("<title>&lt;b&gt;&#34;&amp;: none</title>")
                .doesNotContain("<b>");
    }

    @Test
    void nothing_is_drawn_of_nothing() {
        assertThat(GraphSvg.of(List.of())).isEmpty();
    }

    @Test
    void an_unknown_focus_shows_nothing() {
        assertThat(Samples.large(Optional.of("nobody")).shown()).isEmpty();
        assertThat(Samples.large(Optional.of("task-0")).shown())
                .hasSize(Graph.NEIGHBOURHOOD)
                .anyMatch(node -> node.name().equals("task-0"));
    }
}
