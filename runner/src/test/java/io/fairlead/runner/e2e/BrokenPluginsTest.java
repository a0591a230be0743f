package io.fairlead.runner.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.runner.testkit.TestApi;
import io.fairlead.runner.testkit.TestGit;
import io.fairlead.runner.testkit.TestPlugins;
import io.fairlead.runner.testkit.TestRunner;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong is named, and costs the DAGs beside it nothing. */
class BrokenPluginsTest {

    private static TestRunner runner;
    private static TestApi api;
    private static TestGit git;

    @BeforeAll
    static void start(@TempDir Path folder) {
        var settings = Map.of(
                "FAIRLEAD_SLOTS", "1",
                "FAIRLEAD_DESCRIBE_TIMEOUT", "4s",
                "FAIRLEAD_DESCRIBE_HEAP", "64m");
        runner = TestRunner.start(folder, settings);
        api = runner.api();
        git = runner.cloneDemo().remove("dags");
        git.write("a/Good.java", TestPlugins.source("Good", "good"));
        TestPlugins.jar(git.file("lib/fine-1.0.jar"), "fine", Map.of("Fine", TestPlugins.source("Fine", "fine")));
    }

    @AfterAll
    static void stop() {
        runner.close();
    }

    @BeforeEach
    void removeWhatIsBroken() {
        git.remove("b");
    }

    @Test
    void a_jar_that_is_no_zip() {
        git.write("b/bad.jar", "version https://git-lfs.github.com/spec/v1");
        assertThat(reason("b/bad.jar"))
                .startsWith("it cannot be read as a jar (")
                .contains("Git LFS");
    }

    @Test
    void a_jar_without_a_plugin_id() {
        TestPlugins.of(Map.of("Bad", TestPlugins.source("Bad", "bad"))).writeTo(git.file("b/bad.jar"));
        assertThat(reason("b/bad.jar")).contains("has no Plugin-Id", "so it is no plugin");
    }

    @Test
    void a_jar_that_bundles_dag_api() {
        TestPlugins.of(Map.of("Bad", TestPlugins.source("Bad", "bad")))
                .id("bad")
                .bundlingDagApi()
                .writeTo(git.file("b/bad.jar"));
        assertThat(reason("b/bad.jar"))
                .startsWith("it bundles its own copy of dag-api")
                .contains("'provided'");
    }

    @Test
    void a_static_initialiser_that_ends_the_process() {
        badJar("static { System.exit(1); }");
        assertThat(reason("b/bad.jar"))
                .isEqualTo("its static initialiser, constructor or dags() ended the process: exit status 1"
                        + " (System.exit?)");
    }

    @Test
    void a_static_initialiser_that_never_returns() {
        badJar("static { while (Boolean.TRUE) Thread.onSpinWait(); }");
        assertThat(reason("b/bad.jar"))
                .startsWith("describing it was not finished: it used ")
                .contains(" of processor time ", "the limit is 4 s (describe-timeout); it is tried again at 20");
    }

    @Test
    void a_static_initialiser_that_allocates_without_end() {
        badJar("""
            static {
              var all = new java.util.ArrayList<long[]>();
              while (Boolean.TRUE) all.add(new long[100_000]);
            }
            """);
        assertThat(reason("b/bad.jar"))
                .isEqualTo("its static initialiser, constructor or dags() used up the heap of 64 MB");
    }

    @Test
    void a_source_that_does_not_compile() {
        git.write(
                "b/Bad.java", TestPlugins.source("Bad", "bad").replace("List.of(dag.build())", "List.of(dag.bild())"));
        JsonNode error = onlyError();
        assertThat(error.path("filename").asText()).isEqualTo("b/Bad.java");
        assertThat(error.path("line").asInt()).isEqualTo(1 + lineOf("dag.bild()"));
        assertThat(error.path("reason").asText()).contains("cannot find symbol", "bild()");
    }

    @Test
    void two_dags_with_one_name() {
        git.write("b/Bad.java", TestPlugins.source("Bad", "good"));
        assertThat(reason("b/Bad.java"))
                .startsWith("its DAG 'good' has the name of one in a/Good.java, which keeps it");
    }

