package io.fairlead.runner.catalog.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.run.dag.LoadError;
import io.fairlead.runner.run.dag.PluginKey;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginFilesTest {

    @TempDir
    Path folder;

    @TempDir
    Path outside;

    @Test
    void jars_and_java_files_are_found_sorted_and_hidden_ones_are_not() throws Exception {
        for (String path : new String[] {
            "b/two.jar",
            "a/one.jar",
            "B.java",
            "a/A.java",
            ".git/x.jar",
            "a/.hidden.jar",
            "a/package-info.java",
            "module-info.java",
            "readme.md"
        }) {
            write(path);
        }

        var found = PluginFiles.below(folder);

        assertThat(found.jars()).containsExactly("a/one.jar", "b/two.jar");
        assertThat(found.sources()).containsExactly("B.java", "a/A.java");
        assertThat(found.refused()).isEmpty();
        assertThat(found.errors()).isEmpty();
    }

    @Test
    void links_are_followed_only_inside() throws Exception {
        write("real/one.jar");
        Files.writeString(outside.resolve("secret.jar"), "x");
        Files.createSymbolicLink(folder.resolve("in.jar"), folder.resolve("real/one.jar"));
        Files.createSymbolicLink(folder.resolve("out.jar"), outside.resolve("secret.jar"));
        Files.createSymbolicLink(folder.resolve("dangling.jar"), outside.resolve("nothing.jar"));
        Files.createSymbolicLink(folder.resolve("real/circle"), folder);

        var found = PluginFiles.below(folder);

        assertThat(found.jars()).containsExactly("in.jar", "real/one.jar");
        assertThat(found.refused()).extracting(LoadError::file).containsExactlyInAnyOrder("dangling.jar", "out.jar");
    }

    @Test
    void the_folder_itself_may_be_a_link() throws Exception {
        write("one.jar");
        Path link = Files.createSymbolicLink(outside.resolve("current"), folder);

        assertThat(PluginFiles.below(link).jars()).containsExactly("one.jar");
    }

    @Test
    void a_source_that_is_too_large_is_refused() throws Exception {
        Files.write(folder.resolve("Large.java"), new byte[1_000_001]);

        assertThat(PluginFiles.below(folder).refused())
                .singleElement()
                .asString()
                .contains("Large.java", "1 MB", "split it");
    }

    @Test
    void a_source_whose_jar_could_not_be_named_after_it_is_refused() throws Exception {
        write("a".repeat(246) + ".java");
        String tooLong = "\u00fc".repeat(123) + "a.java";
        write(tooLong);

        var found = PluginFiles.below(folder);
        assertThat(found.sources()).containsExactly("a".repeat(246) + ".java");
        assertThat(found.refused())
                .singleElement()
                .asString()
                .contains(tooLong, "its name has 252 bytes, and the limit is 251");
    }

    @Test
    void there_is_a_limit_to_their_number() throws Exception {
        for (int i = 0; i < PluginFiles.MAX_CANDIDATES + 3; i++) write("f" + i + ".java");

        var found = PluginFiles.below(folder);

        assertThat(found.sources()).hasSize(PluginFiles.MAX_CANDIDATES);
        assertThat(found.errors()).singleElement().asString().contains("more than 2000", "the last 3");
    }

    @ParameterizedTest
    @CsvSource({
        "lib/sales-1.4.0-SNAPSHOT.jar, lib/sales.jar",
        "lib/sales-1.4.jar, lib/sales.jar",
        "sales-2.jar, sales.jar",
        "sales-v2.0.0-rc.1.jar, sales.jar",
        "sales-1.0.0-20260301.101010-3.jar, sales.jar",
        "sales-1.0-4ee153d.jar, sales.jar",
        "sales-all.jar, sales-all.jar",
        "report-2024-costs.jar, report-2024-costs.jar",
        "sales.jar, sales.jar",
        "v-1.0/sales.jar, v-1.0/sales.jar",
        "dags/Sales-1.java, dags/Sales-1.java"
    })
    void the_key_of_a_jar_has_no_version(String path, String key) {
        assertThat(PluginKey.of(path)).isEqualTo(key);
    }

    private void write(String path) throws Exception {
        Files.createDirectories(folder.resolve(path).getParent());
        Files.writeString(folder.resolve(path), "class X implements DagSource");
    }
}
