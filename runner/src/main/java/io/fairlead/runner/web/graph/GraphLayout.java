package io.fairlead.runner.web.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Places the tasks of a DAG: in layers from left to right, so that every edge goes to the right, and within a layer so that few
 * edges cross and most run straight. Pure; measured in layers and rows, not in pixels.
 *
 * @param places one for each task, in the order given
 * @param layers how many there are
 * @param rows from the topmost to the lowest place
 */
public record GraphLayout(List<Place> places, List<Edge> edges, int layers, double rows) {

    /** Where a task, or the bend of an edge, lies. */
    public record Place(String name, int layer, double row) {}

    /** @param bends the rows at which it passes the layers between its ends, from left to right */
    public record Edge(int from, int to, List<Double> bends) {}

    /**
     * The layout of a DAG.
     *
     * @param upstream for each task the tasks before it, in an order in which they could be executed; names that are not keys
     *     are left out
     */
    public static GraphLayout of(Map<String, List<String>> upstream) {
        var layers = GraphLayers.of(upstream);
        var order = GraphOrder.of(layers);
        double[] rows = GraphRows.of(layers, order);
        double top = Double.MAX_VALUE;
        double bottom = 0;
        for (double row : rows) {
            top = Math.min(top, row);
            bottom = Math.max(bottom, row);
        }
        if (rows.length == 0) top = 0;
        return new GraphLayout(
                places(layers, rows, top),
                edges(layers, rows, top),
                layers.count(),
                rows.length == 0 ? 0 : bottom - top);
    }

    private static List<Place> places(GraphLayers layers, double[] rows, double top) {
        var places = new ArrayList<Place>(layers.names().size());
        for (int i = 0; i < layers.names().size(); i++) {
            places.add(new Place(layers.names().get(i), layers.layer()[i], rows[i] - top));
        }
        return places;
    }

    private static List<Edge> edges(GraphLayers layers, double[] rows, double top) {
        var edges = new ArrayList<Edge>(layers.edges().size());
        for (var edge : layers.edges()) {
            List<Double> bends =
                    edge.bends().stream().map(bend -> rows[bend] - top).toList();
            edges.add(new Edge(edge.from(), edge.to(), bends));
        }
        return edges;
    }
}
