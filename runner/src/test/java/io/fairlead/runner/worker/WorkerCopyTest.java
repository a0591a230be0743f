package io.fairlead.runner.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.jvm.JavaProcess;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerCopyTest {

    @TempDir
    private Path folder;

    @Test
    void runtime_and_jars_are_where_the_command_looks_for_them() throws Exception {
        Path runtime = folder.resolve("runtime");
        Path java = Files.createDirectories(runtime.resolve("bin")).resolve("java");
        Files.writeString(java, "java");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Path one = Files.writeString(folder.resolve("one.jar"), "1");
        Path two = Files.writeString(folder.resolve("two.jar"), "2");
        Path to = folder.resolve("copy");

        WorkerCopy.copy(runtime, one + File.pathSeparator + two, to);
        WorkerCopy.copy(
                runtime, one + File.pathSeparator + two, to); // as when Kubernetes starts the init container again

        assertThat(Path.of(WorkerCopy.command(to.toString()).get(0)))
                .isExecutable()
                .hasContent("java");
        assertThat(WorkerCopy.command(to.toString())).contains(to + "/lib/*");
        assertThat(to.resolve("lib")).isDirectoryContaining("glob:**/one.jar").isDirectoryContaining("glob:**/two.jar");
    }

    @Test
    void a_task_has_all_of_javas_compilers() {
        assertThat(WorkerCopy.command("/copy"))
                .containsAll(JavaProcess.COMPILERS)
                .noneMatch(option -> option.contains("TieredStopAtLevel"));
    }

    @Test
    void the_image_has_the_same_compilers() throws Exception {
        String build = Files.readString(Path.of("../kubernetes/images/build"));
        String worker = build.lines()
                .filter(line -> line.startsWith("image worker "))
                .findFirst()
                .orElseThrow();
        assertThat(worker).contains("$compilers").doesNotContain("TieredStopAtLevel");
        assertThat(build.replace("\\\n  ", "")).contains(String.join(" ", JavaProcess.COMPILERS));
    }
}
