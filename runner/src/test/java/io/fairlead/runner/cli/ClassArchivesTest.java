package io.fairlead.runner.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchivesTest {

    @TempDir
    Path temp;

    @Test
    void the_launcher_that_started_this_is_asked_for_them() throws Exception {
        Path launcher = temp.resolve("a folder/fairlead");
        Files.createDirectory(launcher.getParent());
        Files.writeString(launcher, "echo \"$1\" >\"$0.asked\"");

        ClassArchives.make(Map.of("FAIRLEAD_LAUNCHER", launcher.toString()));
        Path asked = temp.resolve("a folder/fairlead.asked");
        await().until(() -> Files.exists(asked) && Files.readString(asked).equals("--prepare\n"));
    }

    @Test
    void without_a_launcher_nothing_is_done() {
        assertThatCode(() -> ClassArchives.make(Map.of())).doesNotThrowAnyException();
    }
}
