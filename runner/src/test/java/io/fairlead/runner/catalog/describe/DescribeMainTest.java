package io.fairlead.runner.catalog.describe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.json.Json;
import io.fairlead.runner.testkit.TestPlugins;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runner may die at any time, and nothing of it must stay. */
class DescribeMainTest {

    @TempDir
    Path folder;

    private Process process;

    @AfterEach
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Test
    void a_process_without_work_ends_when_the_runner_has_died() throws Exception {
        start(WarmUpLevel.COMPILING);
        process.getOutputStream().close();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void a_process_at_work_ends_when_the_runner_has_died() throws Exception {
        TestPlugins.jar(
                folder.resolve("slow.jar"),
                "slow",
                Map.of(
                        "Slow",
                        TestPlugins.source("Slow", "slow", "static { while (Boolean.TRUE) Thread.onSpinWait(); }")));
        start(WarmUpLevel.NONE);
        var place = new DescribeRequest.Place(folder.toString(), folder.toString(), "key", "");
        var request = new DescribeRequest("nonce", place, false, List.of("slow.jar"), List.of(), List.of(), Map.of());
        process.getOutputStream().write((Json.write(request) + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        var out = process.inputReader();
        String line = out.readLine();
        while (!line.contains("BEGUN")) line = out.readLine();
        assertThat(line).startsWith("nonce {");
        process.getOutputStream().close();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    private void start(WarmUpLevel practice) throws Exception {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
                "-cp",
                System.getProperty("java.class.path"),
                DescribeMain.class.getName(),
                practice.name());
        process = new ProcessBuilder(command)
                .redirectError(Files.createTempFile(folder, "stderr", "").toFile())
                .start();
    }
}
