package io.fairlead.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dag.Dag;
import io.fairlead.dag.DagSource;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pf4j.Extension;
import org.slf4j.Logger;

/** What holds for all samples: each is one file that needs no other, and the jar of them all is a plugin. */
class EverySampleTest {

    private static final Path SOURCES = Path.of("src", "main", "java", "io", "fairlead", "samples");

    @TempDir
    Path classes;

    @ParameterizedTest
    @MethodSource("files")
    void a_sample_can_be_pushed_as_a_single_file(Path file) throws Exception {
        var printed = new StringWriter();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var options = List.of(
                    "-proc:none", "-implicit:none", "-Xlint:all", "-classpath", authorsClassPath(), "-d", "" + classes);
            compiler.getTask(printed, manager, null, options, null, manager.getJavaFileObjects(file))
                    .call();
        }

        assertThat(printed).hasToString("");
    }

    @Test
    void the_index_of_the_plugin_lists_every_sample() throws Exception {
        assertThat(index())
                .containsExactlyInAnyOrderElementsOf(
                        files().map(EverySampleTest::className).toList());
    }

    @Test
    void every_dag_has_a_name_of_its_own_and_says_what_it_is_for() throws Exception {
        var names = new ArrayList<String>();
        for (String sample : index()) {
            var source =
                    (DagSource) Class.forName(sample).getDeclaredConstructor().newInstance();
            for (Dag dag : source.dags()) {
                names.add(dag.name());
                assertThat(dag.description()).as(dag.name()).isNotEmpty();
            }
        }

        assertThat(names).doesNotHaveDuplicates().hasSize(10);
    }

    private static List<String> index() throws IOException {
        // Not as a resource: compiling the tests writes an index too, an empty one.
        var index = Path.of(locationOf(Hello.class), "META-INF", "extensions.idx");
        return Files.readAllLines(index).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    private static Stream<Path> files() throws IOException {
        try (var files = Files.list(SOURCES)) {
            return files.filter(file -> !file.endsWith("package-info.java")).sorted().toList().stream();
        }
    }

    private static String className(Path file) {
        return "io.fairlead.samples." + file.getFileName().toString().replace(".java", "");
    }

    private static String authorsClassPath() {
        return Stream.of(Dag.class, Extension.class, Logger.class)
                .map(EverySampleTest::locationOf)
                .collect(Collectors.joining(System.getProperty("path.separator")));
    }

    private static String locationOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
