package io.fairlead.runner.catalog.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.runner.catalog.describe.DagDescriber;
import io.fairlead.runner.catalog.describe.PluginDescriber;
import io.fairlead.runner.catalog.plugin.LoadFailure;
import io.fairlead.runner.testkit.TestPlugins;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedPluginTest {

    private static final int CYCLES = 200;

    @TempDir
    Path folder;

    @Test
    void two_hundred_plugins_leave_neither_class_loaders_nor_open_files() throws Exception {
        TestPlugins.jar(folder.resolve("p.jar"), "p", Map.of("P", """
            import io.fairlead.dag.*;
            import java.util.List;
            @org.pf4j.Extension
            public final class P implements DagSource {
              public record Numbers(List<Integer> values) {}
              enum Size { SMALL, LARGE }
              public List<Dag> dags() {
                org.slf4j.LoggerFactory.getLogger(P.class);
                try (var in = P.class.getResource("P.class").openStream()) { in.readAllBytes(); }
                catch (java.io.IOException e) { throw new java.io.UncheckedIOException(e); }
                var dag = Dag.named("p");
                dag.parameter("size", Size.SMALL);
                dag.task("only").returns(Numbers.class, () -> new Numbers(List.of(1, 2)));
                return List.of(dag.build());
              }
            }
            """));
        load(); // The first one loads classes of the JDK that hold files themselves.
        long before = openFiles();

        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < CYCLES; i++) loaders.add(load());

        // Other tests' threads, which are still at their end, open and close files too.
        await().untilAsserted(() -> assertThat(openFiles()).isLessThan(before + CYCLES / 10));
        await().untilAsserted(() -> {
            System.gc();
            assertThat(loaders).filteredOn(loader -> loader.get() != null).isEmpty();
        });
    }

    private WeakReference<ClassLoader> load() throws Exception {
        try (var plugin = LoadedPlugin.load(folder.resolve("p.jar"), "p.jar")) {
            var dag = plugin.source("P").dags().get(0);
            new DagDescriber(plugin.json()).describe(dag);
            var task = dag.task("only").orElseThrow();
            String json = plugin.json().write(task.execute(List.of()));
            assertThat(json).isEqualTo("{\"values\":[1,2]}");
            assertThat(plugin.json().read(json, task.type()).getClass().getClassLoader())
                    .isSameAs(plugin.classLoader());
            return new WeakReference<>(plugin.classLoader());
        }
    }

    private static long openFiles() throws Exception {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    @Test
    void a_plugin_prefers_its_own_copy_of_a_library() throws Exception {
        TestPlugins.jar(
                folder.resolve("p.jar"),
                "p",
                Map.of(
                        "P",
                        TestPlugins.source("P", "p"),
                        "com.fasterxml.jackson.databind.ObjectMapper",
                        "package com.fasterxml.jackson.databind; public class ObjectMapper {}"));

        try (var plugin = LoadedPlugin.load(folder.resolve("p.jar"), "p.jar")) {
            assertThat(plugin.classLoader()
                            .loadClass("com.fasterxml.jackson.databind.ObjectMapper")
                            .getClassLoader())
                    .isSameAs(plugin.classLoader());
            assertThat(plugin.classLoader().loadClass("io.fairlead.dag.Dag")).isSameAs(io.fairlead.dag.Dag.class);
        }
    }

    @Test
    void an_unknown_source_is_refused_by_name() throws Exception {
        TestPlugins.jar(folder.resolve("p.jar"), "p", Map.of("P", TestPlugins.source("P", "p")));

        try (var plugin = LoadedPlugin.load(folder.resolve("p.jar"), "lib/p.jar")) {
            assertThatThrownBy(() -> plugin.source("Q"))
                    .isInstanceOf(LoadFailure.class)
                    .hasMessage("lib/p.jar: it has no DAG source of class Q");
        }
    }

    @Test
    void a_worker_loads_a_jar_or_a_file_of_a_revision() throws Exception {
        TestPlugins.jar(folder.resolve("lib/p.jar"), "p", Map.of("P", TestPlugins.source("P", "p")));
        Files.writeString(folder.resolve("Q.java"), TestPlugins.source("Q", "q"));
        Files.writeString(folder.resolve("Bad.java"), "import io.fairlead.dag.*; class Bad {");
        Path cache = folder.resolve(".cache");

        try (var jar = LoadedPlugin.ofRevision(folder, "lib/p.jar", cache, "key");
                var file = LoadedPlugin.ofRevision(folder, "Q.java", cache, "key")) {
            assertThat(jar.source("P").dags()).hasSize(1);
            assertThat(file.source("Q").dags()).hasSize(1);
        }
        assertThatThrownBy(() -> LoadedPlugin.ofRevision(folder, "Bad.java", cache, "key"))
                .hasMessageStartingWith("Bad.java:1: it does not compile");
        assertThatThrownBy(() -> LoadedPlugin.ofRevision(folder, "gone.jar", cache, "key"))
                .hasMessage("gone.jar: there is no such jar in this revision");
        assertThatThrownBy(() -> LoadedPlugin.ofRevision(folder, "../p.jar", cache, "key"))
                .isInstanceOf(LoadFailure.class);
    }

    @Test
    void a_library_that_is_not_in_the_jar_is_named() throws Exception {
        var sources = Map.of(
                "P",
                TestPlugins.source("P", "p", "static final Object USED = Absent.make();"),
                "Absent",
                "class Absent { static Object make() { return null; } }");
        Path jar = TestPlugins.jar(folder.resolve("p.jar"), "p", sources);
        try (var files = java.nio.file.FileSystems.newFileSystem(jar)) {
            Files.delete(files.getPath("Absent.class"));
        }

        var described = PluginDescriber.describe(jar, "p.jar");

        assertThat(described.error().orElseThrow().reason()).contains("class P", "Absent", "bundle the libraries");
    }
}
