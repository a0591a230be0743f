package io.fairlead.runner.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.logs.bucket.S3Proxied.What;
import io.fairlead.runner.testkit.PassingTime;
import io.fairlead.runner.testkit.TestApi;
import io.fairlead.runner.testkit.TestApi.Started;
import io.fairlead.runner.testkit.TestRunner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes wrong around a runner that goes on: pods, the API, the network to the workers, the bucket. */
@ParameterizedClass(name = "{0}")
@EnumSource(Where.class)
class PodsFaultsTest {

    /** What may be missing of the log of a pod that was killed without warning. */
    private static final Duration MOST_LOST = Duration.ofSeconds(2);

    @TempDir
    private static Path folder;

    private static final String UNUSED = "unused";

    private static PodsRig rig;
    private static MarkedTasks tasks;
    private static TestRunner runner;
    private static TestApi api;
    private static PassingTime time;

    @Parameter
    Where where;

    @BeforeParameterizedClassInvocation
    static void a_runner(Where where) throws IOException {
        rig = new PodsRig(where, folder);
        tasks = rig.tasks;
        tasks.plugin(
                rig.git.file("dags/marked.jar"),
                "deleted",
                "cut-short",
                "evicted",
                "preempted",
                "emptied",
                "killed",
                "imageless",
                "roomless",
                "cut-off",
                "busy",
                "meanwhile",
                "watched",
                "bucket",
                "token-a",
                "token-b",
                UNUSED);
        String commit = rig.git.push("Marked tasks");
        time = new PassingTime();
        runner = rig.start(rig.folder, rig.settings(rig.embedded()), time);
        api = runner.api();
        api.awaitLive("sales", commit);
    }

    @AfterParameterizedClassInvocation
    static void close() throws IOException {
        if (runner != null) runner.close();
        if (rig != null) rig.close();
        runner = null;
        rig = null;
    }

    /** Pods have the time of the API, which is the real one. */
    @AfterEach
    void back_to_the_real_time() {
        time.putBack();
    }

    @Test
    void the_attempt_of_a_pod_that_is_deleted_by_hand_is_repeated_when_it_has_ended() {
        Started run = begun("deleted");
        rig.client.resource(rig.running("deleted")).delete();
        assertRepeated(run, "deleted", "its pod was deleted, and not by Fairlead");
    }

    @Test
    void a_pod_that_goes_without_grace_takes_the_last_two_seconds_of_its_log_with_it_at_most() {
        Started run = begun("cut-short");
        Pod pod = rig.running("cut-short");
        Instant before = Instant.now();
        rig.client.resource(pod).withGracePeriod(0).delete();
        assertRepeated(run, "cut-short", "");
        int printed = tasks.printedBefore("cut-short", 1, before.minus(MOST_LOST));
        assertThat(MarkedTasks.assertNoGap(api.texts(run, "cut-short", 1))).isGreaterThanOrEqualTo(printed);
    }

    @Test
    void the_attempt_of_an_evicted_pod_is_repeated_and_says_why() {
        Started run = begun("evicted");
        rig.stage.evict(rig.running("evicted"), rig.board);
        PodsRig.until(() -> tasks.marks("evicted").size() == 2);
        assertRepeated(run, "evicted", "Pod ephemeral local storage usage exceeds the total limit of containers");
    }

    @Test
    void the_attempt_of_a_preempted_pod_is_repeated_and_says_who_took_its_place() {
        Started run = begun("preempted");
        var undo = rig.stage.preempt(rig.running("preempted"));
        PodsRig.until(() -> MarkedTasks.attempts(api, run, "preempted").size() == 2);
        undo.close();
        assertRepeated(run, "preempted", Stage.PREEMPTOR);
    }

    @Test
    void the_attempt_of_a_pod_whose_node_is_emptied_is_repeated_and_says_so() {
        Started run = begun("emptied");
        var undo = rig.stage.empty(rig.running("emptied"));
        PodsRig.until(() -> MarkedTasks.attempts(api, run, "emptied").size() == 2);
        undo.close();
        assertRepeated(run, "emptied", "its node was lost or is being emptied");
    }

