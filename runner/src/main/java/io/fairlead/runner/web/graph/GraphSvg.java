package io.fairlead.runner.web.graph;

import io.fairlead.runner.web.view.Ansi;
import io.fairlead.runner.web.view.HumanFormat;
import io.fairlead.runner.web.view.StateMark;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws a graph as SVG: every task a link with its state's shape, every edge a smooth line. Colours come by class. */
public final class GraphSvg {

    static final int MAX_CHARACTERS = 30;
    private static final int CHARACTER = 8;
    private static final int NODE_HEIGHT = 32;
    private static final int ROW = 44;
    private static final int GAP = 52;
    private static final int MARGIN = 8;
    /** Left of the text: margin, mark, margin. */
    private static final int BEFORE_TEXT = 30;

    private static final int AFTER_TEXT = 10;
    /** From this width on it is scrolled rather than made smaller on small screens. */
    private static final int WIDE = 640;

    /** From this width on it is scrolled on every screen. */
    private static final int HUGE = 1_500;

    private final List<Graph.Node> nodes;
    private final GraphLayout layout;
    private final int[] left;
    private final int[] width;
    private final StringBuilder svg = new StringBuilder();

    private GraphSvg(List<Graph.Node> nodes) {
        this.nodes = nodes;
        Map<String, List<String>> upstream = new LinkedHashMap<>();
        for (var node : nodes) upstream.put(node.name(), node.upstream());
        this.layout = GraphLayout.of(upstream);
        this.width = new int[layout.layers()];
        this.left = new int[layout.layers()];
        for (var place : layout.places()) {
            width[place.layer()] = Math.max(width[place.layer()], widthOf(shortened(place.name())));
        }
        for (int i = 1; i < left.length; i++) left[i] = left[i - 1] + width[i - 1] + GAP;
    }

    /** The drawing of those nodes; empty where there is none. */
    public static String of(List<Graph.Node> nodes) {
        return nodes.isEmpty() ? "" : new GraphSvg(nodes).draw();
    }

    private String draw() {
        int w = left[left.length - 1] + width[width.length - 1] + 2 * MARGIN;
        int h = (int) Math.ceil(layout.rows() * ROW) + NODE_HEIGHT + 2 * MARGIN;
        svg.append("<svg class=\"dag")
                .append(w > HUGE ? " huge" : w > WIDE ? " wide" : "")
                .append("\" width=\"")
                .append(w);
        svg.append("\" height=\"")
                .append(h)
                .append("\" viewBox=\"")
                .append(-MARGIN)
                .append(' ')
                .append(-MARGIN);
        svg.append(' ').append(w).append(' ').append(h).append("\" role=\"group\" aria-label=\"graph of ");
        svg.append(HumanFormat.count(nodes.size(), "task")).append("\">\n");
        layout.edges().forEach(this::edge);
        for (int i = 0; i < nodes.size(); i++)
            node(nodes.get(i), layout.places().get(i));
        return svg.append("</svg>").toString();
    }

    private void edge(GraphLayout.Edge edge) {
        var from = layout.places().get(edge.from());
        var to = layout.places().get(edge.to());
        int x = left[from.layer()] + width[from.layer()];
        long y = middle(from.row());
        svg.append("<path class=\"edge\" d=\"M").append(x).append(' ').append(y);
        int layer = from.layer();
        for (double row : edge.bends()) {
            layer++;
            curve(x, y, left[layer], middle(row));
            x = left[layer] + width[layer];
            y = middle(row);
            svg.append('H').append(x);
        }
        curve(x, y, left[to.layer()], middle(to.row()));
        svg.append("\"/>\n");
    }

    private void curve(int x, long y, int toX, long toY) {
        int half = (x + toX) / 2;
        svg.append('C')
                .append(half)
                .append(' ')
                .append(y)
                .append(' ')
                .append(half)
                .append(' ')
                .append(toY);
        svg.append(' ').append(toX).append(' ').append(toY);
    }

    /** As wide as its layer, so that every edge touches the node that it comes from. */
    private void node(Graph.Node node, GraphLayout.Place place) {
        int x = left[place.layer()];
        long y = Math.round(place.row() * ROW);
        StateMark state = node.state();
        String text = shortened(node.name());
        svg.append("<a class=\"node s-")
                .append(state.word())
                .append("\" href=\"")
                .append(Ansi.escape(node.link()));
        svg.append("\"><title>")
                .append(Ansi.escape(node.name()))
                .append(": ")
                .append(state.text())
                .append("</title>");
        svg.append("<rect x=\"")
                .append(x)
                .append("\" y=\"")
                .append(y)
                .append("\" width=\"")
                .append(width[place.layer()]);
        svg.append("\" height=\"").append(NODE_HEIGHT).append("\" rx=\"7\"/><g class=\"mark\" transform=\"translate(");
        svg.append(x + 8)
                .append(' ')
                .append(y + 8)
                .append(")\"><path class=\"shape\" d=\"")
                .append(state.shape());
        svg.append("\"/><path class=\"sign\" d=\"").append(state.sign()).append("\"/></g><text x=\"");
        svg.append(x + BEFORE_TEXT)
                .append("\" y=\"")
                .append(y + 21)
                .append("\">")
                .append(Ansi.escape(text));
        svg.append("</text></a>\n");
    }

    private static long middle(double row) {
        return Math.round(row * ROW) + NODE_HEIGHT / 2;
    }

    private static int widthOf(String text) {
        return BEFORE_TEXT
                + AFTER_TEXT
                + CHARACTER * text.codePoints().map(GraphSvg::cells).sum();
    }

    /** The text is set in a fixed pitch, in which the characters of East Asia take two cells. */
    private static int cells(int character) {
        return character < 0x1100 ? 1 : 2;
    }

    /** A long name keeps its beginning and its end, since names of one DAG tend to differ in either. */
    static String shortened(String name) {
        int[] characters = name.codePoints().toArray();
        if (characters.length <= MAX_CHARACTERS) return name;
        int tail = MAX_CHARACTERS / 3;
        int head = MAX_CHARACTERS - tail - 1;
        return string(Arrays.copyOf(characters, head)) + "…"
                + string(Arrays.copyOfRange(characters, characters.length - tail, characters.length));
    }

    private static String string(int[] characters) {
        return new String(characters, 0, characters.length);
    }
}
