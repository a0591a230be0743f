package io.fairlead.runner.catalog.describe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreadStatesTest {

    @TempDir
    Path tasks;

    @Test
    void a_process_waits_if_each_of_its_threads_does() throws Exception {
        thread("1", "1 (java) S 0 0");
        thread("2", "2 (odd) R (name) S 0 0");
        Files.createDirectory(tasks.resolve("3")); // ended between two looks

        assertThat(new ThreadStates(tasks).allWait()).isTrue();
    }

    @Test
    void one_that_runs_or_waits_for_a_disk_or_was_stopped_does_not() throws Exception {
        for (String state : "RDTt".split("")) {
            thread("1", "1 (java) S 0 0");
            thread("2", "2 (java) " + state + " 0 0");

            assertThat(new ThreadStates(tasks).allWait()).as(state).isFalse();
        }
    }

    @Test
    void where_nobody_knows_nobody_is_accused() {
        assertThat(new ThreadStates(tasks.resolve("none")).allWait()).isFalse();
        assertThat(new ThreadStates(tasks).allWait()).isFalse();
    }

    @Test
    void a_real_process_that_sleeps_is_seen_to() throws Exception {
        var sleeping = new ProcessBuilder("sleep", "1000").start();
        try {
            await().until(() -> new ThreadStates(sleeping.pid()).allWait());
        } finally {
            sleeping.destroyForcibly();
        }
    }

    private void thread(String id, String stat) throws Exception {
        Files.createDirectories(tasks.resolve(id));
        Files.writeString(tasks.resolve(id).resolve("stat"), stat + "\n");
    }
}
