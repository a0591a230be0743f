package io.fairlead.runner.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.testkit.TestGit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnFolderTest {

    @TempDir
    Path folder;

    @Test
    void git_sees_nothing_of_one_that_was_made_in_a_checkout() throws IOException {
        TestGit git = TestGit.clone(TestGit.bare(folder.resolve("remote")).toString(), folder.resolve("checkout"));
        Path own = folder.resolve("checkout/sub/.fairlead-worker");
        OwnFolder.make(own);
        Files.writeString(own.resolve("lock"), "");
        assertThat(git.status()).isEmpty();
    }

    @Test
    void what_was_there_before_is_left_alone() throws IOException {
        OwnFolder.make(folder);
        assertThat(folder).isEmptyDirectory();
    }
}
