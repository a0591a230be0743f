package io.fairlead.runner.catalog.describe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.catalog.DuplicateDags;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.run.dag.DescribedPlugin;
import io.fairlead.runner.run.dag.LoadError;
import io.fairlead.runner.testkit.TestPlugins;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: whatever is put beside two good plugins, they are described and it is named. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DescriberTest {

    private static final DescribeLimits LIMITS =
            new DescribeLimits(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(2), 64);

    /** For those that use all of it. What a good plugin needs, on a slow machine too, is a fraction of it. */
    private static final DescribeLimits SHORT =
            new DescribeLimits(Duration.ofSeconds(4), Duration.ofMinutes(1), Duration.ofMinutes(2), 64);

    /** As in a runner: it compiles in one process that it keeps, and describes in one that was started ahead. */
    private static Describer describer;

    @TempDir
    Path folder;

    @TempDir
    Path cache;

    @BeforeAll
    static void start() {
        describer = Describer.withSpare(LIMITS);
    }

    @AfterAll
    static void stop() {
        describer.close();
    }

    @Test
    void good_plugins_are_described_with_class_digest_and_key() throws Exception {
        goodPlugins();

        var described = describe();

        assertThat(described.errors()).isEmpty();
        assertThat(describeOnce(LIMITS)).isEqualTo(described);
        assertThat(described.plugins())
                .extracting(DescribedPlugin::path)
                .containsExactly("a/One.java", "lib/two-1.4.jar");
        assertThat(described.plugins()).extracting(DescribedPlugin::key).containsExactly("a/One.java", "lib/two.jar");
        assertThat(described.plugins()).allSatisfy(plugin -> {
            assertThat(plugin.error()).isEmpty();
            assertThat(plugin.digest()).hasSize(64);
        });
        assertThat(described.plugins().get(1).dags().get(0).sourceClass()).isEqualTo("Two");
    }

    @Test
    void a_jar_that_is_no_zip() throws Exception {
        goodPlugins();
        write("bad.jar", "version https://git-lfs.github.com/spec/v1\n");

        assertThat(onlyError().toString()).contains("bad.jar", "cannot be read as a jar", "Git LFS");
    }

    @Test
    void a_jar_without_a_plugin_id() throws Exception {
        goodPlugins();
        TestPlugins.of(Map.of("Bad", TestPlugins.source("Bad", "bad"))).writeTo(folder.resolve("bad.jar"));

        assertThat(onlyError().toString()).contains("bad.jar", "Plugin-Id");
    }

    @Test
    void a_jar_whose_extensions_were_not_indexed() throws Exception {
        goodPlugins();
        TestPlugins.of(Map.of("Bad", TestPlugins.source("Bad", "bad")))
                .id("bad")
                .withoutIndex()
                .writeTo(folder.resolve("bad.jar"));

        assertThat(onlyError().toString()).contains("bad.jar", "annotation processor");
    }

    @Test
    void a_jar_that_bundles_dag_api() throws Exception {
        goodPlugins();
        TestPlugins.of(Map.of("Bad", TestPlugins.source("Bad", "bad")))
                .id("bad")
                .bundlingDagApi()
                .writeTo(folder.resolve("bad.jar"));

        assertThat(onlyError().toString()).contains("bad.jar", "bundles its own copy of dag-api", "provided");
    }

    @Test
    void sources_that_cannot_be_compiled_for_the_machines_reasons_are_unfinished_and_jars_are_described()
            throws Exception {
        goodPlugins();
        Path noFolder = Files.createFile(cache.resolve("file"));

        var described = describer.describe(folder, "abc", noFolder, PreviousDescription.nothing());

        assertThat(described.hindered()).isTrue();
        assertThat(described.unfinished()).containsExactly("a/One.java");
        assertThat(dag(described, "two")).isNotNull();
        assertThat(errorsOf(described))
                .singleElement()
                .satisfies(error -> assertThat(error.toString())
                        .contains("a/One.java", "could not be compiled", "FileAlreadyExistsException"));
        assertThat(describe().unfinished()).as("another time").isEmpty();
    }

    @Test
    void a_static_initialiser_that_ends_the_process() throws Exception {
        goodPlugins();
        badJar("static { System.exit(1); }");

        assertThat(onlyError().toString()).contains("b/bad.jar", "static initialiser", "exit status 1 (System.exit?)");
    }

    @Test
    void a_static_initialiser_that_never_returns() throws Exception {
        goodPlugins();
        badJar("static { while (Boolean.TRUE) Thread.onSpinWait(); }");

        assertThat(onlyError(describeOnce(SHORT)).toString())
                .contains(
                        "b/bad.jar: describing it was not finished: it used ",
                        " of processor time ",
                        "the limit is 4 s");
    }

    @Test
    void a_static_initialiser_that_waits_has_no_more_time_than_one_that_works() throws Exception {
        goodPlugins();
        badJar("static { try { new java.util.concurrent.Semaphore(0).acquire(); }"
                + " catch (InterruptedException e) { throw new IllegalStateException(e); } }");

        write("b/Wrong.java", "import io.fairlead.dag.*; class Wrong {");

        var described = describeOnce(SHORT);

        assertThat(described.unfinished())
                .as("what may be finished another time")
                .containsExactly("b/bad.jar");
        assertThat(errorsOf(described))
                .extracting(LoadError::toString)
                .anySatisfy(error -> assertThat(error)
                        .contains(
                                "b/bad.jar: describing it was not finished: it used ",
                                "and waited for ",
                                "the limit is 4 s"))
                .anySatisfy(error -> assertThat(error).contains("b/Wrong.java"));
    }

    @Test
    void a_static_initialiser_that_allocates_without_end() throws Exception {
        goodPlugins();
        badJar(
                "static { var all = new java.util.ArrayList<byte[]>(); while (Boolean.TRUE) all.add(new byte[1 << 20]); }");

        assertThat(onlyError().toString()).contains("b/bad.jar", "used up the heap of 64 MB");
    }

    @Test
    void a_file_that_does_not_compile_names_its_line() throws Exception {
        goodPlugins();
        write("b/Bad.java", "import io.fairlead.dag.*; public class Bad {\n  int x = \"text\";\n}\n");

        assertThat(onlyError().toString()).contains("b/Bad.java:2: it does not compile", "incompatible types");
    }

    @Test
    void a_source_file_whose_constructor_throws_names_its_line() throws Exception {
        goodPlugins();
        write("b/Bad.java", TestPlugins.source("Bad", "bad", "Bad() { throw new IllegalStateException(\"no way\"); }"));

        assertThat(onlyError().toString()).contains("b/Bad.java:7: ", "constructor threw", "no way");
    }

    @Test
    void two_dags_with_one_name_leave_it_to_the_first_by_path() throws Exception {
        goodPlugins();
        write("b/Bad.java", TestPlugins.source("Bad", "one"));

        var refused = DuplicateDags.refuse(describe().plugins(), Map.of());

        assertThat(errorsOf(new RevisionDescription(refused, List.of())))
                .singleElement()
                .asString()
                .contains("b/Bad.java", "'one'", "a/One.java");
    }

    @Test
    void a_dag_that_describes_itself_differently_each_time() throws Exception {
        goodPlugins();
        write("b/Bad.java", TestPlugins.source("Bad", "bad-\" + Math.abs(new Object().hashCode()) + \"0"));

        assertThat(onlyError().toString())
                .contains("b/Bad.java", "differently each time", "dags[0].description.name was");
    }

    @Test
    void a_cycle_made_by_hand() throws Exception {
        goodPlugins();
        write("b/Bad.java", """
            import io.fairlead.dag.*;
            import java.util.List;
            public final class Bad implements DagSource {
              public List<Dag> dags() {
                var dag = Dag.named("bad");
                var a = dag.task("first").runs(() -> {});
                var b = dag.task("second").after(a).runs(() -> {});
                var c = dag.task("third").after(b).runs(() -> {});
                try {
                  var after = Task.class.getDeclaredField("after");
                  after.setAccessible(true);
                  after.set(a, List.of(c));
                } catch (ReflectiveOperationException e) { throw new AssertionError(e); }
                return List.of(dag.build());
              }
            }
            """);

        assertThat(onlyError().toString()).contains("b/Bad.java", "circle: first → second → third → first");
    }

    @Test
    void a_schedule_that_is_no_cron_expression() throws Exception {
        goodPlugins();
        write(
                "b/Bad.java",
                TestPlugins.source("Bad", "bad")
                        .replace("Dag.named(\"bad\")", "Dag.named(\"bad\").schedule(Schedule.cron(\"0 25 * * *\"))"));

        assertThat(onlyError().toString()).contains("b/Bad.java", "dag 'bad'", "'0 25 * * *'", "minute hour");
    }

    @Test
    void a_file_of_200_MB_that_is_no_dag() throws Exception {
        goodPlugins();
        try (var large = new RandomAccessFile(folder.resolve("model.bin").toFile(), "rw")) {
            large.setLength(200_000_000);
        }

        assertThat(onlyError().toString()).contains("model.bin", "200 MB", "the limit is 100 MB", "keep data out");
    }

    @Test
    void two_versions_of_one_jar() throws Exception {
        goodPlugins();
        TestPlugins.jar(folder.resolve("b/bad-1.0.jar"), "bad", Map.of("Bad", TestPlugins.source("Bad", "bad")));
        TestPlugins.jar(folder.resolve("b/bad-1.1.jar"), "bad", Map.of("Bad", TestPlugins.source("Bad", "bad")));

        assertThat(onlyError().toString()).contains("b/bad-1.0.jar, b/bad-1.1.jar", "keep one");
    }

    @Test
    void a_thread_left_behind_does_not_put_the_blame_on_the_next_plugin() throws Exception {
        goodPlugins();
        Path begun = folder.resolve("begun");
        write("a/Zero.java", TestPlugins.source("Zero", "zero", """
            static { new Thread(() -> {
              while (!new java.io.File("%s").exists()) Thread.onSpinWait();
              System.exit(1);
            }).start(); }
            """.formatted(begun)));
        // The first time it waits to be killed by the other's thread.
        write("b/Slow.java", TestPlugins.source("Slow", "slow", """
            static {
              try { if (new java.io.File("%s").createNewFile()) while (Boolean.TRUE) Thread.onSpinWait(); }
              catch (java.io.IOException e) { throw new java.io.UncheckedIOException(e); }
            }
            """.formatted(begun)));

        assertThat(errorsOf(describe())).isEmpty();
    }

    @Test
    void what_a_plugin_prints_does_not_disturb_the_answer() throws Exception {
        goodPlugins();
        write("b/Loud.java", TestPlugins.source("Loud", "loud", """
            static { System.out.println("out"); System.err.println("err");
              try { new ProcessBuilder("echo", "-n", "past System.out").inheritIO().start().waitFor(); }
              catch (Exception e) { throw new IllegalStateException(e); }
              for (int i = 0; i < 20_000; i++) System.out.println("x".repeat(50)); }
            """));

        var described = describe();

        assertThat(errorsOf(described)).isEmpty();
        assertThat(described.plugins()).hasSize(3);
    }

    @Test
    void a_plugin_sees_neither_the_runners_classes_nor_its_environment() throws Exception {
        goodPlugins();
        write("b/Spy.java", """
            import io.fairlead.dag.*;
            import java.util.List;
            import java.util.TreeSet;
            public final class Spy implements DagSource {
              public List<Dag> dags() {
                var dag = Dag.named("spy").description(new TreeSet<>(System.getenv().keySet()) + " " + sees(
                    "io.fairlead.runner.json.Json", "io.javalin.Javalin", "org.jdbi.v3.core.Jdbi", "org.slf4j.Logger",
                    "com.fasterxml.jackson.databind.ObjectMapper", "io.fairlead.dag.TaskJson"));
                dag.task("only").runs(() -> {});
                return List.of(dag.build());
              }
              static String sees(String... names) {
                var seen = new StringBuilder();
                for (String name : names) {
                  try { seen.append(Class.forName(name).getSimpleName()).append(' '); } catch (ClassNotFoundException e) { }
                }
                return seen.toString();
              }
            }
            """);

        var spied = dag(describe(), "spy").description();

        assertThat(System.getenv()).as("what could have been seen").hasSizeGreaterThan(3);
        assertThat(spied.substring(1, spied.indexOf(']')).split(", ")).isSubsetOf("PATH", "LC_ALL", "TMPDIR");
        assertThat(spied).endsWith("] Logger ObjectMapper TaskJson ");
    }

    @Test
    void a_spare_process_describes_too_and_ends_with_its_owner() throws Exception {
        goodPlugins();
        var before = ProcessHandle.current().children().toList();
        try (var another = Describer.withSpare(LIMITS)) {
            for (int i = 0; i < 3; i++) {
                assertThat(errorsOf(another.describe(folder, "key-" + i, cache, PreviousDescription.nothing())))
                        .isEmpty();
            }
        }
        assertThat(ProcessHandle.current()
                        .children()
                        .filter(child -> !before.contains(child))
                        .toList())
                .allSatisfy(child -> child.onExit().get(60, TimeUnit.SECONDS));
    }

    @Test
    void an_empty_folder_needs_no_process() throws Exception {
        assertThat(describe()).isEqualTo(new RevisionDescription(List.of(), List.of()));
    }

    private void goodPlugins() throws Exception {
        write("a/One.java", TestPlugins.source("One", "one"));
        TestPlugins.jar(folder.resolve("lib/two-1.4.jar"), "two", Map.of("Two", TestPlugins.source("Two", "two")));
    }

    private void badJar(String members) {
        TestPlugins.jar(folder.resolve("b/bad.jar"), "bad", Map.of("Bad", TestPlugins.source("Bad", "bad", members)));
    }

    private void write(String path, String text) throws Exception {
        Files.createDirectories(folder.resolve(path).getParent());
        Files.writeString(folder.resolve(path), text);
    }

    private RevisionDescription describe() throws Exception {
        return describer.describe(folder, "abc", cache, PreviousDescription.nothing());
    }

    /** As the command {@code check} does it, with one process that begins cold. */
    private RevisionDescription describeOnce(DescribeLimits limits) throws Exception {
        try (var once = Describer.withoutSpare(limits)) {
            return once.describe(folder, "abc", cache, PreviousDescription.nothing());
        }
    }

    /** Describes, and expects that the two good plugins are there and one thing is wrong. */
    private LoadError onlyError() throws Exception {
        return onlyError(describe());
    }

    private static LoadError onlyError(RevisionDescription described) {
        assertThat(dag(described, "one")).isNotNull();
        assertThat(dag(described, "two")).isNotNull();
        var errors = errorsOf(described);
        assertThat(errors).hasSize(1);
        return errors.get(0);
    }

    private static List<LoadError> errorsOf(RevisionDescription described) {
        var errors = new java.util.ArrayList<>(described.errors());
        for (DescribedPlugin plugin : described.plugins()) plugin.error().ifPresent(errors::add);
        return errors;
    }

    private static DagDescription dag(RevisionDescription described, String name) {
        return described.plugins().stream()
                .flatMap(plugin -> plugin.dags().stream())
                .map(DescribedPlugin.DescribedDag::description)
                .filter(dag -> dag.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
