package io.fairlead.runner.worker.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.testkit.TestPractice;
import io.fairlead.runner.worker.TaskRun;
import io.fairlead.runner.worker.log.TaskLogging;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTrainingTest {

    @TempDir
    Path temp;

    @Test
    void the_practice_loads_what_an_attempt_of_a_file_and_of_a_jar_loads() throws Exception {
        assertThat(TestPractice.classes(ClassArchiveTraining.class.getName(), temp))
                .contains(
                        "com.sun.tools.javac.main.JavaCompiler ",
                        "org.pf4j.PluginClassLoader ",
                        "org.eclipse.jgit.transport.TransportHttp ",
                        TaskRun.class.getName() + " ",
                        TaskLogging.class.getName() + " ")
                .doesNotContain("java.net.http.HttpClient ");
    }
}
