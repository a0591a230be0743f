package io.fairlead.runner.web.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * The first step of a layout: the layer of each task, and a bend in each layer that an edge passes. Tasks and bends are numbered
 * in one row: first the tasks, then the bends.
 *
 * @param layer of each task and bend
 * @param left for each task and bend its neighbours in the layer before
 * @param right for each its neighbours in the layer after
 */
record GraphLayers(List<String> names, int[] layer, List<BentEdge> edges, int[][] left, int[][] right) {

    /** Beyond it long edges are drawn without bends: a clean path is no longer worth its time. */
    static final int MAX_BENDS = 20_000;

    /** @param bends the numbers of its bends, from left to right */
    record BentEdge(int from, int to, List<Integer> bends) {}

    static GraphLayers of(Map<String, List<String>> upstream) {
        var names = List.copyOf(upstream.keySet());
        var number = new HashMap<String, Integer>();
        for (String name : names) number.put(name, number.size());
        int[] layer = new int[names.size()];
        var pairs = new ArrayList<int[]>();
        for (int to = 0; to < layer.length; to++) {
            for (String name : new LinkedHashSet<>(upstream.get(names.get(to)))) {
                Integer from = number.get(name);
                if (from == null) continue;
                if (from >= to) throw new IllegalArgumentException(name + " must come before " + names.get(to));
                layer[to] = Math.max(layer[to], layer[from] + 1);
                pairs.add(new int[] {from, to});
            }
        }
        return bent(names, layer, pairs);
    }

    int count() {
        return Arrays.stream(layer).max().orElse(-1) + 1;
    }

    /** The tasks and bends of each layer, in the order of their numbers. */
    int[][] members() {
        var members = new ArrayList<List<Integer>>();
        for (int i = 0; i < count(); i++) members.add(new ArrayList<>());
        for (int i = 0; i < layer.length; i++) members.get(layer[i]).add(i);
        return members.stream().map(GraphLayers::array).toArray(int[][]::new);
    }

    private static GraphLayers bent(List<String> names, int[] taskLayer, List<int[]> pairs) {
        var layer = new ArrayList<Integer>();
        for (int of : taskLayer) layer.add(of);
        var left = new ArrayList<List<Integer>>();
        var right = new ArrayList<List<Integer>>();
        for (int i = 0; i < taskLayer.length; i++) {
            left.add(new ArrayList<>());
            right.add(new ArrayList<>());
        }
        boolean withBends = bendsOf(taskLayer, pairs) <= MAX_BENDS;
        var edges = new ArrayList<BentEdge>(pairs.size());
        for (int[] pair : pairs) {
            int from = pair[0];
            var bends = new ArrayList<Integer>();
            for (int at = taskLayer[from] + 1; withBends && at < taskLayer[pair[1]]; at++) {
                bends.add(layer.size());
                layer.add(at);
                left.add(new ArrayList<>());
                right.add(new ArrayList<>());
            }
            link(from, pair[1], bends, left, right);
            edges.add(new BentEdge(from, pair[1], bends));
        }
        return new GraphLayers(names, array(layer), edges, arrays(left), arrays(right));
    }

    private static void link(
            int from, int to, List<Integer> bends, List<List<Integer>> left, List<List<Integer>> right) {
        int before = from;
        for (int bend : bends) {
            right.get(before).add(bend);
            left.get(bend).add(before);
            before = bend;
        }
        right.get(before).add(to);
        left.get(to).add(before);
    }

    private static long bendsOf(int[] layer, List<int[]> pairs) {
        return pairs.stream()
                .mapToLong(pair -> layer[pair[1]] - layer[pair[0]] - 1)
                .sum();
    }

    private static int[][] arrays(List<List<Integer>> lists) {
        return lists.stream().map(GraphLayers::array).toArray(int[][]::new);
    }

    private static int[] array(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }
}
