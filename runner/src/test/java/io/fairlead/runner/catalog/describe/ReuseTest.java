package io.fairlead.runner.catalog.describe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.runner.run.dag.DescribedPlugin;
import io.fairlead.runner.testkit.TestPlugins;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A push costs what it changed: real processes, and plugins that leave a trace in a file whenever they are loaded. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ReuseTest {

    private static final DescribeLimits LIMITS =
            new DescribeLimits(Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMinutes(2), 64);

    @TempDir
    Path folder;

    @TempDir
    Path cache;

    @TempDir
    Path traces;

    private final Describer describer = Describer.withSpare(LIMITS);
    private PreviousDescription known = PreviousDescription.nothing();
    private int revision;

    @BeforeEach
    void describeTwoPlugins() throws Exception {
        jar("jar", "");
        source("Source", "source", "");
        assertThat(describe().plugins()).extracting(DescribedPlugin::error).allMatch(error -> error.isEmpty());
        assertThat(loaded()).containsExactlyInAnyOrder("jar", "source");
    }

    @AfterEach
    void close() {
        describer.close();
    }

    @Test
    void unchanged_plugins_are_known_without_being_loaded_again() throws Exception {
        var before = known.plugins();

        describe();

        assertThat(loaded()).isEmpty();
        assertThat(known.plugins()).isEqualTo(before).hasSize(2);
    }

    @Test
    void a_changed_plugin_is_loaded_and_the_other_is_not() throws Exception {
        jar("jar", "static final int MORE = 1;");
        describe();
        assertThat(loaded()).containsExactly("jar");

        source("Source", "source-renamed", "");
        describe();
        assertThat(loaded()).containsExactly("source-renamed");
        assertThat(known.plugins().get("Source.java").dags())
                .singleElement()
                .satisfies(dag -> assertThat(dag.description().name()).isEqualTo("source-renamed"));
    }

    @Test
    void a_source_is_described_again_when_only_a_class_that_it_uses_has_changed() throws Exception {
        Files.writeString(folder.resolve("Shared.java"), "class Shared { static String name() { return \"one\"; } }");
        source("Source", "source-\" + Shared.name() + \"", "");
        describe();
        Files.writeString(folder.resolve("Shared.java"), "class Shared { static String name() { return \"two\"; } }");

        describe();

        assertThat(known.plugins()
                        .get("Source.java")
                        .dags()
                        .get(0)
                        .description()
                        .name())
                .isEqualTo("source-two");
    }

    @Test
    void a_known_plugin_that_breaks_fails_and_is_described_again_when_it_is_mended() throws Exception {
        byte[] good = Files.readAllBytes(folder.resolve("jar.jar"));
        Files.writeString(folder.resolve("jar.jar"), "no jar");

        var broken = describe().plugins().get(1);
        assertThat(broken.path()).isEqualTo("jar.jar");
        assertThat(broken.error()).isPresent();
        assertThat(broken.dags()).isEmpty();
        assertThat(broken.digest()).isEmpty();

        Files.write(folder.resolve("jar.jar"), good);
        assertThat(describe().plugins()).extracting(DescribedPlugin::error).allMatch(error -> error.isEmpty());
        assertThat(loaded()).containsExactly("jar");
    }

    @Test
    void the_same_classes_under_a_manifest_that_makes_them_no_plugin_fail() throws Exception {
        TestPlugins.of(Map.of("Jar", traced("Jar", "jar", ""))).writeTo(folder.resolve("jar.jar"));

        assertThat(describe().plugins().get(1).error().orElseThrow().reason()).contains("Plugin-Id");
    }

    @Test
    void the_same_classes_under_a_manifest_that_names_another_plugin_class_are_described_again() throws Exception {
        TestPlugins.of(Map.of("Jar", traced("Jar", "jar", "")))
                .id("jar")
                .manifest("Plugin-Class", "not.There")
                .writeTo(folder.resolve("jar.jar"));

        assertThat(describe().plugins().get(1).error()).isPresent();
    }

    @Test
    void a_jar_that_borrows_classes_of_a_file_beside_it_is_always_described_again() throws Exception {
        var borrowing = TestPlugins.of(Map.of("Jar", traced("Jar", "jar", "")))
                .id("jar")
                .manifest("Class-Path", ".hidden/lib.jar");
        borrowing.writeTo(folder.resolve("jar.jar"));
        describe();
        loaded();

        describe();

        assertThat(loaded()).containsExactly("jar");
    }

    @Test
    void the_process_that_compiles_is_kept_as_long_as_nothing_of_a_team_runs_in_it() throws Exception {
        var before = children();

        source("Source", "source", "static final int MORE = 1;");
        describe();

        // It was ended; how long the system takes to clear it away is not ours to say.
        await("the one that has loaded a plugin is gone")
                .untilAsserted(
                        () -> assertThat(before).anyMatch(pid -> !children().contains(pid)));
        assertThat(children()).as("the one that compiles is kept").containsAnyElementsOf(before);
    }

    private static List<Long> children() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).toList();
    }

    private RevisionDescription describe() throws Exception {
        String key = "key-" + ++revision;
        var described = describer.describe(folder, key, cache, known);
        known = PreviousDescription.of(key, described);
        return described;
    }

    /** The plugins that were loaded since the last call. */
    private List<String> loaded() throws Exception {
        try (var files = Files.list(traces)) {
            var all = files.toList();
            for (Path trace : all) Files.delete(trace);
            return all.stream().map(trace -> trace.getFileName().toString()).toList();
        }
    }

    private void jar(String dagName, String members) {
        TestPlugins.jar(folder.resolve("jar.jar"), "jar", Map.of("Jar", traced("Jar", dagName, members)));
    }

    private void source(String className, String dagName, String members) throws Exception {
        Files.writeString(folder.resolve(className + ".java"), traced(className, dagName, members));
    }

    private String traced(String className, String dagName, String members) {
        String trace = """
            static {
              try { java.nio.file.Files.writeString(java.nio.file.Path.of("%s", "%s"), ""); }
              catch (java.io.IOException e) { throw new java.io.UncheckedIOException(e); }
            }
            """.formatted(traces, dagName);
        return TestPlugins.source(className, dagName, trace + members);
    }
}
