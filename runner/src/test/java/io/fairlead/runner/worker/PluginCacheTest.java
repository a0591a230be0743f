package io.fairlead.runner.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dag.DagSource;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.Commit;
import io.fairlead.runner.run.dag.Execution;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PluginCacheTest {

    private final List<String> events = new ArrayList<>();
    private final PluginCache plugins = new PluginCache(assignment -> {
        String name = assignment.folder() + "/" + assignment.pluginPath();
        events.add("load " + name);
        return new Plugin() {
            @Override
            public DagSource source(String className) {
                return List::of;
            }

            @Override
            public ClassLoader classLoader() {
                return PluginCacheTest.class.getClassLoader();
            }

            @Override
            public void close() {
                events.add("close " + name);
            }
        };
    });

    @Test
    void the_plugins_used_last_stay_warm_and_others_are_closed() throws Exception {
        for (String revision : List.of("a", "b", "c", "d", "a", "e", "a", "b")) plugins.open(of(revision));
        assertThat(events)
                .containsExactly(
                        "load a/p.jar",
                        "load b/p.jar",
                        "load c/p.jar",
                        "load d/p.jar",
                        "close b/p.jar",
                        "load e/p.jar",
                        "close c/p.jar",
                        "load b/p.jar");
    }

    @Test
    void each_plugin_has_a_json_mapper_of_its_own() throws Exception {
        assertThat(plugins.open(of("a")).json())
                .isSameAs(plugins.open(of("a")).json())
                .isNotSameAs(plugins.open(of("b")).json());
    }

    private static Assignment of(String folder) {
        return new Assignment(
                1,
                "",
                "repo",
                folder,
                "p.jar",
                "Source",
                "dag",
                "task",
                null,
                List.of(),
                null,
                new Commit("", "", ""),
                Execution.USUAL,
                "default",
                null,
                1);
    }
}
