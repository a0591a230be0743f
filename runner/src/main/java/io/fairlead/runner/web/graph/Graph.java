package io.fairlead.runner.web.graph;

import io.fairlead.runner.web.view.Links;
import io.fairlead.runner.web.view.StateMark;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tasks of a DAG or a run as a graph.
 *
 * @param nodes in an order in which they could be executed
 * @param focus the task whose neighbourhood is shown where the whole would be too much
 * @param focusLink the address that shows a task's neighbourhood, to which the task's name is appended
 */
public record Graph(List<Node> nodes, Optional<String> focus, String focusLink) {

    /** Beyond it nobody can read the whole. */
    public static final int MAX_SHOWN = 200;

    static final int NEIGHBOURHOOD = 50;

    /** @param link where a click on it leads */
    public record Node(String name, List<String> upstream, StateMark state, String link) {}

    /** Whether only a part is shown. */
    public boolean tooLarge() {
        return nodes.size() > MAX_SHOWN;
    }

    /** All of them; of too many those around the focus; without a focus none. */
    public List<Node> shown() {
        if (!tooLarge()) return nodes;
        Set<String> near = focus.map(this::around).orElse(Set.of());
        return nodes.stream().filter(node -> near.contains(node.name())).toList();
    }

    /** Names the table of its tasks by what it says: as long as that is the same, an open table stays open. */
    public String anchor() {
        var said = nodes.stream().map(node -> node.name() + node.upstream()).toList();
        return "t" + Integer.toHexString(said.hashCode());
    }

    /** The address that shows the task's neighbourhood. */
    public String focusOn(String task) {
        return focusLink + Links.encode(task) + "#graph";
    }

    /** The nearest tasks, whichever way the edges point. */
    private Set<String> around(String start) {
        Map<String, Set<String>> neighbours = nodes.stream()
                .collect(Collectors.toMap(
                        Node::name, node -> new LinkedHashSet<>(node.upstream()), (a, b) -> a, LinkedHashMap::new));
        if (!neighbours.containsKey(start)) return Set.of();
        for (Node node : nodes) {
            for (String name : node.upstream()) {
                if (neighbours.containsKey(name)) neighbours.get(name).add(node.name());
            }
        }
        var found = new LinkedHashSet<>(Set.of(start));
        var waiting = new ArrayDeque<>(found);
        while (!waiting.isEmpty() && found.size() < NEIGHBOURHOOD) {
            for (String next : neighbours.getOrDefault(waiting.removeFirst(), Set.of())) {
                if (found.size() < NEIGHBOURHOOD && found.add(next)) waiting.addLast(next);
            }
        }
        return found;
    }
}
