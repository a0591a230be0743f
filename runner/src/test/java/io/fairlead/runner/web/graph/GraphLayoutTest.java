package io.fairlead.runner.web.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GraphLayoutTest {

    @Test
    void nothing_has_a_layout_too() {
        var layout = GraphLayout.of(Map.of());
        assertThat(layout.places()).isEmpty();
        assertThat(layout.layers()).isZero();
        assertThat(layout.rows()).isZero();
    }

    @Test
    void a_chain_is_a_straight_line() {
        var layout = GraphLayout.of(upstream("a:", "b:a", "c:b"));
        assertThat(layout.places())
                .containsExactly(
                        new GraphLayout.Place("a", 0, 0),
                        new GraphLayout.Place("b", 1, 0),
                        new GraphLayout.Place("c", 2, 0));
    }

    @Test
    void a_task_is_right_of_all_that_come_before_it_and_level_with_their_middle() {
        var layout = GraphLayout.of(upstream("a:", "b:", "c:b", "d:a,c"));
        assertThat(layer(layout, "d")).isEqualTo(2);
        assertThat(layout.edges()).filteredOn(edge -> edge.bends().size() == 1).hasSize(1);
        var fan = GraphLayout.of(upstream("a:", "b:", "c:", "d:a,b,c"));
        assertThat(row(fan, "d")).isEqualTo(row(fan, "b"));
    }

    @Test
    void edges_that_need_not_cross_do_not() {
        // Written in an order that crosses all of them.
        var layout = GraphLayout.of(upstream("a:", "b:", "c:", "x:c", "y:b", "z:a"));
        assertThat(row(layout, "x")).isEqualTo(row(layout, "c"));
        assertThat(row(layout, "y")).isEqualTo(row(layout, "b"));
        assertThat(row(layout, "z")).isEqualTo(row(layout, "a"));
    }

    @Test
    void no_two_tasks_of_a_layer_are_nearer_than_a_row() {
        var layout = GraphLayout.of(random(400, 7));
        var byLayer = layout.places().stream().collect(Collectors.groupingBy(GraphLayout.Place::layer));
        for (var places : byLayer.values()) {
            var rows = places.stream()
                    .map(GraphLayout.Place::row)
                    .sorted(Comparator.naturalOrder())
                    .toList();
            for (int i = 1; i < rows.size(); i++) {
                assertThat(rows.get(i) - rows.get(i - 1)).isGreaterThan(0.999);
            }
        }
        assertThat(layout.places()).allSatisfy(place -> assertThat(place.row()).isBetween(0.0, layout.rows()));
    }

    @Test
    void names_that_are_not_shown_are_left_out_and_repetitions_count_once() {
        var layout = GraphLayout.of(upstream("b:a", "c:b,b"));
        assertThat(layout.edges()).containsExactly(new GraphLayout.Edge(0, 1, List.of()));
    }

    @Test
    void tasks_in_an_impossible_order_are_refused() {
        assertThatThrownBy(() -> GraphLayout.of(upstream("a:b", "b:")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("b must come before a");
    }

    @Test
    void five_thousand_tasks_all_have_a_place() {
        assertThat(GraphLayout.of(random(5_000, 3)).places()).hasSize(5_000);
    }

    private static Map<String, List<String>> random(int size, long seed) {
        var random = new Random(seed);
        Map<String, List<String>> upstream = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            var names = new ArrayList<String>();
            for (int j = 0; j < 2 && i > 0; j++) names.add("t" + Math.max(0, i - 1 - random.nextInt(60)));
            upstream.put("t" + i, names);
        }
        return upstream;
    }

    private static Map<String, List<String>> upstream(String... tasks) {
        Map<String, List<String>> upstream = new LinkedHashMap<>();
        for (String task : tasks) {
            String[] parts = task.split(":");
            upstream.put(parts[0], parts.length == 1 ? List.of() : List.of(parts[1].split(",")));
        }
        return upstream;
    }

    private static double row(GraphLayout layout, String name) {
        return place(layout, name).row();
    }

    private static int layer(GraphLayout layout, String name) {
        return place(layout, name).layer();
    }

    private static GraphLayout.Place place(GraphLayout layout, String name) {
        return layout.places().stream()
                .filter(place -> place.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
