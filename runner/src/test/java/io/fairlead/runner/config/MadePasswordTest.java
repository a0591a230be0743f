package io.fairlead.runner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MadePasswordTest {

    @TempDir
    private Path folder;

    @Test
    void a_password_is_made_once_and_only_its_owner_can_read_it() throws Exception {
        Path file = folder.resolve("password");
        String made = MadePassword.in(file, "ada");
        assertThat(made).hasSizeGreaterThan(20).isNotEqualTo(MadePassword.in(folder.resolve("another"), "ada"));
        assertThat(MadePassword.in(file, "ada")).isEqualTo(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void a_name_without_a_password_is_enough_where_one_is_made() {
        var variables = Map.of("FAIRLEAD_HOST", "0.0.0.0", "FAIRLEAD_ADMIN_USER", "ada");
        assertThatThrownBy(() -> Config.from(variables)).hasMessageContaining("without a password");
        var made = new HashMap<>(variables);
        made.put("FAIRLEAD_ADMIN_PASSWORD_MADE", "true");
        assertThat(Config.from(made).web().makesPassword()).isTrue();
        made.put("FAIRLEAD_ADMIN_PASSWORD", "correct horse");
        assertThat(Config.from(made).web().makesPassword()).isFalse();
    }

    @Test
    void the_demo_is_there_without_repos_and_beside_them_only_if_it_is_wanted() throws Exception {
        assertThat(Config.from(Map.of()).demo()).isTrue();
        Path file = folder.resolve("fairlead.yaml");
        Files.writeString(file, "repos: [{name: a, url: 'https://example.org/a.git'}]\n");
        assertThat(Config.from(Map.of("FAIRLEAD_CONFIG", file.toString())).demo())
                .isFalse();
        Files.writeString(file, "demo: true\nrepos: [{name: a, url: 'https://example.org/a.git'}]\n");
        assertThat(Config.from(Map.of("FAIRLEAD_CONFIG", file.toString())).demo())
                .isTrue();
        assertThat(Config.from(Map.of("FAIRLEAD_DEMO", "false")).demo()).isFalse();
    }
}
