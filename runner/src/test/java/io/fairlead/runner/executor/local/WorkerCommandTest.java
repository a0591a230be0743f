package io.fairlead.runner.executor.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.jvm.JavaProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WorkerCommandTest {

    /** A file of DAGs may have an umlaut in its name, and the runner may be in a container without a locale. */
    @Test
    void a_worker_reads_names_as_utf_8_wherever_the_runner_was_started() {
        var settings = new LocalSettings(1, Path.of("work"), Path.of("cache"));
        assertThat(WorkerCommand.of(settings, "1").environment())
                .containsEntry("LC_ALL", "C.UTF-8")
                .doesNotContainKey("LANG");
    }

    @Test
    void a_task_has_all_of_javas_compilers() {
        var settings = new LocalSettings(1, Path.of("work"), Path.of("cache"));
        assertThat(WorkerCommand.of(settings, "1").command())
                .containsAll(JavaProcess.COMPILERS)
                .noneMatch(option -> option.contains("TieredStopAtLevel"));
    }
}
