package io.fairlead.runner.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.testkit.TestApi;
import io.fairlead.runner.testkit.TestApi.Started;
import io.fairlead.runner.testkit.TestProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * kill -9 of the runner at every step of an attempt's life: one runner is killed while six attempts stand at six steps, and each
 * test says what the next runner made of one of them.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("io.fairlead.runner.e2e.Where#realFirst")
class PodsKilledRunnerTest {

    private static final List<String> STEPS = List.of("uncreated", "created", "runs", "ends", "silenced", "reported");

    @TempDir
    private static Path folder;

    private static PodsRig rig;
    private static MarkedTasks tasks;
    private static TestProcess runner;
    private static TestApi api;
    private static Path settings;
    private static final Map<String, Started> RUNS = new LinkedHashMap<>();
    private static AtomicInteger refusedCreations;
    private static AtomicInteger refusedDeletions;
    private static String reportedPod;

    @Parameter
    Where where;

    @BeforeParameterizedClassInvocation
    static void a_runner_that_is_killed(Where where) throws IOException {
        rig = new PodsRig(where, folder);
        tasks = rig.tasks;
        tasks.plugin(rig.git.file("dags/marked.jar"), STEPS.toArray(String[]::new));
        rig.git.write("dags/Own.java", own());
        String commit = rig.git.push("Marked tasks");
        settings = rig.settings(rig.embedded());
        runner = rig.up(settings);
        api = runner.api();
        api.awaitLive("sales", commit);
        bringEachToItsStep();
        kill();
        whileNobodyIsThere();
        runner = rig.up(settings);
        api = runner.api();
        STEPS.forEach(tasks::go);
        rig.stage.makeRoom();
    }

    @AfterParameterizedClassInvocation
    static void close() throws IOException {
        if (runner != null) runner.close();
        if (rig != null) rig.close();
        runner = null;
        rig = null;
        RUNS.clear();
    }

    private static void bringEachToItsStep() {
        refusedCreations = rig.stage.api().refuse("create pods", "sales-uncreated-", 1_000_000, 503, "not now", 0);
        refusedDeletions = rig.stage.api().refuse("delete pods", "sales-reported-", 1_000_000, 503, "not now", 0);
        STEPS.forEach(step -> RUNS.put(step, api.trigger("sales." + step)));
        RUNS.put("own", api.trigger("sales.own"));
        for (String step : List.of("runs", "ends", "silenced", "reported")) {
            PodsRig.until(() -> tasks.marks(step).equals(List.of("start 1")));
            PodsRig.until(() -> api.texts(RUNS.get(step), step).contains("line 5"));
        }
        PodsRig.until(() -> api.texts(RUNS.get("own"), "own").contains("begun"));
        tasks.go("reported");
        PodsRig.until(() -> api.task(RUNS.get("reported"), "reported")
                .path("state")
                .asText()
                .equals("success"));
        PodsRig.until(() -> refusedDeletions.get() < 1_000_000);
        reportedPod = rig.pods("reported").get(0).getMetadata().getName();
        PodsRig.until(() -> api.task(RUNS.get("uncreated"), "uncreated")
                .path("wait_reason")
                .asText()
                .contains("503"));
        PodsRig.until(() -> rig.pods("created").size() == 1);
    }

    private static void kill() {
        runner.handle().destroyForcibly();
        PodsRig.until(() -> !runner.handle().isAlive());
        refusedCreations.set(0);
        refusedDeletions.set(0);
    }

    /** Tasks end; one worker is killed after its task has ended, and before it could say so to anybody but the kubelet. */
    private static void whileNobodyIsThere() {
        tasks.go("ends");
        tasks.endAndDie("silenced");
        tasks.go("own");
        PodsRig.until(() -> tasks.marks("ends").contains("end 1"));
        PodsRig.until(() -> hasEnded("silenced") && hasEnded("own"));
    }

