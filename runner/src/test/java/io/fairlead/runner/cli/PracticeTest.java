package io.fairlead.runner.cli;

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
    void the_practice_loads_what_a_runner_in_a_cluster_loads() throws Exception {
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
                        "org.eclipse.jetty.server.Server ",
                        "org.sqlite.JDBC ",
                        "io.fabric8.kubernetes.client.informers.SharedIndexInformer ",
                        "software.amazon.awssdk.services.s3.S3Client ",
                        UpCommand.class.getName() + " ");
    }
}
