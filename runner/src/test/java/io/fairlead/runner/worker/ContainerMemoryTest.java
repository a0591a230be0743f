package io.fairlead.runner.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dag.Run;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.Commit;
import io.fairlead.runner.executor.local.FakeReports;
import io.fairlead.runner.executor.local.Workers;
import io.fairlead.runner.logs.DirectoryLogs;
import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.run.dag.Execution;
import io.fairlead.runner.testkit.NoWork;
import io.fairlead.runner.web.worker.WorkerApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container's memory as its cgroup's files say it, and how the runner hears of it. */
class ContainerMemoryTest {

    @TempDir
    Path cgroups;

    @Test
    void version_2_says_its_peak() throws IOException {
        write("memory.peak", "521142272\n");
        write("memory.current", "100\n");
        assertThat(peak()).hasValue(521_142_272);
    }

    @Test
    void version_2_of_an_older_kernel_says_what_there_is_now() throws IOException {
        write("memory.current", "104857600\n");
        assertThat(peak()).hasValue(104_857_600);
    }

    @Test
    void version_1_says_its_highest_usage() throws IOException {
        write("memory/memory.max_usage_in_bytes", "13459251200\n");
        write("memory/memory.usage_in_bytes", "7\n");
        assertThat(peak()).hasValue(13_459_251_200L);
    }

    @Test
    void where_there_are_no_cgroups_nothing_is_known() throws IOException {
        assertThat(peak()).isEmpty();
        assertThat(ContainerMemory.peak(cgroups.resolve("nowhere"))).isEmpty();
        write("memory.peak", "max\n");
        write("memory.current", "");
        assertThat(peak()).isEmpty();
    }

    @Test
    void the_runner_hears_of_it_with_heartbeats_and_lines_and_keeps_the_highest() throws Exception {
        var reports = new FakeReports();
        var key = new LogKey("repo.dag", "run", "task", -1, 1);
        var logs = new DirectoryLogs(cgroups.resolve("logs"));
        try (var api = WorkerApi.start(0, reports, logs, new NoWork(), Workers::none)) {
            reports.announce(1, "one", key);
            Assignment assignment = assignment("one", key);
            var runner = new RunnerClient(api.uri(), () -> {}, why -> {}, this::peak);
            assertThat(runner.heartbeat(assignment)).isTrue();
            assertThat(reports.memoryPeak(1)).isEmpty();
            write("memory.current", "300\n");
            assertThat(runner.heartbeat(assignment)).isTrue();
            assertThat(reports.memoryPeak(1)).hasValue(300);
            write("memory.current", "500\n");
            runner.log(assignment, 0, "a line\n".getBytes(StandardCharsets.UTF_8));
            write("memory.current", "400\n");
            assertThat(runner.heartbeat(assignment)).isTrue();
            assertThat(reports.memoryPeak(1)).hasValue(500);
            assertThat(logs.size(key)).isEqualTo(7);
        }
    }

    private static Assignment assignment(String token, LogKey key) {
        Instant due = Instant.parse("2026-03-01T05:00:00Z");
        return new Assignment(
                1,
                token,
                "repo",
                "",
                "A.java",
                "A",
                "dag",
                "task",
                new Run("run", "repo.dag", "4f1c0de", due, due, due, 1),
                List.of(),
                key,
                new Commit("", "4f1c0de", ""),
                Execution.USUAL,
                "default",
                null,
                1);
    }

    private OptionalLong peak() {
        return ContainerMemory.peak(cgroups);
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(cgroups.resolve(file).getParent());
        Files.writeString(cgroups.resolve(file), text);
    }
}
