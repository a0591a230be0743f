package io.fairlead.runner.catalog.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.catalog.describe.PluginDescriber;
import io.fairlead.runner.catalog.plugin.PluginJar;
import io.fairlead.runner.run.dag.LoadError;
import io.fairlead.runner.testkit.TestPlugins;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.jar.JarFile;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceCompilerTest {

    @TempDir
    Path folder;

    @TempDir
    Path cache;

    @Test
    void each_file_with_a_dag_source_becomes_a_jar_of_what_it_reaches() throws Exception {
        write("dags/Sales.java", sourceUsing("Sales", "sales", "lib.Shared.NAME_LENGTH"));
        write("dags/Costs.java", TestPlugins.source("Costs", "costs"));
        write(
                "lib/Shared.java",
                "package lib; public class Shared { public static final int NAME_LENGTH = Deep.five(); }");
        write("lib/Deep.java", "package lib; class Deep { static int five() { return new int[5].length; } }");
        write("lib/Unused.java", "package lib; class Unused {}");
        write("package-info.java", "no java at all");

        var compiled = compile();

        assertThat(compiled.errors()).isEmpty();
        assertThat(compiled.jars()).containsOnlyKeys("dags/Sales.java", "dags/Costs.java");
        assertThat(classesIn(compiled.jars().get("dags/Sales.java")))
                .containsExactly("Sales.class", "lib/Deep.class", "lib/Shared.class");
        assertThat(classesIn(compiled.jars().get("dags/Costs.java"))).containsExactly("Costs.class");
    }

    @Test
    void a_source_may_inherit_from_a_base_class_of_another_file_and_needs_no_annotation() throws Exception {
        write("Base.java", """
            import io.fairlead.dag.*;
            import java.util.List;
            abstract class Base implements DagSource {
              abstract String name();
              public List<Dag> dags() {
                var dag = Dag.named(name());
                dag.task("only").runs(() -> {});
                return List.of(dag.build());
              }
            }
            """);
        write("Nested.java", """
            class Nested { static final class Inside extends Base { String name() { return "inside"; } } }
            """);

        var jars = compile().jars();

        assertThat(jars).containsOnlyKeys("Nested.java");
        var described = PluginDescriber.describe(jars.get("Nested.java"), "Nested.java");
        assertThat(described.error()).isEmpty();
        assertThat(described.dags()).singleElement().satisfies(dag -> {
            assertThat(dag.sourceClass()).isEqualTo("Nested$Inside");
            assertThat(dag.description().name()).isEqualTo("inside");
        });
    }

    @Test
    void files_that_only_need_a_broken_one_say_so_and_the_others_are_compiled() throws Exception {
        write("Good.java", TestPlugins.source("Good", "good"));
        write("Broken.java", "class Broken { static int five() { return 5 } }");
        write("Middle.java", "class Middle { static int five() { return Broken.five(); } }");
        write("Far.java", sourceUsing("Far", "far", "Middle.five()"));
        write("Wrong.java", "class Wrong implements DagSorce { Unknown x; }");

        var compiled = compile();

        assertThat(compiled.jars()).containsOnlyKeys("Good.java");
        assertThat(compiled.errors())
                .extracting(LoadError::toString)
                .satisfiesExactly(
                        broken -> assertThat(broken).startsWith("Broken.java:1: it does not compile: ';' expected"),
                        far -> assertThat(far)
                                .startsWith("Far.java:")
                                .contains("it needs Middle.java, which does not compile"),
                        middle -> assertThat(middle)
                                .startsWith("Middle.java:1: it needs Broken.java, which does not compile"),
                        wrong -> assertThat(wrong).startsWith("Wrong.java:1: it does not compile: cannot find symbol"));
    }

    @Test
    void a_file_that_breaks_the_compiler_down_does_not_keep_others_from_being_compiled() throws Exception {
        write("Good.java", TestPlugins.source("Good", "good"));
        int deep = 20_000;
        write(
                "Deep.java",
                "import io.fairlead.dag.*; class Deep { int x = " + "(".repeat(deep) + "1" + ")".repeat(deep) + "; }");

        var compiled = compile();

        assertThat(compiled.jars()).containsOnlyKeys("Good.java");
        assertThat(compiled.errors()).singleElement().asString().contains("Deep.java", "nested too deeply");
    }

    @Test
    void a_byte_order_mark_is_no_part_of_a_source() throws Exception {
        write("Sales.java", "\ufeff" + TestPlugins.source("Sales", "sales"));
        write("Empty.java", "\ufeff");
        write("Broken.java", "\ufeffimport io.fairlead.dag.*; class Broken { int one = two; }");

        var compiled = compile();

        assertThat(compiled.jars()).containsOnlyKeys("Sales.java");
        assertThat(compiled.errors()).singleElement().satisfies(error -> {
            assertThat(error.toString())
                    .contains("Broken.java", "cannot find symbol")
                    .doesNotContain("illegal character");
            assertThat(error.line()).hasValue(1);
        });
    }

    @Test
    void the_runners_own_classes_are_not_there_at_compile_time() throws Exception {
        write("Spy.java", "import io.fairlead.dag.*; class Spy { io.fairlead.runner.json.Json json; }");

        assertThat(compile().errors()).singleElement().asString().contains("Spy.java:1", "does not exist");
    }

    @Test
    void what_one_process_has_compiled_is_there_for_the_next_one() throws Exception {
        write("Good.java", TestPlugins.source("Good", "good"));
        write("Broken.java", "class Broken {");
        var first = compile();
        Files.delete(folder.resolve("Good.java"));

        assertThat(compile()).isEqualTo(first);
        assertThat(Files.list(cache)).containsExactly(cache.resolve("key"));
    }

    @Test
    void several_at_once_come_to_the_same() throws Exception {
        write("Good.java", TestPlugins.source("Good", "good"));
        int many = 4;
        var barrier = new CyclicBarrier(many);
        var threads = Executors.newFixedThreadPool(many);
        List<Future<CompiledSources>> all = IntStream.range(0, many)
                .mapToObj(i -> threads.submit(() -> {
                    barrier.await();
                    return compile();
                }))
                .toList();
        threads.shutdown();

        for (var one : all) {
            assertThat(one.get().jars().get("Good.java")).isRegularFile();
            assertThat(one.get().errors()).isEmpty();
        }
        assertThat(Files.list(cache)).containsExactly(cache.resolve("key"));
    }

    @Test
    void the_same_code_has_the_same_digest_and_other_code_another_one() throws Exception {
        write("One.java", TestPlugins.source("One", "one"));
        String digest = digest("first");
        write("Other.java", "class Other {}");
        assertThat(digest("second")).isEqualTo(digest);

        write("One.java", TestPlugins.source("One", "two"));
        assertThat(digest("third")).isNotEqualTo(digest);
    }

    private String digest(String key) throws Exception {
        var jar = CompiledSources.of(folder, cache, key).jars().get("One.java");
        return PluginJar.digest(jar, "One.java");
    }

    private CompiledSources compile() throws Exception {
        return CompiledSources.of(folder, cache, "key");
    }

    private static String sourceUsing(String className, String dagName, String expression) {
        return TestPlugins.source(className, dagName, "static final int USED = " + expression + ";");
    }

    private static List<String> classesIn(Path jar) throws Exception {
        try (var file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class"))
                    .sorted()
                    .toList();
        }
    }

    private void write(String path, String text) throws Exception {
        Files.createDirectories(folder.resolve(path).getParent());
        Files.writeString(folder.resolve(path), text);
    }
}
