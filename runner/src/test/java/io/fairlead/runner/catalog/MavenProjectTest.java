package io.fairlead.runner.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.catalog.describe.DescribeLimits;
import io.fairlead.runner.catalog.describe.RevisionDescription;
import io.fairlead.runner.catalog.plugin.LeftOut;
import io.fairlead.runner.catalog.plugin.PluginFiles;
import io.fairlead.runner.run.dag.DescribedPlugin;
import io.fairlead.runner.run.dag.LoadError;
import io.fairlead.runner.testkit.TestPlugins;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project pushed as it is: what of it is loaded, what is told of, and what is no business of ours. */
class MavenProjectTest {

    private static final String MAIN = "src/main/java/";

    @TempDir
    Path folder;

    @Test
    void tests_module_descriptors_and_what_no_dag_needs_are_left_out_quietly() throws Exception {
        write(MAIN + "Sales.java", TestPlugins.source("Sales", "sales"));
        write(MAIN + "module-info.java", "module sales { requires nothing.known; }");
        write(MAIN + "package-info.java", "@Unknown package nowhere;");
        write(MAIN + "web/Server.java", "package web; import org.springframework.boot.Application; class Server {}");
        write(
                "src/test/java/SalesTest.java",
                "import org.assertj.core.api.Assertions; class SalesTest { DagSource x; }");
        write("src/integrationTest/java/AllIT.java", "import io.fairlead.dag.*; class AllIT { Unknown x; }");
        write("other/FlatTest.java", "import org.junit.jupiter.api.Test; import io.fairlead.dag.*; class FlatTest {}");

        var described = check();

        assertThat(problems(described)).isEmpty();
        assertThat(dags(described)).containsExactly(MAIN + "Sales.java");
        assertThat(described.leftOut())
                .extracting(LeftOut::toString)
                .contains(
                        "src/test/: tests",
                        "src/integrationTest/: tests",
                        "other/FlatTest.java: tests",
                        MAIN + "web/Server.java: no DAG needs it");
        assertThat(CheckReport.of(described).lines()).contains("left out: src/test/: tests");
    }

    @Test
    void no_real_mistake_is_hidden() throws Exception {
        write(MAIN + "Good.java", TestPlugins.source("Good", "good"));
        write(MAIN + "Syntax.java", TestPlugins.source("Syntax", "syntax").replace("return", "retrun"));
        write(MAIN + "Misspelt.java", "public class Misspelt implements DagSorce {}");
        write(
                MAIN + "Needy.java",
                TestPlugins.source("Needy", "needy").replace("class Needy", "class Needy extends help.Helper"));
        write(MAIN + "help/Helper.java", "package help; public class Helper { int x = \"\"; }");
        write(MAIN + "help/Alone.java", "package help; class Alone { int x = \"\"; }");
        // Named by a comment only, as good as by nobody: it is compiled and told of quietly.
        write(MAIN + "Mentioned.java", "class Mentioned { Unknown x; }");
        write(MAIN + "Mentions.java", TestPlugins.source("Mentions", "mentions") + "// see Mentioned\n");

        var described = check();

        assertThat(problems(described))
                .containsExactlyInAnyOrder(
                        MAIN + "Syntax.java", MAIN + "Misspelt.java", MAIN + "Needy.java", MAIN + "help/Helper.java");
        assertThat(dags(described)).containsExactly(MAIN + "Good.java", MAIN + "Mentions.java");
        assertThat(described.leftOut())
                .extracting(LeftOut::path)
                .containsExactlyInAnyOrder(MAIN + "help/Alone.java", MAIN + "Mentioned.java");
    }

    @Test
    void modules_share_packages_and_a_class_that_dags_inherit_from() throws Exception {
        write("base/src/main/java/etl/Base.java", """
                package etl;
                import io.fairlead.dag.*;
                import java.util.List;
                public abstract class Base implements DagSource {
                  protected abstract String name();
                  public List<Dag> dags() {
                    var dag = Dag.named(name());
                    dag.task("only").runs(() -> System.out.println(Names.of()));
                    return List.of(dag.build());
                  }
                }
                """);
        write("base/src/main/java/etl/Names.java", "package etl; class Names { static String of() { return \"x\"; } }");
        write("sales/src/main/java/etl/Sales.java", subclass("etl", "Sales"));
        write("stock/target/generated-sources/a/stock/Stock.java", subclass("stock", "Stock"));

        var described = check();

        assertThat(problems(described)).isEmpty();
        assertThat(dags(described))
                .containsExactly(
                        "sales/src/main/java/etl/Sales.java", "stock/target/generated-sources/a/stock/Stock.java");
    }