    private static void assertRepeated(Started run, String task, String reason) {
        PodsRig.until(() -> tasks.marks(task).size() == 2);
        tasks.go(task);
        List<String> attempts = ended(run, "success");
        assertThat(attempts).hasSize(2).last().isEqualTo("success");
        assertThat(attempts).first().asString().startsWith("lost: ").contains(reason);
        assertThat(tasks.marks(task)).containsExactly("start 1", "start 2", "end 2");
        assertThat(MarkedTasks.assertNoGap(api.texts(run, task, 1))).isGreaterThan(5);
    }

    @Test
    void a_pod_that_is_killed_for_memory_is_the_tasks_failure_and_keeps_its_log() {
        Started run = begun("killed");
        Pod pod = rig.running("killed");
        Instant before = Instant.now();
        rig.stage.killForMemory(pod, rig.board);
        assertThat(ended(run, "failed")).singleElement().asString().startsWith("failed: out of memory");
        List<String> lines = api.texts(run, "killed");
        int printed = tasks.printedBefore("killed", 1, before.minus(MOST_LOST));
        assertThat(MarkedTasks.assertNoGap(lines)).isGreaterThanOrEqualTo(printed);
        assertThat(lines.get(lines.size() - 1)).contains("out of memory");
        assertThat(tasks.marks("killed")).containsExactly("start 1");
    }

    @Test
    void an_image_that_does_not_exist_fails_the_run_with_the_registrys_words() {
        Started run = api.trigger("sales.imageless");
        PodsRig.until(() -> waitReason(run, "imageless").contains("not found"));
        pass(Duration.ofMinutes(1));
        assertThat(ended(run, "failed"))
                .singleElement()
                .asString()
                .startsWith("failed: the pod cannot start: ImagePullBackOff")
                .contains("not found");
        PodsRig.until(() -> rig.pods("imageless").isEmpty());
    }

    @Test
    void a_pod_that_is_stuck_says_what_it_waits_for_and_is_executed_when_there_is_room() {
        Started run = api.trigger("sales.roomless");
        PodsRig.until(() -> waitReason(run, "roomless")
                .startsWith("pod pending: 0/1 nodes are available: 1 node(s) didn't match Pod's node"));
        tasks.go("roomless");
        rig.stage.makeRoom();
        assertThat(ended(run, "success")).containsExactly("success");
    }

    @Test
    void a_worker_that_is_cut_off_for_an_hour_goes_on_and_tells_all_of_it_later() {
        Started run = begun("cut-off");
        rig.workers.cut();
        tasks.go("cut-off");
        PodsRig.until(() -> tasks.marks("cut-off").contains("end 1"));
        pass(Duration.ofHours(1));
        api.awaitTask(run, "cut-off", "running");
        rig.workers.mend();
        assertThat(ended(run, "success")).containsExactly("success");
        assertThat(tasks.marks("cut-off")).containsExactly("start 1", "end 1");
        MarkedTasks.assertNoGap(api.texts(run, "cut-off"));
        assertThat(api.texts(run, "cut-off")).endsWith("last");
    }

    @Test
    void runs_go_on_while_the_api_is_away_for_minutes_and_floods_when_it_is_back() {
        Started busy = begun("busy");
        rig.stage.api().goAway();
        Started meanwhile = api.trigger("sales.meanwhile");
        PodsRig.until(() -> waitReason(meanwhile, "meanwhile").contains("the Kubernetes API does not answer"));
        pass(Duration.ofMinutes(9));
        tasks.go("busy");
        assertThat(ended(busy, "success")).containsExactly("success");
        var flood = rig.stage.api().refuse("create pods", "", 3, 429, "too many requests", 1);
        rig.stage.api().comeBack();
        tasks.go("meanwhile");
        assertThat(ended(meanwhile, "success")).containsExactly("success");
        assertThat(flood.get()).isZero();
        for (String task : List.of("busy", "meanwhile")) {
            assertThat(tasks.marks(task)).containsExactly("start 1", "end 1");
            PodsRig.until(() -> rig.pods(task).isEmpty());
        }
    }

    @Test
    void a_watch_that_was_cut_and_is_too_far_behind_lists_again() {
        Started run = begun("watched");
        var tooOld = rig.stage.api().tooOld("/namespaces/" + PodsRig.NAMESPACE + "/", 2);
        rig.stage.api().goAway();
        rig.stage.api().comeBack();
        PodsRig.until(() -> tooOld.get() == 0);
        rig.client.resource(rig.running("watched")).delete();
        assertRepeated(run, "watched", "its pod was deleted, and not by Fairlead");
    }

