package io.fairlead.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.doctor.Examination;
import io.fairlead.runner.doctor.Finding;
import io.fairlead.runner.doctor.Finding.Grade;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskCheckTest {

    @TempDir
    Path folder;

    private static List<Finding> found(Path of, long least, long enough) throws InterruptedException {
        var room = new DiskCheck.Room(least, enough, "logs");
        return new Examination(Examination.LIMIT).of(new DiskCheck("the data directory", of, room));
    }

    @Test
    void a_folder_that_is_not_there_yet_is_not_made() throws Exception {
        Path missing = folder.resolve("a/b");
        assertThat(found(missing, 0, 0))
                .satisfiesExactly(
                        line -> assertThat(line.what()).isEqualTo("it can be made: " + folder + " can be written"),
                        line -> assertThat(line.what()).endsWith(" MiB are free"));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void what_waits_for_the_bucket_is_told() throws Exception {
        Path spool = Files.createDirectories(folder.resolve("log-spool/repo.dag"));
        Files.write(spool.resolve("open-00000001.log"), new byte[3 << 20]);
        Files.write(spool.resolve("00000001.sent"), new byte[1 << 20]);
        assertThat(found(folder, 0, 0))
                .last()
                .extracting(Finding::what)
                .isEqualTo("3 MiB of log lines wait for the bucket");
    }

    @Test
    void little_room_is_to_be_looked_at_and_none_a_failure() throws Exception {
        assertThat(found(folder, 0, Long.MAX_VALUE))
                .last()
                .extracting(Finding::grade)
                .isEqualTo(Grade.WARN);
        assertThat(found(folder, Long.MAX_VALUE, Long.MAX_VALUE)).last().satisfies(line -> {
            assertThat(line.grade()).isEqualTo(Grade.FAIL);
            assertThat(line.advice()).contains("for logs");
        });
    }

    @Test
    void where_nothing_can_be_written_is_a_failure() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(found(file, 0, 0)).first().extracting(Finding::grade).isEqualTo(Grade.FAIL);
    }
}
