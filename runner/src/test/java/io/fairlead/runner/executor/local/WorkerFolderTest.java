package io.fairlead.runner.executor.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.runner.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerFolderTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void each_attempt_begins_in_an_empty_folder_of_its_own_process_which_goes_with_that() throws IOException {
        Path place = folder.resolve("workers");
        try (var workers = new Workers(folder, 1, 128)) {
            String first = Json.read(workers.run("leaves-files").output(), String.class);
            String second = Json.read(workers.run("leaves-files").output(), String.class);
            assertThat(first).startsWith(place.toRealPath() + "/worker-").endsWith(" [tmp]");
            assertThat(second).as("the same process").isEqualTo(first);

            workers.run("halts");
            String third = Json.read(workers.run("leaves-files").output(), String.class);
            assertThat(third).as("another process").isNotEqualTo(first).endsWith(" [tmp]");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(in(place)).hasSize(1));
        }
        assertThat(in(place)).isEmpty();
    }

    @Test
    void what_a_killed_runner_left_goes_with_the_next_start_and_nothing_else_does() throws IOException {
        Path left = Files.createDirectories(folder.resolve("workers/worker-1/within"));
        Path others = Files.createDirectories(folder.resolve("workers/notes"));
        try (var workers = new Workers(folder, 1, 128)) {
            await().atMost(PATIENCE).until(() -> !Files.exists(left.getParent()));
            workers.run("nothing");
        }
        assertThat(others).isDirectory();
    }

    private static List<Path> in(Path place) throws IOException {
        try (var all = Files.list(place)) {
            return all.toList();
        }
    }
}
