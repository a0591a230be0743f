package io.fairlead.runner.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What a program loads in the practice that its archive of classes is made from. */
public final class TestPractice {

    private static final long PATIENCE_SECONDS = 120;

    private TestPractice() {}

    /**
     * Carries the practice out to its end.
     *
     * @param main the name of its class
     * @param folder where it works
     * @return a line for each class that it loaded
     */
    public static String classes(String main, Path folder) throws IOException, InterruptedException {
        Path classes = folder.resolve("classes");
        Path said = folder.resolve("said");
        Process practice = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xlog:class+load:file=" + classes,
                        "-cp",
                        System.getProperty("java.class.path"),
                        main,
                        folder.resolve("work").toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean ended = practice.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        practice.destroyForcibly();
        assertThat(ended && practice.exitValue() == 0)
                .as("%s", Files.readString(said))
                .isTrue();
        return Files.readString(classes, StandardCharsets.UTF_8);
    }
}