    @Test
    void a_dag_that_describes_itself_differently_each_time() {
        git.write(
                "b/Bad.java",
                TestPlugins.source("Bad", "bad")
                        .replace("Dag.named(\"bad\")", "Dag.named(\"bad\").description(\"\" + System.nanoTime())"));
        assertThat(reason("b/Bad.java"))
                .startsWith("it describes itself differently each time: dags")
                .contains("description")
                .contains("must not depend on the clock");
    }

    @Test
    void a_cycle_made_by_force() {
        git.write("b/Bad.java", """
            import io.fairlead.dag.*;
            import java.util.List;

            public final class Bad implements DagSource {
              @Override public List<Dag> dags() {
                var dag = Dag.named("bad");
                var egg = dag.task("egg").runs(() -> {});
                var hen = dag.task("hen").after(egg).runs(() -> {});
                try {
                  var after = Task.class.getDeclaredField("after");
                  after.setAccessible(true);
                  after.set(egg, List.of(hen));
                } catch (ReflectiveOperationException e) {
                  throw new IllegalStateException(e);
                }
                return List.of(dag.build());
              }
            }
            """);
        assertThat(reason("b/Bad.java"))
                .contains("dag 'bad'", "its tasks wait for each other in a circle")
                .containsAnyOf("egg → hen → egg", "hen → egg → hen");
    }

    @Test
    void a_file_of_101_MB_that_is_no_dag() throws IOException {
        Files.createDirectories(git.file("b"));
        try (var large = new RandomAccessFile(git.file("b/model.bin").toFile(), "rw")) {
            large.setLength(101_000_000);
        }
        assertThat(reason("b/model.bin")).startsWith("it has 101 MB, and the limit is 100 MB");
    }

    @Test
    void a_plugin_that_was_good_keeps_its_last_good_dags_which_are_marked_and_run_at_their_commit() {
        git.write("b/Mine.java", TestPlugins.source("Mine", "mine"));
        String good = git.push("Good");
        api.awaitLive("demo", good);
        assertThat(api.dag("demo.mine").path("has_import_errors").asBoolean()).isFalse();

        git.write("b/Mine.java", "import io.fairlead.dag.*; public final class Mine {");
        String broken = git.push("Broken");
        JsonNode error = api.awaitLive("demo", broken).path("import_errors").path(0);
        assertThat(error.path("filename").asText()).isEqualTo("b/Mine.java");
        JsonNode mine = api.dag("demo.mine");
        assertThat(mine.path("has_import_errors").asBoolean()).isTrue();
        assertThat(mine.path("import_error").asText()).contains("b/Mine.java").contains("reached end of file");
        assertThat(mine.path("is_stale").asBoolean()).isFalse();
        assertThat(mine.path("bundle_version").asText()).isEqualTo(good);
        assertThat(api.dag("demo.good").path("bundle_version").asText()).isEqualTo(broken);
        var run = api.trigger("demo.mine");
        assertThat(api.ended(run).path("state").asText()).isEqualTo("success");
        assertThat(run.revision()).isEqualTo(good);
        assertThat(api.texts(run, "only")).containsExactly("mine");

        git.write("b/Mine.java", TestPlugins.source("Mine", "mine"));
        api.awaitLive("demo", git.push("Good again"));
        assertThat(api.dag("demo.mine").path("has_import_errors").asBoolean()).isFalse();
    }

    private static void badJar(String members) {
        TestPlugins.jar(git.file("b/bad.jar"), "bad", Map.of("Bad", TestPlugins.source("Bad", "bad", members)));
    }

    private static int lineOf(String text) {
        return (int) git.read("b/Bad.java")
                .lines()
                .takeWhile(line -> !line.contains(text))
                .count();
    }

    private static String reason(String file) {
        JsonNode error = onlyError();
        assertThat(error.path("filename").asText()).isEqualTo(file);
        return error.path("reason").asText();
    }

    /** Pushes; then the good DAGs are live at that commit, one of them runs, and one thing is wrong. */
    private static JsonNode onlyError() {
        String commit = git.push("Break something");
        JsonNode errors = api.awaitLive("demo", commit).path("import_errors");
        assertThat(errors).as(errors.toString()).hasSize(1);
        assertThat(api.dags()).containsExactly("demo.fine", "demo.good");
        assertThat(api.dag("demo.fine").path("bundle_version").asText()).isEqualTo(commit);
        var run = api.trigger("demo.good");
        assertThat(api.ended(run).path("state").asText()).isEqualTo("success");
        assertThat(run.revision()).isEqualTo(commit);
        return errors.get(0);
    }
}
