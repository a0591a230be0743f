package io.fairlead.runner.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.jdbi.v3.core.JdbiException;
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

    @Test
    void it_is_closed_when_who_reads_has_ended() throws Exception {
        var database = Database.open(folder.resolve("test.db"));
        var reads = new CountDownLatch(1);
        var goesOn = new CountDownLatch(1);
        var answer = new FutureTask<>(() -> database.read(handle -> {
            reads.countDown();
            goesOn.await();
            return handle.select("select 7").mapTo(Integer.class).one();
        }));
        new Thread(answer).start();
        reads.await();
        var closer = new Thread(database::close);
        closer.start();
        await().until(closer::getState, Thread.State.TIMED_WAITING::equals);
        goesOn.countDown();
        assertThat(answer.get()).isEqualTo(7);
        closer.join();
        assertThatThrownBy(() -> database.read(handle -> handle.execute("select 1")))
                .isInstanceOf(JdbiException.class);
    }

    private static void insert(Database database, int bytes) {
        database.useWrite(handle -> handle.execute("insert into payload (bytes) values (zeroblob(?))", bytes));
    }
}
