package io.fairlead.runner.catalog.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.catalog.describe.PluginDescriber;
import io.fairlead.runner.catalog.plugin.Folders;
import io.fairlead.runner.catalog.plugin.PluginFiles;
import io.fairlead.runner.testkit.TestPlugins;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources that have not changed are not compiled again: the jars of the revision before are this one's, too. */
class CarriedSourcesTest {

    @TempDir
    Path folder;

    @TempDir
    Path cache;

    private CompiledSources first;

    @BeforeEach
    void compileOnce() throws Exception {
        write("dags/One.java", TestPlugins.source("One", "one"));
        write("Two.java", TestPlugins.source("Two", "two"));
        write("Broken.java", "import io.fairlead.dag.*; class Broken {");
        first = compile("first", "");
    }

    @Test
    void unchanged_sources_keep_their_jars_without_the_compiler() throws Exception {
        TestPlugins.jar(folder.resolve("new.jar"), "new", Map.of("New", TestPlugins.source("New", "new")));

        var second = compile("second", "first");

        assertThat(second.jars()).containsOnlyKeys("Two.java", "dags/One.java");
        assertThat(second.errors()).isEqualTo(first.errors()).hasSize(1);
        for (String path : second.jars().keySet()) {
            Path jar = second.jars().get(path);
            assertThat(jar).startsWith(cache.resolve("second"));
            assertThat(Files.isSameFile(jar, first.jars().get(path)))
                    .as("the very same file")
                    .isTrue();
        }
    }

    @Test
    void they_stay_complete_when_the_revision_before_is_removed() throws Exception {
        compile("second", "first");
        Folders.delete(cache.resolve("first"));

        var later = CompiledSources.of(folder, cache, "second");

        assertThat(later.jars()).hasSize(2);
        assertThat(later.jars())
                .allSatisfy((path, jar) ->
                        assertThat(PluginDescriber.describe(jar, path).error()).isEmpty());
        assertThat(compile("third", "second").jars()).hasSize(2);
    }

    @Test
    void a_changed_added_renamed_or_removed_file_makes_the_compiler_run() throws Exception {
        write("Two.java", TestPlugins.source("Two", "two-changed"));
        assertCompiled("changed", "first");

        write("Helper.java", "import io.fairlead.dag.*; class Helper {}");
        assertCompiled("added", "changed");

        Files.move(folder.resolve("Helper.java"), folder.resolve("dags/Helper.java"));
        assertCompiled("renamed", "added");

        Files.delete(folder.resolve("dags/Helper.java"));
        assertCompiled("removed", "renamed");
    }

    @Test
    void a_revision_before_that_is_gone_damaged_or_of_an_older_fairlead_is_no_obstacle() throws Exception {
        assertThat(compile("after-none", "never-there").jars()).hasSize(2);

        Files.delete(cache.resolve("first/Two.java.jar"));
        assertThat(compile("after-damaged", "first").jars().values()).allMatch(Files::isRegularFile);

        Files.writeString(cache.resolve("first/index.json"), "{\"plugins\":[\"Two.java\"],\"errors\":[]}");
        assertThat(compile("after-old", "first").jars()).hasSize(2);
        try (Stream<Path> all = Files.list(cache)) {
            assertThat(all.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("first", "after-none", "after-damaged", "after-old");
        }
    }

    private void assertCompiled(String key, String before) throws Exception {
        var jars = compile(key, before).jars();
        for (String path : jars.keySet()) {
            assertThat(Files.isSameFile(jars.get(path), cache.resolve(before).resolve(path + ".jar")))
                    .as(key + " " + path)
                    .isFalse();
        }
    }

    private CompiledSources compile(String key, String before) throws Exception {
        var files = PluginFiles.below(folder);
        return CompiledSources.of(files.folder(), files.sources(), cache, key, before);
    }

    private void write(String path, String text) throws Exception {
        Files.createDirectories(folder.resolve(path).getParent());
        Files.writeString(folder.resolve(path), text);
    }
}
