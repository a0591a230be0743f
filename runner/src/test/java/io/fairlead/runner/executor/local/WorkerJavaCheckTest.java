package io.fairlead.runner.executor.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.doctor.Examination;
import io.fairlead.runner.doctor.Finding;
import io.fairlead.runner.doctor.Finding.Grade;
import io.fairlead.runner.worker.WorkerMain;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerJavaCheckTest {

    @TempDir
    Path folder;

    private List<Finding> found(LocalSettings settings) throws InterruptedException {
        return new Examination(Examination.LIMIT).of(new WorkerJavaCheck(settings));
    }

    @Test
    void the_java_that_executes_tasks_says_its_version() throws Exception {
        assertThat(found(new LocalSettings(3, folder, folder))).first().satisfies(line -> {
            assertThat(line.grade()).isEqualTo(Grade.OK);
            assertThat(line.what())
                    .startsWith("it starts: ")
                    .contains("\"" + Runtime.version().feature(), "3 slots with a heap of 512 MiB each");
        });
    }

    @Test
    void options_with_which_it_does_not_start_are_a_failure_that_says_why() throws Exception {
        var wrong = new LocalSettings(1, 64, folder, folder, List.of("-XX:+NoSuchOption"), WorkerMain.class.getName());
        assertThat(found(wrong)).first().satisfies(line -> {
            assertThat(line.grade()).isEqualTo(Grade.FAIL);
            assertThat(line.what()).contains("NoSuchOption");
            assertThat(line.advice()).contains("64 MiB");
        });
    }
}
