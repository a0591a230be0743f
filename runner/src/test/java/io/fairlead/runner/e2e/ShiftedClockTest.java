package io.fairlead.runner.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.runner.testkit.TestApi;
import io.fairlead.runner.testkit.TestApi.Started;
import io.fairlead.runner.testkit.TestGit;
import io.fairlead.runner.testkit.TestProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runner as a process of its own, whose wall clock is put forward and back under it, as by faketime. */
class ShiftedClockTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    @Test
    void nothing_ends_early_stands_still_or_is_done_twice_when_the_clock_jumps_by_hours() throws Exception {
        Path library = library();
        Path shift = folder.resolve("shift");
        put(shift, "+0");
        var variables = Map.of(
                "LD_PRELOAD",
                library.toString(),
                "FAKETIME_TIMESTAMP_FILE",
                shift.toString(),
                "FAKETIME_NO_CACHE",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1");
        try (var runner = TestProcess.up(
                folder, variables, "--data", folder.resolve("data").toString(), "--slots", "2")) {
            var api = runner.api();
            push(runner);
            Started run = api.trigger("demo.clock");
            api.awaitTask(run, "hold", "running");
            Instant first = awaitDateAfter(api, Instant.EPOCH);

            put(shift, "+3h"); // the task that runs may take one hour, and its run two
            told(runner, "the wall clock went forward by 10[78]\\d\\d ");
            Instant ahead = awaitDateAfter(api, first.plus(Duration.ofHours(2)));
            assertThat(api.task(run, "hold").path("state").asText()).isEqualTo("running");

            put(shift, "-3h"); // six hours back: what comes now has to come by this clock
            told(runner, "the wall clock went back by 21[56]\\d\\d ");
            awaitDateBefore(api, ahead.minus(Duration.ofHours(5)));
            assertThat(api.runToEnd("demo.clock-again")).isEqualTo("success"); // with a retry after its pause
            assertThat(api.task(run, "hold").path("state").asText()).isEqualTo("running");

            Files.writeString(folder.resolve("gate"), "open");
            assertThat(api.ended(run).path("state").asText()).isEqualTo("success");
            assertThat(api.tries(run, "hold")).hasSize(1);
            assertThat(dates(api)).doesNotHaveDuplicates();
            // The machine itself may have real jumps of seconds besides.
            assertThat(runner.err().lines().filter(line -> line.matches(".*the wall clock went \\w+ by \\d{5} s.*")))
                    .hasSize(2);
        }
    }

    private void push(TestProcess runner) {
        var git = TestGit.clone(runner.address() + "/git/demo.git", folder.resolve("clone"));
        String commit = git.remove("dags")
                .write("Clock.java", """
            import static java.time.Duration.*;

            import io.fairlead.dag.*;
            import java.nio.file.*;
            import java.util.List;
            import java.util.concurrent.locks.LockSupport;

            public final class Clock implements DagSource {
              @Override public List<Dag> dags() {
                var clock = Dag.named("clock").timeout(ofHours(2));
                clock.task("hold").timeout(ofHours(1)).runs(Clock::hold);
                var again = Dag.named("clock-again");
                again.task("twice").retry(Retry.times(1, ofSeconds(2))).takes(again.run()).runs(Clock::twice);
                var often = Dag.named("often").schedule(Schedule.every(ofSeconds(10))).maxActiveRuns(1);
                often.task("nothing").runs(() -> {});
                return List.of(clock.build(), again.build(), often.build());
              }

              static void hold() {
                while (!Files.exists(Path.of("GATE"))) LockSupport.parkNanos(50_000_000);
              }

              static void twice(Run run) {
                if (run.attempt() == 1) throw new IllegalStateException("not yet");
              }
            }
            """.replace("GATE", folder.resolve("gate").toString()))
                .push("Clock");
        runner.api().awaitLive("demo", commit);
    }

    /** In one step, because it may be read at any moment. */
    private void put(Path file, String text) throws IOException {
        Path fresh = Files.writeString(folder.resolve("fresh"), text + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void told(TestProcess runner, String text) {
        var line = Pattern.compile(text);
        await(text)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> line.matcher(runner.err()).find());
    }

    private static Instant awaitDateAfter(TestApi api, Instant moment) {
        await("a run after " + moment)
                .atMost(PATIENCE)
                .until(() -> dates(api).stream().anyMatch(moment::isBefore));
        return dates(api).stream().max(Instant::compareTo).orElseThrow();
    }

    private static void awaitDateBefore(TestApi api, Instant moment) {
        await("a run before " + moment)
                .atMost(PATIENCE)
                .until(() -> dates(api).stream().anyMatch(moment::isAfter));
    }

    private static List<Instant> dates(TestApi api) {
        var dates = new ArrayList<Instant>();
        for (JsonNode run : api.get("/api/v2/dags/demo.often/dagRuns?limit=100").path("dag_runs"))
            dates.add(Instant.parse(run.path("logical_date").asText()));
        return dates;
    }

    private static Path library() throws IOException {
        Optional<Path> found;
        try (Stream<Path> all = Files.find(
                Path.of("/usr/lib"), 3, (path, is) -> path.endsWith(Path.of("faketime/libfaketimeMT.so.1")))) {
            found = all.findFirst();
        }
        if (System.getenv("FAIRLEAD_TESTS_SKIP_NOTHING") != null)
            assertThat(found).isPresent();
        assumeThat(found)
                .as("faketime is not installed: nobody can put the clock forward")
                .isPresent();
        return found.orElseThrow();
    }
}
