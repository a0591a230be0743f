package io.fairlead.gitsync.sidecar.flag;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ManualTest {

    /** If it fails: the table is printed with the failure, put it into the README. */
    @Test
    void the_readme_has_the_table_of_the_flags() throws IOException {
        assertThat(Files.readString(Path.of("README.md"))).contains(Manual.table());
    }

    @Test
    void help_and_manual_name_every_flag_and_say_what_old_ones_became() {
        for (Flag flag : Flags.ALL) {
            String name = flag.variableOnly() ? flag.name().substring(1) : "--" + flag.name() + " ";
            assertThat(Manual.help()).contains(name);
            assertThat(Manual.man()).contains(name);
        }
        assertThat(Manual.help())
                .contains("--wait float, $GIT_SYNC_WAIT: use --period instead")
                .contains("--timeout int, $GIT_SYNC_TIMEOUT: use --sync-timeout instead");
    }

    @Test
    void every_flag_has_a_name_of_its_own_and_a_meaning() {
        assertThat(Flags.ALL).extracting(Flag::name).doesNotHaveDuplicates();
        assertThat(Flags.ALL).flatExtracting(Flag::variables).doesNotHaveDuplicates();
        assertThat(Flags.ALL).allSatisfy(flag -> assertThat(flag.meaning()).isNotBlank());
    }
}
