package io.fairlead.runner.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dag.Retry;
import io.fairlead.dag.Schedule;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.run.dag.DescribedPlugin;
import io.fairlead.runner.run.dag.DescribedPlugin.DescribedDag;
import io.fairlead.runner.run.dag.LoadError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DuplicateDagsTest {

    @Test
    void the_first_by_path_has_a_new_name() {
        var refused = DuplicateDags.refuse(List.of(plugin("b.jar", "x"), plugin("a.jar", "x", "y")), Map.of());

        assertThat(failed(refused)).containsExactly("b.jar");
        assertThat(refused.get(1).error().orElseThrow().toString()).contains("b.jar", "'x'", "a.jar");
    }

    @Test
    void a_name_stays_with_the_plugin_that_had_it() {
        var plugins = List.of(plugin("a.jar", "x"), plugin("b-2.0.jar", "x"));

        assertThat(failed(DuplicateDags.refuse(plugins, Map.of("x", "b.jar")))).containsExactly("a.jar");
    }

    @Test
    void a_name_stays_also_with_one_that_did_not_load_now() {
        var broken = DescribedPlugin.failed("b.jar", LoadError.of("b.jar", "broken"));

        assertThat(failed(DuplicateDags.refuse(List.of(plugin("a.jar", "x"), broken), Map.of("x", "b.jar"))))
                .containsExactly("a.jar", "b.jar");
    }

    @Test
    void a_dag_may_move_to_another_plugin() {
        assertThat(failed(DuplicateDags.refuse(List.of(plugin("a.jar", "x")), Map.of("x", "gone.jar"))))
                .isEmpty();
        assertThat(failed(DuplicateDags.refuse(
                        List.of(plugin("a.jar", "x"), plugin("b.jar", "y")), Map.of("x", "b.jar", "y", "b.jar"))))
                .isEmpty();
    }

    @Test
    void a_refused_plugin_keeps_no_name_from_others() {
        var plugins = List.of(plugin("a.jar", "x"), plugin("b.jar", "x", "y"), plugin("c.jar", "y"));

        assertThat(failed(DuplicateDags.refuse(plugins, Map.of()))).containsExactly("b.jar");
    }

    private static List<String> failed(List<DescribedPlugin> plugins) {
        return plugins.stream()
                .filter(plugin -> plugin.error().isPresent())
                .map(DescribedPlugin::path)
                .toList();
    }

    private static DescribedPlugin plugin(String path, String... dags) {
        var described = Stream.of(dags)
                .map(name -> new DescribedDag("Source", dag(name)))
                .toList();
        return DescribedPlugin.loaded(path, "digest", described);
    }

    private static DagDescription dag(String name) {
        var task = new DagDescription.Task("only", List.of(), List.of(), Retry.none(), Optional.empty());
        return new DagDescription(
                name, "", Schedule.manual(), Optional.empty(), 1, Duration.ofHours(1), List.of(), List.of(task));
    }
}