    @Test
    void sources_and_the_jar_built_from_them_load_once_and_it_is_said_which() throws Exception {
        String text = TestPlugins.source("Sales", "sales");
        write(MAIN + "Sales.java", text);
        Files.createDirectories(folder.resolve("target"));
        Path built = TestPlugins.jar(folder.resolve("target/sales-1.0.jar"), "sales", Map.of("Sales", text));

        var fromSources = check();

        assertThat(problems(fromSources)).isEmpty();
        assertThat(dags(fromSources)).containsExactly(MAIN + "Sales.java");
        assertThat(fromSources.leftOut())
                .singleElement()
                .asString()
                .contains("target/sales-1.0.jar: it was built from " + MAIN + "Sales.java, and the sources are taken");

        Files.createDirectories(folder.resolve("dags"));
        Files.move(built, folder.resolve("dags/sales-1.0.jar"));
        var fromJar = check();

        assertThat(problems(fromJar)).isEmpty();
        assertThat(dags(fromJar)).containsExactly("dags/sales-1.0.jar");
        assertThat(fromJar.leftOut()).singleElement().asString().contains("the jar is taken");
    }

    @Test
    void a_file_at_the_root_says_what_else_is_to_be_ignored() throws Exception {
        Files.createDirectories(folder.resolve(".git"));
        write(".fairleadignore", "# old things\nold/\n*Draft.java\n!KeptDraft.java\n/dags/lib/*.jar\n");
        write("dags/old/Old.java", TestPlugins.source("Old", "old"));
        write("dags/MyDraft.java", "import io.fairlead.dag.*; class MyDraft {");
        write("dags/KeptDraft.java", TestPlugins.source("KeptDraft", "kept"));
        write("dags/lib/x.jar", "no jar");

        var files = PluginFiles.below(folder.resolve("dags"));

        assertThat(files.sources()).containsExactly("KeptDraft.java");
        assertThat(files.jars()).isEmpty();
        assertThat(files.leftOut())
                .extracting(LeftOut::path)
                .containsExactlyInAnyOrder("old/", "MyDraft.java", "lib/x.jar");
    }

    @Test
    void rules_that_cannot_be_used_are_an_error_and_hold_for_nothing() throws Exception {
        write(".fairleadignore", "*a*b*c*d*\n");
        write("Sales.java", TestPlugins.source("Sales", "sales"));

        var files = PluginFiles.below(folder);

        assertThat(files.sources()).containsExactly("Sales.java");
        assertThat(files.errors()).singleElement().asString().contains(".fairleadignore", "more than 3 stars");
    }

    /** What a look at each would be quadratic for. */
    @Test
    void texts_that_are_made_to_take_long_do_not() throws Exception {
        for (String part : List.of("\n", "public ", "public\n", "implements ", "extends ", "a.", "package ")) {
            String name = "Long" + Math.abs(part.hashCode());
            write(name + ".java", "// DagSource\n" + part.repeat(900_000 / part.length()));
        }

        assertThat(PluginFiles.below(folder).sources()).hasSize(7);
    }

    @Test
    void a_working_tree_is_checked_without_what_git_would_not_push() throws Exception {
        Files.createDirectories(folder.resolve(".git"));
        write(".gitignore", "target/\n");
        write("target/Left.java", "import io.fairlead.dag.*; class Left {");
        write("Sales.java", TestPlugins.source("Sales", "sales"));

        assertThat(PluginFiles.pushedFrom(folder).sources()).containsExactly("Sales.java");
        assertThat(PluginFiles.below(folder).sources()).containsExactly("Sales.java", "target/Left.java");
    }

    /** The bound of candidates is on what is needed: a large project with few DAGs is none that is too large. */
    @Test
    void of_ten_thousand_files_only_those_that_are_needed_count() throws Exception {
        write(MAIN + "Sales.java", TestPlugins.source("Sales", "sales"));
        for (int i = 0; i < 10_000; i++)
            write(
                    MAIN + "p" + i % 100 + "/C" + i + ".java",
                    "package p" + i % 100 + "; class C" + i + " { Unknown x; }");

        var files = PluginFiles.below(folder);

        assertThat(files.sources()).containsExactly(MAIN + "Sales.java");
        assertThat(files.errors()).isEmpty();
        assertThat(files.leftOut()).singleElement().asString().contains("and 9997 more: no DAG needs it");
    }

    private static String subclass(String packageName, String name) {
        return "package " + packageName + "; public class " + name
                + " extends etl.Base { protected String name() { return \"" + name.toLowerCase() + "\"; } }";
    }

    private RevisionDescription check() throws Exception {
        return Check.of(folder, DescribeLimits.standard(), step -> {});
    }

    private static List<String> problems(RevisionDescription described) {
        return Stream.concat(
                        described.errors().stream(),
                        described.plugins().stream().flatMap(plugin -> plugin.error().stream()))
                .map(LoadError::file)
                .toList();
    }

    private static List<String> dags(RevisionDescription described) {
        return described.plugins().stream()
                .filter(plugin -> plugin.error().isEmpty())
                .map(DescribedPlugin::path)
                .toList();
    }

    private void write(String path, String text) throws Exception {
        Files.createDirectories(folder.resolve(path).getParent());
        Files.writeString(folder.resolve(path), text);
    }
}
