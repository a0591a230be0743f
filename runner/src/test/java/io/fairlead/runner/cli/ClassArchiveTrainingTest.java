package io.fairlead.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTrainingTest {

    private static final long PATIENCE_SECONDS = 120;

    /** As the launcher has it in classes_of(); here the two of our own may be folders. */
    private static final List<String> CLIENT = List.of(
            "runner" + File.separator + "target" + File.separator + "classes",
            "dag-api",
            "picocli-",
            "jackson-",
            "slf4j-api-");

    @TempDir
    Path temp;

    @Test
    void the_launcher_gives_the_commands_that_ask_a_server_all_the_libraries_they_need() throws Exception {
        String launcher = Files.readString(Path.of("../fairlead"));
        assertThat(launcher).contains("runner-* | dag-api-* | picocli-* | jackson-* | slf4j-api-*)");
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> CLIENT.stream().anyMatch(entry::contains))
                .collect(Collectors.joining(File.pathSeparator));
        Path said = temp.resolve("said");
        Process training = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classPath,
                        ClassArchiveTraining.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(training.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

        String text = Files.readString(said, StandardCharsets.UTF_8);
        assertThat(training.exitValue()).as(text).isZero();
        assertThat(text).contains("FAIRLEAD_SERVER", "FAIRLEAD_TOKEN", "git-sync", "run success", "demo.hello");
    }
}
