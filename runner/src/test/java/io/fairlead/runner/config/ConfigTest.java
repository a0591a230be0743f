package io.fairlead.runner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {

    @Test
    void what_is_not_said_has_its_default() {
        var config = Config.from(Map.of());
        assertThat(config.web().host()).isEqualTo("127.0.0.1");
        assertThat(config.web().port()).isEqualTo(8080);
        assertThat(config.local().slots()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(config.local().workerHeapMegabytes()).isEqualTo(512);
        assertThat(config.local().describeTimeout()).hasSeconds(10);
    }

    @Test
    void all_problems_are_told_at_once() {
        assertThatThrownBy(() -> Config.from(Map.of(
                        "FAIRLEAD_PORT", "http",
                        "FAIRLEAD_SLOTS", "-1",
                        "FAIRLEAD_WORKER_HEAP", "lots",
                        "FAIRLEAD_HOST", "0.0.0.0")))
                .isInstanceOf(Config.InvalidConfig.class)
                .hasMessageContaining("FAIRLEAD_PORT is 'http'; it must be a whole number from 0 to 65535")
                .hasMessageContaining("FAIRLEAD_SLOTS is '-1'")
                .hasMessageContaining("FAIRLEAD_WORKER_HEAP is 'lots'")
                .hasMessageContaining("FAIRLEAD_ADMIN_PASSWORD");
    }

    @Test
    void without_slots_something_else_must_execute_tasks() {
        assertThatThrownBy(() -> Config.from(Map.of("FAIRLEAD_SLOTS", "0")))
                .isInstanceOf(Config.InvalidConfig.class)
                .hasMessageContaining("slots is 0, and tasks that do not choose execute on this machine; set executor");
        var elsewhere = Map.of(
                "FAIRLEAD_SLOTS", "0",
                "FAIRLEAD_EXECUTOR", "kubernetes",
                "FAIRLEAD_KUBERNETES_IMAGE", "worker:1",
                "FAIRLEAD_WORKER_API_URL", "http://fairlead:8082");
        assertThat(Config.from(elsewhere).local().slots()).isZero();
    }

    @Test
    void a_heap_may_be_said_in_gigabytes() {
        assertThat(Config.from(Map.of("FAIRLEAD_WORKER_HEAP", "2g")).local().workerHeapMegabytes())
                .isEqualTo(2048);
    }

    @Test
    void authorities_of_the_bucket_s_server_must_be_there(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("ca.crt");
        var variables = Map.of("FAIRLEAD_LOGS_BUCKET", "logs", "FAIRLEAD_LOGS_CA_FILE", file.toString());
        assertThatThrownBy(() -> Config.from(variables))
                .isInstanceOf(Config.InvalidConfig.class)
                .hasMessageContaining("FAIRLEAD_LOGS_CA_FILE: " + file + " is not there or may not be read");
        Files.writeString(file, "");
        assertThat(Config.from(variables).bucket().orElseThrow().server().authorities())
                .contains(file);
    }

    @Test
    void the_password_may_come_from_a_file_and_is_never_printed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "correct horse\n");
        var config = Config.from(Map.of(
                "FAIRLEAD_HOST", "0.0.0.0",
                "FAIRLEAD_ADMIN_USER", "anna",
                "FAIRLEAD_ADMIN_PASSWORD_FILE", file.toString()));
        assertThat(config.web().adminPassword()).isEqualTo("correct horse");
        assertThat(config.toString()).contains("anna").doesNotContain("horse");
    }
}
