package io.fairlead.runner.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.catalog.describe.DescribeLimits;
import io.fairlead.runner.run.dag.DescribedPlugin;
import io.fairlead.runner.testkit.TestPlugins;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {

    @TempDir
    Path folder;

    @Test
    void a_folder_is_reported_with_its_dags_and_then_its_errors() throws Exception {
        Files.writeString(folder.resolve("Sales.java"), """
            import io.fairlead.dag.*;
            import java.time.*;
            import java.util.List;
            public final class Sales implements DagSource {
              public List<Dag> dags() {
                var dag = Dag.named("sales").schedule(Schedule.cron("0 6 * * *", ZoneId.of("Europe/Berlin")));
                var load = dag.task("load").returns(String.class, () -> "x");
                dag.task("mail").takes(load).runs(x -> {});
                return List.of(dag.build());
              }
            }
            """);
        Files.writeString(folder.resolve("Typo.java"), "import io.fairlead.dag.*; class Typo {\n  Strin x;\n}\n");
        Files.writeString(folder.resolve("Again.java"), TestPlugins.source("Again", "sales"));

        var report = CheckReport.of(Check.of(folder, DescribeLimits.standard(), step -> {}));

        assertThat(report.dags()).isEqualTo(1);
        assertThat(report.errors()).isEqualTo(2);
        assertThat(String.join("\n", report.lines()))
                .contains("sales  manual  (Again.java)")
                .contains("  only")
                .contains("error: Sales.java: its DAG 'sales' has the name of one in Again.java")
                .contains("error: Typo.java:2: it does not compile: cannot find symbol")
                .endsWith("1 DAG, 2 errors");
    }

    @Test
    void one_jar_or_one_file_can_be_checked_alone() throws Exception {
        Path jar = TestPlugins.jar(folder.resolve("a.jar"), "a", Map.of("A", TestPlugins.source("A", "a")));
        Files.writeString(folder.resolve("B.java"), TestPlugins.source("B", "b"));

        assertThat(Check.of(jar, DescribeLimits.standard(), step -> {}).plugins())
                .extracting(DescribedPlugin::path)
                .containsExactly("a.jar");
        assertThat(Check.of(folder.resolve("B.java"), DescribeLimits.standard(), step -> {})
                        .plugins())
                .extracting(DescribedPlugin::path)
                .containsExactly("B.java");
    }

    @Test
    void what_takes_its_time_is_named_meanwhile() throws Exception {
        Path said = folder.resolve("said");
        Files.writeString(folder.resolve("Slow.java"), """
            import io.fairlead.dag.*;
            import java.nio.file.*;
            import java.util.List;
            public final class Slow implements DagSource {
              public List<Dag> dags() {
                while (!Files.exists(Path.of("%s"))) Thread.onSpinWait();
                var dag = Dag.named("slow");
                dag.task("only").runs(() -> {});
                return List.of(dag.build());
              }
            }
            """.formatted(said));
        var steps = new ArrayList<String>();

        var described = Check.of(folder, DescribeLimits.standard(), step -> {
            steps.add(step);
            if (step.equals("loading Slow.java")) create(said);
        });

        assertThat(described.plugins()).allMatch(plugin -> plugin.error().isEmpty());
        assertThat(steps).doesNotHaveDuplicates().endsWith("loading Slow.java");
    }

    private static void create(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_file_of_another_kind_is_an_error() throws Exception {
        Files.writeString(folder.resolve("notes.txt"), "x");

        assertThat(Check.of(folder.resolve("notes.txt"), DescribeLimits.standard(), step -> {})
                        .errors())
                .singleElement()
                .hasToString("notes.txt: it is neither a folder nor a jar nor a .java file");
    }
}
