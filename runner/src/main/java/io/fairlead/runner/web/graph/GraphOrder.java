package io.fairlead.runner.web.graph;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The second step of a layout: the order within each layer. Sweeps over the layers, putting each task near the middle of its
 * neighbours (the barycentre), and keeps the best order seen.
 */
final class GraphOrder {

    private static final int SWEEPS = 12;
    /** Larger graphs get fewer sweeps: nobody counts their crossings, but everybody waits. */
    private static final int LARGE = 2_000;

    private static final int SWEEPS_IF_LARGE = 4;

    private final GraphLayers layers;
    private final int[][] members;
    private final double[] position;

    private GraphOrder(GraphLayers layers) {
        this.layers = layers;
        this.members = layers.members();
        this.position = new double[layers.layer().length];
        for (int[] layer : members) number(layer);
    }

    /** For each layer its tasks and bends, from top to bottom. */
    static int[][] of(GraphLayers layers) {
        return new GraphOrder(layers).best();
    }

    private int[][] best() {
        int[][] best = copy();
        long fewest = crossings();
        int sweeps = position.length > LARGE ? SWEEPS_IF_LARGE : SWEEPS;
        for (int sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
            sweep(sweep % 2 == 0);
            long crossings = crossings();
            if (crossings >= fewest) continue;
            fewest = crossings;
            best = copy();
        }
        return best;
    }

    private void sweep(boolean toTheRight) {
        for (int i = 0; i < members.length; i++) {
            int[] layer = members[toTheRight ? i : members.length - 1 - i];
            sort(layer, toTheRight ? layers.left() : layers.right());
        }
    }

    private void sort(int[] layer, int[][] neighbours) {
        double[] wish = new double[layer.length];
        Integer[] byWish = new Integer[layer.length];
        for (int i = 0; i < layer.length; i++) {
            wish[i] = middle(neighbours[layer[i]], position[layer[i]]);
            byWish[i] = i;
        }
        Arrays.sort(byWish, Comparator.comparingDouble(i -> wish[i]));
        int[] before = layer.clone();
        for (int i = 0; i < layer.length; i++) layer[i] = before[byWish[i]];
        number(layer);
    }

    private double middle(int[] neighbours, double otherwise) {
        return Arrays.stream(neighbours).mapToDouble(i -> position[i]).average().orElse(otherwise);
    }

    private void number(int[] layer) {
        for (int i = 0; i < layer.length; i++) position[layer[i]] = i;
    }

    private long crossings() {
        long sum = 0;
        for (int i = 0; i + 1 < members.length; i++) sum += crossings(members[i], members[i + 1].length);
        return sum;
    }

    /** Counts, with a binary indexed tree, the pairs of edges whose ends are in the opposite order. */
    private long crossings(int[] layer, int widthOfNext) {
        int[] tree = new int[widthOfNext + 1];
        long sum = 0;
        int seen = 0;
        for (int node : layer) {
            int[] ends = Arrays.stream(layers.right()[node])
                    .filter(end -> layers.layer()[end] == layers.layer()[node] + 1)
                    .map(end -> (int) position[end])
                    .toArray();
            for (int end : ends) sum += seen - upTo(tree, end);
            for (int end : ends) add(tree, end);
            seen += ends.length;
        }
        return sum;
    }

    private static int upTo(int[] tree, int index) {
        int sum = 0;
        for (int i = index + 1; i > 0; i -= i & -i) sum += tree[i];
        return sum;
    }

    private static void add(int[] tree, int index) {
        for (int i = index + 1; i < tree.length; i += i & -i) tree[i]++;
    }

    private int[][] copy() {
        return Arrays.stream(members).map(int[]::clone).toArray(int[][]::new);
    }
}
