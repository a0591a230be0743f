package io.fairlead.runner.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PracticeTest {

    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    Path temp;

    @Test
    void the_practice_loads_what_an_attempt_of_a_file_and_of_a_jar_loads() throws Exception {
        Path classes = temp.resolve("classes");
        Path said = temp.resolve("said");
        Process practice = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xlog:class+load:file=" + classes,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Practice.class.getName(),
                        temp.resolve("work").toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean ended = practice.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        practice.destroyForcibly();
        assertThat(ended && practice.exitValue() == 0)
                .as("%s", Files.readString(said))
                .isTrue();
        assertThat(Files.readString(classes, StandardCharsets.UTF_8))
                .contains(
                        "com.sun.tools.javac.main.JavaCompiler ",
                        "org.pf4j.PluginClassLoader ",
                        "org.eclipse.jgit.transport.TransportHttp ",
                        TaskRun.class.getName() + " ",
                        TaskLogging.class.getName() + " ")
                .doesNotContain("java.net.http.HttpClient ");
    }
}
