package io.fairlead.runner.executor.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.dag.Run;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.Commit;
import io.fairlead.runner.logs.DirectoryLogs;
import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.run.dag.Execution;
import io.fairlead.runner.worker.log.OutputMark;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A slot whose process cannot be started, by whatever, is free again, and its attempt is nobody's secret. */
class SlotStartTest {

    private static final Instant DUE = Instant.parse("2026-03-01T05:00:00Z");

    @TempDir
    Path folder;

    private final FakeReports reports = new FakeReports();
    private final AtomicInteger freed = new AtomicInteger();
    private LocalExecutor executor;

    private void open(Path logs, LocalExecutor.Starting starting) {
        var settings = new LocalSettings(1, folder.resolve("work"), folder.resolve("compiled"));
        executor = new LocalExecutor(settings, reports, new DirectoryLogs(logs), InstantSource.system(), starting);
        executor.open(URI.create("http://127.0.0.1:1"), freed::incrementAndGet);
    }

    @AfterEach
    void close() {
        executor.close();
    }

    private Assignment attempt(long id) {
        var run = new Run("run-1", "repo.tasks", "c0ffee", DUE, DUE, DUE, 1);
        var key = new LogKey("repo.tasks", "run-" + id, "task", -1, 1);
        reports.announce(id, "token-" + id, key);
        var commit = new Commit("", run.revision(), "");
        return new Assignment(
                id,
                "token-" + id,
                "repo",
                folder.toString(),
                "tasks.jar",
                "Source",
                "tasks",
                "task",
                run,
                List.of(),
                key,
                commit,
                Execution.USUAL,
                "default",
                null,
                1);
    }

    private static Error thrown(String name) {
        return name.equals("NoClassDefFoundError")
                ? new NoClassDefFoundError("rebuilt meanwhile")
                : new OutOfMemoryError("unable to create native thread");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NoClassDefFoundError", "OutOfMemoryError"})
    void an_error_leaves_no_slot_starting(String name) {
        open(folder.resolve("logs"), (settings, api, written) -> {
            throw thrown(name);
        });
        for (long id = 1; id <= 3; id++) {
            await().until(() -> executor.freeSlots() == 1);
            int before = freed.get();
            long attempt = id;
            executor.start(attempt(attempt));
            await().until(() -> reports.lost(attempt).isPresent());
            assertThat(reports.lost(attempt).get())
                    .contains("could not be started")
                    .contains(name);
            await().until(() -> freed.get() > before && executor.active().isEmpty());
        }
    }

    @Test
    void a_log_that_cannot_be_written_keeps_no_attempt_in_its_slot() throws IOException {
        Path file = Files.createFile(folder.resolve("logs"));
        open(file, (settings, api, written) -> {
            throw new IOException("no more processes");
        });
        executor.start(attempt(1));
        await().until(() -> reports.lost(1).isPresent());
        await().until(() -> executor.active().isEmpty() && executor.freeSlots() == 1);
    }

    @Test
    void what_waited_for_its_worker_and_is_ended_makes_room_that_is_told_at_once() {
        var never = new CountDownLatch(1);
        open(folder.resolve("logs"), (settings, api, written) -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("closed");
        });
        executor.start(attempt(1));
        assertThat(executor.freeSlots()).isZero();
        int before = freed.get();
        executor.kill(1, "cancelled by anna");
        assertThat(executor.freeSlots()).isOne();
        assertThat(executor.active()).isEmpty();
        assertThat(freed).hasValueGreaterThan(before);
        never.countDown();
    }

    @Test
    void what_a_process_writes_is_read_on_when_it_cannot_be_kept() throws Exception {
        open(folder.resolve("logs"), (settings, api, written) -> {
            throw new IOException("none");
        });
        Process process = new ProcessBuilder("sh", "-c", "for i in $(seq 1 20000); do echo line $i; done; echo last")
                .redirectErrorStream(true)
                .start();
        var output = ProcessOutput.of(process, new OutputMark("none"), text -> {
            throw new OutOfMemoryError("no room");
        });
        await().until(() -> output.end().isDone());
        assertThat(output.lastWords()).endsWith("last\n");
        assertThat(process.waitFor()).isZero();
    }
}
