package io.fairlead.runner.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.doctor.Examination;
import io.fairlead.runner.doctor.Finding;
import io.fairlead.runner.doctor.Finding.Grade;
import io.fairlead.runner.testkit.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseCheckTest {

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();

    private Path file() {
        return folder.resolve("a b%41#.db");
    }

    private List<Finding> found() throws InterruptedException {
        return new Examination(Examination.LIMIT).of(new DatabaseCheck(file(), clock));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void none_is_as_good_as_one_and_none_is_made() throws Exception {
        assertThat(found()).extracting(Finding::grade).containsExactly(Grade.OK);
        assertThat(files()).isEmpty();
    }

    @Test
    void one_that_nobody_has_open_is_read_and_no_file_is_made_beside_it() throws Exception {
        try (Database database = Database.open(file())) {
            database.useWrite(handle -> handle.execute("insert into clock values (1, ?)", clock.instant()));
        }
        List<String> before = files();
        assertThat(found())
                .extracting(Finding::what)
                .containsExactly(
                        "it can be read, has schema " + Migrations.scripts().size(),
                        "the runner wrote last at " + clock.instant());
        assertThat(files()).isEqualTo(before).hasSize(1);
    }

    @Test
    void one_that_is_being_written_is_read_beside_the_writer_whom_nobody_holds_up() throws Exception {
        try (Database database = Database.open(file())) {
            database.useWrite(handle -> {
                handle.execute("insert into clock values (1, ?)", clock.instant());
                assertThat(found()).extracting(Finding::grade).containsExactly(Grade.OK);
            });
            assertThat(found()).hasSize(2);
            database.useWrite(handle -> handle.execute("delete from clock"));
        }
    }

    @Test
    void a_clock_that_went_back_is_seen_by_what_the_runner_wrote() throws Exception {
        try (Database database = Database.open(file())) {
            database.useWrite(handle -> handle.execute("insert into clock values (1, ?)", clock.instant()));
        }
        clock.advance(Duration.ofDays(-1));
        assertThat(found()).last().satisfies(line -> {
            assertThat(line.grade()).isEqualTo(Grade.FAIL);
            assertThat(line.what()).contains("86400 s behind the one by which the runner wrote last");
        });
    }

    @Test
    void one_of_a_newer_version_and_a_file_that_is_none_are_refused() throws Exception {
        try (Database database = Database.open(file())) {
            database.useWrite(handle -> handle.execute("insert into schema_version values (999, 'newer')"));
        }
        assertThat(found())
                .singleElement()
                .satisfies(line -> assertThat(line.advice()).startsWith("start the newer version"));
        Files.writeString(file(), "no database at all, but long enough to be taken for one ".repeat(100));
        assertThat(found())
                .singleElement()
                .satisfies(line -> assertThat(line.what()).startsWith("it cannot be read: "));
    }
}
