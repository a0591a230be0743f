package io.fairlead.gitsync.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What JGit is told of the machine. */
class JGitSettingsTest {

    @Test
    @EnabledOnOs(OS.LINUX)
    void the_host_is_called_what_the_kernel_calls_it_and_no_name_server_is_asked() throws Exception {
        JGitSettings.install();
        String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        assertThat(SystemReader.getInstance().getHostname()).isEqualTo(name);
    }
}
