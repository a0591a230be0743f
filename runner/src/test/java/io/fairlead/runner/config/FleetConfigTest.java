package io.fairlead.runner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetConfigTest {

    private static final String GENERAL = "a token for all queues";
    private static final String OF_SALES = "a token of sales alone";

    @TempDir
    Path folder;

    @Test
    void a_queue_with_a_token_of_its_own_is_asked_for_with_that_alone() throws IOException {
        FleetConfig fleet = read("""
                fleet: {token-file: %1$s/general, silence: 90s}
                queues:
                  - {name: sales, teams: [sales], token-file: %1$s/sales}
                  - {name: shared, teams: [sales, crm]}
                """).workers().fleet();
        assertThat(fleet.silence()).isEqualTo(Duration.ofSeconds(90));
        assertThat(fleet.tokens().areThere()).isTrue();
        assertThat(fleet.tokens().allow(GENERAL, "default")).isTrue();
        assertThat(fleet.tokens().allow(GENERAL, "shared")).isTrue();
        assertThat(fleet.tokens().allow(GENERAL, "sales")).isFalse();
        assertThat(fleet.tokens().allow(OF_SALES, "sales")).isTrue();
        assertThat(fleet.tokens().allow(OF_SALES, "default")).isFalse();
        assertThat(fleet.isOpenTo("sales", "sales")).isTrue();
        assertThat(fleet.isOpenTo("crm", "sales")).isFalse();
        assertThat(fleet.isOpenTo("crm", "shared")).isTrue();
        assertThat(fleet.isOpenTo("crm", "any")).isTrue();
        Files.writeString(folder.resolve("general"), "another token for all");
        assertThat(fleet.tokens().allow(GENERAL, "default")).isFalse();
        Files.writeString(folder.resolve("general"), "");
        assertThat(fleet.tokens().allow("", "default")).isFalse();
    }

    @Test
    void without_a_token_there_is_no_fleet() throws IOException {
        assertThat(read("").workers().fleet().tokens().areThere()).isFalse();
        assertThat(read("").workers().fleet().tokens().allow("", "default")).isFalse();
        assertThat(read("queues: [{name: sales, token-file: %1$s/sales}]")
                        .workers()
                        .fleet()
                        .tokens()
                        .areThere())
                .isTrue();
    }

    @Test
    void what_is_wrong_is_told_with_its_place() {
        assertThatThrownBy(() -> read("""
                        executor: fleet
                        fleet: {silence: 1s}
                        queues:
                          - {name: sales, teams: [[x]], token-variable: SHORT}
                          - {name: sales, tems: [x]}
                        """))
                .isInstanceOf(Config.InvalidConfig.class)
                .hasMessageContainingAll(
                        "fleet.silence is '1s'",
                        "queues[0].teams must be names, such as [sales, crm]",
                        "the token of queue 'sales' must have 16 characters or more",
                        "queues[1].name 'sales' is there twice",
                        "queues[1].tems is not known; did you mean 'teams'?");
        assertThatThrownBy(() -> read("executor: fleet"))
                .hasMessage("executor is fleet, but nobody can ask for its work: set fleet.token-file too");
    }

    private Config read(String yaml) throws IOException {
        Files.writeString(folder.resolve("general"), GENERAL + "\n");
        Files.writeString(folder.resolve("sales"), OF_SALES + "\n");
        Path file = Files.writeString(folder.resolve("fairlead.yaml"), yaml.formatted(folder));
        return Config.from(Map.of("FAIRLEAD_CONFIG", file.toString(), "SHORT", "too short"));
    }
}
