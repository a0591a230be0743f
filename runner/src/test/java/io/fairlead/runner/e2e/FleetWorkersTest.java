package io.fairlead.runner.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.runner.testkit.TestApi.Started;
import io.fairlead.runner.testkit.TestProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Warm workers of other machines, as real processes, with a real runner and its repository. */
class FleetWorkersTest {

    private static FleetRig fleet;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        fleet = new FleetRig(folder, FleetRig.PATIENT);
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @BeforeEach
    void open() {
        fleet.open(FleetRig.PATIENT);
    }

    @AfterEach
    void clear() throws IOException {
        fleet.clear();
    }

    @Test
    void a_task_runs_in_a_warm_worker_of_its_queue_at_its_commit_and_a_new_commit_needs_no_new_worker() {
        fleet.worker("w1", "default");
        fleet.worker("w2", "small");
        Started first = fleet.trigger("demo.fleet");
        Started small = fleet.trigger("demo.small");
        fleet.awaitBegun(first);
        assertThat(fleet.known("w1/1").path("task_instance").path("dag_id").asText())
                .isEqualTo("demo.fleet");
        assertThat(fleet.api().ended(small).path("state").asText()).isEqualTo("success");
        assertThat(fleet.hostname(small, "task")).startsWith("w2/1 (pid ");

        fleet.push("two");
        fleet.release();
        assertThat(fleet.api().ended(first).path("state").asText()).isEqualTo("success");
        Started second = fleet.trigger("demo.fleet");
        assertThat(fleet.api().ended(second).path("state").asText()).isEqualTo("success");
        assertThat(fleet.api().texts(second, "held"))
                .containsExactly(fleet.says())
                .allMatch(text -> text.startsWith("two at "));
        assertThat(fleet.hostname(second, "held"))
                .isEqualTo(fleet.hostname(first, "held"))
                .startsWith("w1/1 (pid ");
        assertThat(fleet.file("w1/slot-1/attempt.json")).doesNotExist();
    }

    @Test
    void what_ends_a_workers_process_decides_what_becomes_of_its_task() {
        fleet.worker("w3", "default");
        Started exits = fleet.trigger("demo.exits");
        assertThat(fleet.api().ended(exits).path("state").asText()).isEqualTo("failed");
        assertThat(fleet.api().tries(exits, "task").get(0).path("reason").asText())
                .isEqualTo("the task's code ended the process with status 7");
        assertThat(fleet.api().texts(exits, "task"))
                .containsExactly("last words", "the task's code ended the process with status 7");
        Started hungry = fleet.trigger("demo.hungry");
        assertThat(fleet.api().ended(hungry).path("state").asText()).isEqualTo("failed");
        assertThat(fleet.api().tries(hungry, "task").get(0).path("reason").asText())
                .isEqualTo("out of memory: the worker's heap limit is 128 MB");
        assertThat(fleet.api().texts(hungry, "task")).anyMatch(text -> text.contains("OutOfMemoryError"));

        Started killed = fleet.trigger("demo.fleet");
        fleet.awaitBegun(killed);
        fleet.child(killed, "held").destroyForcibly();
        fleet.release();
        assertThat(fleet.api().ended(killed).path("state").asText()).isEqualTo("success");
        JsonNode lost = fleet.api().tries(killed, "held").get(0);
        assertThat(lost.path("reason").asText()).isEqualTo("the worker's process was killed from outside (signal 9)");
    }

    @Test
    void a_task_goes_on_while_the_runner_is_started_anew_and_what_waited_waits_on() {
        fleet.worker("w4", "default");
        Started run = fleet.trigger("demo.fleet");
        fleet.awaitBegun(run);
        Started waits = fleet.trigger("demo.rare");
        fleet.api().awaitTask(waits, "task", "queued");
        await().atMost(FleetRig.PATIENCE)
                .until(
                        () -> fleet.api()
                                .task(waits, "task")
                                .path("wait_reason")
                                .asText(),
                        reason -> reason.matches("waits for a worker of queue 'rare'; none has asked since .*Z"));
        fleet.stop();
        fleet.release();
        fleet.startAgain();
        assertThat(fleet.api().ended(run).path("state").asText()).isEqualTo("success");
        assertThat(fleet.api().tries(run, "held")).hasSize(1);
        assertThat(fleet.api().texts(run, "held")).containsExactly(fleet.says(), "goes on");
        fleet.worker("w5", "rare");
        assertThat(fleet.api().ended(waits).path("state").asText()).isEqualTo("success");
        assertThat(fleet.api().tries(waits, "task")).hasSize(1);
    }

    @Test
    void a_worker_that_is_told_to_end_lets_its_task_go_on_for_a_while_and_then_gives_it_back() throws IOException {
        TestProcess patient = fleet.worker("w6", "default", "--grace", "60");
        Started run = fleet.trigger("demo.fleet");
        fleet.awaitBegun(run);
        patient.handle().destroy();
        await().atMost(FleetRig.PATIENCE).until(() -> patient.out().contains("stopping"));
        fleet.release();
        assertThat(fleet.api().ended(run).path("state").asText()).isEqualTo("success");
        assertThat(fleet.api().tries(run, "held")).hasSize(1);
        assertThat(patient.result().status()).isEqualTo(143);

        Files.delete(fleet.file("go"));
        TestProcess hasty = fleet.worker("w7", "default", "--grace", "1");
        Started next = fleet.trigger("demo.fleet");
        fleet.awaitBegun(next);
        hasty.handle().destroy();
        await().atMost(FleetRig.PATIENCE)
                .until(
                        () -> fleet.api()
                                .tries(next, "held")
                                .get(0)
                                .path("reason")
                                .asText(),
                        reason -> reason.endsWith("was told to end"));
        hasty.result();
    }

    @Test
    void a_worker_with_a_wrong_token_gets_nothing() throws IOException {
        Path wrong = Files.writeString(fleet.file("wrong"), "another token, as long");
        var worker = fleet.worker("http://127.0.0.1:" + fleet.port(), "w8", wrong, "default");
        await().atMost(FleetRig.PATIENCE).until(() -> worker.out().contains("refuses the token"));
        assertThat(fleet.api().get("/api/v2/workers").path("workers").findValuesAsText("name"))
                .noneMatch(name -> name.startsWith("w8/"));
        assertThat(Files.exists(fleet.file("w8/slot-1/commits"))).isFalse();
    }

    @Test
    void a_task_whose_run_is_ended_stops_on_its_worker() {
        fleet.worker("w9", "default");
        Started run = fleet.trigger("demo.fleet");
        fleet.awaitBegun(run);
        ProcessHandle before = fleet.child(run, "held");
        fleet.api().send("PATCH", "/api/v2/dags/demo.fleet/dagRuns/" + run.id(), Map.of("state", "failed"));
        await().atMost(FleetRig.PATIENCE).until(() -> !before.isAlive());
        fleet.release();
        assertThat(fleet.api().runToEnd("demo.fleet")).isEqualTo("success");
    }
}
