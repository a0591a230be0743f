package io.fairlead.runner.web.graph;

import java.util.Arrays;

/**
 * The third step of a layout: the row of each task. Every task wishes to be level with the mean of its neighbours; within a
 * layer the wishes are met as nearly as the order and the distance of one row allow.
 */
final class GraphRows {

    private static final int SWEEPS = 10;

    private GraphRows() {}

    static double[] of(GraphLayers layers, int[][] order) {
        double[] rows = new double[layers.layer().length];
        int tallest = Arrays.stream(order).mapToInt(layer -> layer.length).max().orElse(0);
        for (int[] layer : order) {
            for (int i = 0; i < layer.length; i++) rows[layer[i]] = i + (tallest - layer.length) / 2.0;
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            boolean toTheRight = sweep % 2 == 0;
            for (int i = 0; i < order.length; i++) {
                int[] layer = order[toTheRight ? i : order.length - 1 - i];
                place(layer, wishes(layer, layers, rows, toTheRight), rows);
            }
        }
        return rows;
    }

    private static double[] wishes(int[] layer, GraphLayers layers, double[] rows, boolean toTheRight) {
        return Arrays.stream(layer)
                .mapToDouble(node -> {
                    int[] side = toTheRight ? layers.left()[node] : layers.right()[node];
                    return Arrays.stream(side)
                            .mapToDouble(i -> rows[i])
                            .average()
                            .orElse(rows[node]);
                })
                .toArray();
    }

    /**
     * The places nearest to the wishes, least squares, that keep the order and one row between neighbours: with the distance
     * taken out this is isotonic regression, solved by pooling neighbours whose wishes are in the wrong order.
     */
    private static void place(int[] layer, double[] wishes, double[] rows) {
        double[] sum = new double[layer.length];
        int[] size = new int[layer.length];
        int blocks = 0;
        for (int i = 0; i < layer.length; i++) {
            sum[blocks] = wishes[i] - i;
            size[blocks++] = 1;
            while (blocks > 1 && sum[blocks - 2] / size[blocks - 2] >= sum[blocks - 1] / size[blocks - 1]) {
                sum[blocks - 2] += sum[blocks - 1];
                size[blocks - 2] += size[blocks - 1];
                blocks--;
            }
        }
        int at = 0;
        for (int block = 0; block < blocks; block++) {
            for (int i = 0; i < size[block]; i++, at++) rows[layer[at]] = sum[block] / size[block] + at;
        }
    }
}