    @Test
    void a_bucket_that_is_away_slow_full_or_refuses_keeps_nobody_waiting_and_gets_every_line() {
        Started run = begun("bucket");
        var between = rig.bucket.between;
        between.make(number -> What.CUT_BEFORE);
        assertLinesAreReadThough(run, "away");
        between.make(number -> What.HANG);
        assertLinesAreReadThough(run, "slow");
        between.refuseWith(507);
        assertLinesAreReadThough(run, "full");
        between.refuseWith(403);
        assertLinesAreReadThough(run, "refusing");
        tasks.go("bucket");
        assertThat(ended(run, "success")).containsExactly("success");
        between.make(number -> What.PASS_ON);
        String name = "logs/sales.bucket/" + run.id() + "/bucket/-1/1/log.txt";
        PodsRig.until(() -> rig.bucket.names().contains(name));
        List<String> kept = rig.bucket
                .text(name)
                .lines()
                .map(LogLine::parse)
                .filter(line -> !TestApi.isHead(line))
                .map(LogLine::text)
                .toList();
        MarkedTasks.assertNoGap(kept);
        assertThat(kept).endsWith("last").isEqualTo(api.texts(run, "bucket"));
    }

    /** While the bucket is tried in vain. */
    private static void assertLinesAreReadThough(Started run, String trouble) {
        int before = api.texts(run, "bucket").size();
        PodsRig.until(() -> rig.bucket.between.requests() > 0);
        PodsRig.until(() -> api.texts(run, "bucket").size() > before + 10);
        assertThat(api.task(run, "bucket").path("state").asText()).as(trouble).isEqualTo("running");
    }

    @Test
    void the_token_of_another_attempt_is_worth_nothing() {
        Started first = begun("token-a");
        Started second = begun("token-b");
        Pod pod = rig.running("token-a");
        String others = "/worker/attempts/" + variable(rig.running("token-b"), "FAIRLEAD_ATTEMPT");
        String own = "/worker/attempts/" + variable(pod, "FAIRLEAD_ATTEMPT");
        String token = variable(pod, "FAIRLEAD_ATTEMPT_TOKEN");
        String success = "{\"kind\":\"SUCCESS\",\"reason\":\"\",\"output\":null}";
        assertThat(call(others + "/assignment", "intruder", token)).isEqualTo(401);
        assertThat(call(others + "/log?from=0", "a line\n", token)).isEqualTo(401);
        assertThat(call(others + "/heartbeat", "", token)).isEqualTo(401);
        assertThat(call(others + "/outcome", success, token)).isEqualTo(401);
        assertThat(call(own + "/heartbeat", "", token)).isEqualTo(204);
        tasks.go("token-a");
        tasks.go("token-b");
        assertThat(ended(first, "success")).containsExactly("success");
        assertThat(ended(second, "success")).containsExactly("success");
        assertThat(call(own + "/heartbeat", "", token)).isEqualTo(401);
        assertThat(MarkedTasks.assertNoGap(api.texts(second, "token-b"))).isGreaterThan(5);
    }

    private static int call(String path, String body, String token) {
        var workerApi = new TestApi(URI.create(rig.workers.address()));
        return workerApi
                .send("POST", path, body, "Authorization", "Bearer " + token)
                .statusCode();
    }

    private static String variable(Pod pod, String name) {
        return pod.getSpec().getContainers().get(0).getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .map(EnvVar::getValue)
                .findFirst()
                .orElseThrow();
    }

    /** A run whose task is printing, and whose lines come in. */
    private static Started begun(String task) {
        Started run = api.trigger("sales." + task);
        PodsRig.until(() -> tasks.marks(task).equals(List.of("start 1")));
        PodsRig.until(() -> api.texts(run, task).contains("line 5"));
        return run;
    }

    private static void pass(Duration length) {
        time.pass(length, api, "sales." + UNUSED);
    }

    private static String waitReason(Started run, String task) {
        return api.task(run, task).path("wait_reason").asText();
    }

    /** Waits for the end of the run; returns what became of each attempt of its task, which has the DAG's name. */
    private static List<String> ended(Started run, String state) {
        assertThat(api.ended(run).path("state").asText())
                .as("%s", api.tasks(run))
                .isEqualTo(state);
        return MarkedTasks.attempts(api, run, run.dag().substring("sales.".length()));
    }
}
