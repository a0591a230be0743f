package io.fairlead.runner.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.cli.UpCommand;
import io.fairlead.runner.testkit.TestPractice;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTrainingTest {

    @TempDir
    Path temp;

    @Test
    void the_practice_loads_what_a_runner_in_a_cluster_loads() throws Exception {
        assertThat(TestPractice.classes(ClassArchiveTraining.class.getName(), temp))
                .contains(
                        "org.eclipse.jetty.server.Server ",
                        "org.sqlite.JDBC ",
                        "io.fabric8.kubernetes.client.informers.SharedIndexInformer ",
                        "software.amazon.awssdk.services.s3.S3Client ",
                        UpCommand.class.getName() + " ");
    }
}
