package io.fairlead.runner.catalog.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.runner.catalog.plugin.LoadFailure;
import io.fairlead.runner.testkit.TestDriver;
import io.fairlead.runner.testkit.TestPlugins;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JDBC, whose drivers the JDK looks for once in the life of a process. */
class PluginServicesTest {

    private static final String TASKS = """
            import io.fairlead.dag.*;
            import java.sql.*;
            import java.util.List;

            @org.pf4j.Extension
            public final class Tasks implements DagSource {
              @Override public List<Dag> dags() {
                var dag = Dag.named("tasks");
                dag.task("connects").returns(String.class, () -> DriverManager.getConnection("jdbc:mine:").toString());
                dag.task("deregisters").runs(() -> {
                  for (Driver driver : DriverManager.drivers().toList()) DriverManager.deregisterDriver(driver);
                });
                return List.of(dag.build());
              }
            }
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void build() {
        TestPlugins.of(Map.of("Tasks", TASKS, "Mine", TestDriver.SOURCE))
                .id("tasks")
                .service("java.sql.Driver", "Mine")
                .writeTo(folder.resolve("p.jar"));
        DriverManager.drivers(); // From now on the JDK looks for no more of them.
    }

    @Test
    void each_plugin_finds_its_drivers_at_the_first_attempt() throws Exception {
        try (var first = load();
                var second = load()) {
            assertThat(run(first, "connects")).isEqualTo("connected");
            assertThat(run(second, "connects")).isEqualTo("connected");
            assertThat(run(first, "connects")).isEqualTo("connected");
        }
    }

    @Test
    void a_task_that_deregisters_them_does_so_for_itself_only() throws Exception {
        try (var plugin = load()) {
            run(plugin, "deregisters");
            assertThat(run(plugin, "connects")).isEqualTo("connected");
        }
    }

    @Test
    void drivers_are_seen_by_their_plugin_only_and_go_with_it() throws Exception {
        var loaders = List.of(connected(), connected(), connected());
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            System.gc();
            assertThat(loaders).allMatch(loader -> loader.get() == null);
        });
    }

    private WeakReference<ClassLoader> connected() throws Exception {
        try (var plugin = load()) {
            run(plugin, "connects");
            assertThat(DriverManager.drivers())
                    .noneMatch(driver -> driver.getClass().getName().equals("Mine"));
            return new WeakReference<>(plugin.classLoader());
        }
    }

    @Test
    void a_driver_that_cannot_be_loaded_is_no_reason_to_fail() throws Exception {
        TestPlugins.of(Map.of("Tasks", TASKS.replace("jdbc:mine:", "jdbc:none:")))
                .id("tasks")
                .service("java.sql.Driver", "Missing")
                .writeTo(folder.resolve("p.jar"));
        try (var plugin = load()) {
            assertThat(run(plugin, "deregisters")).isNull();
        }
    }

    private LoadedPlugin load() throws LoadFailure {
        return LoadedPlugin.load(folder.resolve("p.jar"), "p.jar");
    }

    /** As a worker does it. */
    private static Object run(LoadedPlugin plugin, String task) throws Exception {
        plugin.registerServices();
        return plugin.source("Tasks").dags().get(0).task(task).orElseThrow().execute(List.of());
    }
}
