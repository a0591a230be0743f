package io.fairlead.runner.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {

    private static final int MEGABYTES = 40;

    @TempDir
    Path folder;

    @Test
    void the_write_ahead_log_is_short_again_after_a_long_read_made_it_long() throws IOException {
        Path file = folder.resolve("test.db");
        Path log = folder.resolve("test.db-wal");
        try (var database = Database.open(file)) {
            database.useWrite(handle -> handle.execute("create table payload (bytes blob)"));
            database.read(handle -> {
                int before = handle.createQuery("select count(*) from payload")
                        .mapTo(Integer.class)
                        .one();
                for (int i = 0; i < MEGABYTES; i++) insert(database, 1_000_000);
                return before;
            });
            assertThat(Files.size(log))
                    .as("all of it had to be kept for the reader")
                    .isGreaterThan(MEGABYTES * 1_000_000L);

            for (int i = 0; i < 3; i++) insert(database, 1);

            assertThat(Files.size(log)).isLessThanOrEqualTo(Database.MAX_IDLE_LOG_BYTES);
        }
    }

    private static void insert(Database database, int bytes) {
        database.useWrite(handle -> handle.execute("insert into payload (bytes) values (zeroblob(?))", bytes));
    }
}