    private static boolean hasEnded(String task) {
        return List.of("Failed", "Succeeded")
                .contains(rig.pods(task).get(0).getStatus().getPhase());
    }

    @Test
    void before_its_pod_was_created_the_attempt_is_lost_and_repeated() {
        assertThat(success("uncreated")).containsExactly("lost: its worker is gone", "success");
        assertThat(tasks.marks("uncreated")).containsExactly("start 2", "end 2");
    }

    @Test
    void after_its_pod_was_created_the_attempt_goes_on_in_it() {
        assertThat(success("created")).containsExactly("success");
        assertThat(tasks.marks("created")).containsExactly("start 1", "end 1");
    }

    @Test
    void while_it_executes_the_attempt_goes_on_and_no_line_is_lost() {
        assertThat(success("runs")).containsExactly("success");
        assertThat(tasks.marks("runs")).containsExactly("start 1", "end 1");
        assertComplete("runs");
    }

    @Test
    void what_ended_meanwhile_is_told_by_its_worker_with_every_line() {
        assertThat(success("ends")).containsExactly("success");
        assertThat(tasks.marks("ends")).containsExactly("start 1", "end 1");
        assertComplete("ends");
    }

    @Test
    void what_ended_meanwhile_and_lost_its_worker_is_told_by_its_pod() {
        assertThat(success("silenced")).containsExactly("success");
        assertThat(tasks.marks("silenced")).containsExactly("start 1", "end 1");
    }

    @Test
    void what_was_reported_is_not_executed_again_and_its_pod_is_deleted() {
        assertThat(success("reported")).containsExactly("success");
        PodsRig.until(() -> rig.pods("reported").isEmpty());
        assertThat(reportedPod).startsWith("sales-reported-");
        assertThat(tasks.marks("reported")).containsExactly("start 1", "end 1");
        assertComplete("reported");
    }

    @Test
    void a_container_that_ended_meanwhile_has_its_output_read_and_its_log_completed() {
        assertThat(success("own")).containsExactly("success");
        assertThat(api.texts(RUNS.get("own"), "own")).containsExactly("begun", "more", "ended");
        assertThat(api.texts(RUNS.get("own"), "reads")).last().isEqualTo("read 7");
    }

    @Test
    void afterwards_no_pod_is_left_and_every_log_is_in_the_bucket() {
        RUNS.keySet().forEach(PodsKilledRunnerTest::success);
        for (String step : RUNS.keySet()) {
            String run = "logs/sales." + step + "/" + RUNS.get(step).id() + "/" + step + "/-1/";
            int attempt = step.equals("uncreated") ? 2 : 1;
            PodsRig.until(() -> rig.bucket.names().contains(run + attempt + "/log.txt"));
            PodsRig.until(() -> rig.pods(step).isEmpty());
        }
    }

    /** Waits for the end of the run; returns what became of each attempt. */
    private static List<String> success(String step) {
        Started run = RUNS.get(step);
        assertThat(api.ended(run).path("state").asText())
                .as("%s", api.tasks(run))
                .isEqualTo("success");
        return MarkedTasks.attempts(api, run, step);
    }

    private static void assertComplete(String step) {
        List<String> texts = api.texts(RUNS.get(step), step);
        assertThat(MarkedTasks.assertNoGap(texts)).isGreaterThan(5);
        assertThat(texts).endsWith("last");
    }

    private static String own() {
        return """
            import io.fairlead.dag.*;
            import java.util.List;

            public final class Own implements DagSource {
              @Override public List<Dag> dags() {
                var dag = Dag.named("own");
                var own = dag.task("own").image("%s")
                    .command("sh", "-c", "echo begun; %s; echo more; echo 7 > /out/o; echo ended")
                    .returns(Integer.class, "/out/o");
                dag.task("reads").takes(own).runs(number -> System.out.println("read " + number));
                return List.of(dag.build());
              }
            }
            """.formatted(rig.stage.shellImage(), rig.stage.untilTold(rig.board, "own"));
    }
}
