package io.fairlead.gitsync.sidecar.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Keys as ssh-keygen makes them. */
public final class SshKey {

    private SshKey() {}

    /** Returns the file of the private part; the public part is beside it. */
    public static Path create(Path file, String type, String format) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("ssh-keygen", "-q", "-N", "", "-t", type, "-f", file.toString()));
        if (!format.isEmpty()) command.addAll(List.of("-m", format));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
        return file;
    }
}
