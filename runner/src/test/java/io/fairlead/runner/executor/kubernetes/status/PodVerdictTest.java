package io.fairlead.runner.executor.kubernetes.status;

import static io.fairlead.runner.executor.kubernetes.Fixture.NOW;
import static io.fairlead.runner.executor.kubernetes.Fixture.attempt;
import static io.fairlead.runner.executor.kubernetes.Fixture.container;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.executor.Outcome.Kind;
import io.fairlead.runner.executor.kubernetes.Fixture;
import io.fairlead.runner.executor.kubernetes.pod.Pods;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict.Ended;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict.Lost;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict.Runs;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict.Waits;
import io.fairlead.runner.run.dag.Execution;
import io.fairlead.runner.run.dag.PodWishes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each thing that can happen to a pod means for its attempt, and the words for it. */
class PodVerdictTest {

    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final OptionalLong NO_PEAK = OptionalLong.empty();
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    @Test
    void a_pod_that_nobody_looked_at_waits_for_the_scheduler() {
        assertThat(verdict("phase: Pending")).isEqualTo(new Waits("pod pending: waits for the scheduler", true));
    }

    @Test
    void the_schedulers_own_words_say_why_a_pod_waits() {
        String status = unschedulable("0/3 nodes are available: 3 Insufficient memory.");
        assertThat(verdict(status))
                .isEqualTo(new Waits("pod pending: 0/3 nodes are available: 3 Insufficient memory.", false));
    }

    @Test
    void who_was_pending_for_too_long_is_lost_with_the_schedulers_words() {
        Pod pod = pod(unschedulable("0/3 nodes are available: 3 Insufficient memory."));
        assertThat(PodVerdict.of(pod, after(601), TIMEOUT))
                .isEqualTo(new Lost("the pod was pending for more than 600 s: 0/3 nodes are available: 3 Insufficient"
                        + " memory."));
    }

    @Test
    void a_volume_that_cannot_be_mounted_is_told_by_the_events() {
        var events = List.of(event("FailedMount", "MountVolume.SetUp failed for volume \"data\": not found"));
        assertThat(PodVerdict.of(pod(waiting("ContainerCreating", null)), with(events), TIMEOUT))
                .isEqualTo(new Waits(
                        "pod pending: FailedMount: MountVolume.SetUp failed for volume \"data\": not found", false));
    }

    @ParameterizedTest
    @CsvSource({
        "InvalidImageName, couldn't parse image reference",
        "ErrImageNeverPull, Container image is not present with pull policy of Never",
        "ImageInspectError, broken",
        "CreateContainerConfigError, secret \"smtp\" not found",
        "CreateContainerConfigError, container has runAsNonRoot and image will run as root",
        "CreateContainerError, no command specified",
        "RunContainerError, exec failed",
    })
    void a_container_that_can_never_start_fails_for_good_at_once(String reason, String message) {
        assertThat(verdict(waiting(reason, message)))
                .isEqualTo(failedForGood("the pod cannot start: " + reason + ": " + message));
    }

    @Test
    void a_slow_container_runtime_is_waited_for() {
        assertThat(verdict(waiting("CreateContainerError", "context deadline exceeded")))
                .isInstanceOf(Waits.class);
    }

    @Test
    void an_image_that_the_registry_does_not_have_is_waited_for_a_moment_only() {
        String message = "Back-off pulling image \"nope:1\": ErrImagePull: nope:1: not found";
        Pod pod = pod(waiting("ImagePullBackOff", message));
        assertThat(PodVerdict.of(pod, after(5), TIMEOUT))
                .isEqualTo(new Waits("pod pending: ImagePullBackOff: " + message, false));
        assertThat(PodVerdict.of(pod, after(31), TIMEOUT))
                .isEqualTo(failedForGood("the pod cannot start: ImagePullBackOff: " + message));
    }

    @Test
    void older_clusters_say_in_an_event_why_an_image_could_not_be_pulled() {
        Pod pod = pod(waiting("ImagePullBackOff", "Back-off pulling image \"nope:1\""));
        var events = List.of(event("Failed", "Failed to pull image \"nope:1\": pull access denied"));
        assertThat(PodVerdict.of(pod, after(31).with(events, NO_PEAK), TIMEOUT))
                .isEqualTo(failedForGood("the pod cannot start: ImagePullBackOff: Back-off pulling image \"nope:1\";"
                        + " Failed to pull image \"nope:1\": pull access denied"));
        assertThat(PodVerdict.of(pod, after(31), TIMEOUT)).isInstanceOf(Waits.class);
    }

    @Test
    void a_registry_that_cannot_be_reached_is_nobodys_fault_and_waited_for() {
        Pod pod = pod(waiting("ImagePullBackOff", "dial tcp 10.0.0.1:443: i/o timeout"));
        assertThat(PodVerdict.of(pod, after(300), TIMEOUT)).isInstanceOf(Waits.class);
        assertThat(PodVerdict.of(pod, after(700), TIMEOUT))
                .isEqualTo(new Lost("the pod was pending for more than 600 s: ImagePullBackOff:"
                        + " dial tcp 10.0.0.1:443: i/o timeout"));
    }

    @Test
    void a_container_that_executes_is_not_waited_for() {
        assertThat(verdict("{phase: Running, containerStatuses: [{name: worker, state: {running: {}}}]}"))
                .isEqualTo(new Runs());
        assertThat(PodVerdict.of(
                        pod("{phase: Pending, initContainerStatuses: [{name: copy, state: {running: {}}}]}"),
                        after(9_999),
                        TIMEOUT))
                .isEqualTo(new Runs());
    }

    @Test
    void the_workers_own_word_is_what_counts() {
        String message = "{\"attempt\":7,\"kind\":\"FAILED\",\"reason\":\"no orders\"}";
        assertThat(verdict(terminated(0, null, message))).isEqualTo(new Ended(outcome(Kind.FAILED, "no orders"), true));
        assertThat(verdict(terminated(137, "OOMKilled", "{\"attempt\":7,\"kind\":\"SUCCESS\",\"output\":\"[1]\"}")))
                .isEqualTo(new Ended(new Outcome(Kind.SUCCESS, "", "[1]"), true));
    }

    @Test
    void a_worker_that_was_told_to_end_does_not_know_why_and_kubernetes_may() {
        String told = "{\"attempt\":7,\"kind\":\"LOST\",\"reason\":\"the pod was told to end\"}";
        Pod pod = pod(terminated(0, "Completed", told));
        assertThat(verdict(pod)).isEqualTo(new Ended(outcome(Kind.LOST, "the pod was told to end"), true));
        pod.getMetadata().setDeletionTimestamp("1999-01-01T00:00:00Z");
        assertThat(verdict(pod)).isEqualTo(new Lost("its pod was deleted, and not by Fairlead (node n1)"));
        pod.getStatus().setReason("Evicted");
        pod.getStatus().setMessage("low on memory");
        assertThat(verdict(pod)).isEqualTo(new Lost("evicted from node n1: low on memory"));
    }

    @Test
    void a_pod_that_is_deleted_and_whose_containers_nobody_speaks_of_any_more_was_deleted_too() {
        Pod pod = pod("{phase: Failed}");
        pod.getMetadata().setDeletionTimestamp(NOW.toString());
        assertThat(verdict(pod)).isEqualTo(new Lost("its pod was deleted, and not by Fairlead (node n1)"));
    }

    @Test
    void another_attempts_word_does_not_count() {
        assertThat(verdict(terminated(0, null, "{\"attempt\":8,\"kind\":\"SUCCESS\"}")))
                .isInstanceOf(Lost.class);
    }

    @Test
    void a_success_whose_output_is_nowhere_is_repeated() {
        assertThat(verdict(terminated(0, null, "{\"attempt\":7,\"kind\":\"SUCCESS\",\"outputTooLong\":true}")))
                .isInstanceOf(Lost.class);
    }

    @Test
    void a_worker_that_says_nothing_is_judged_by_its_exit() {
        assertThat(verdict(terminated(0, "Completed", null)))
                .isEqualTo(new Lost("its worker ended without an outcome"));
        assertThat(verdict(terminated(1, "Error", """
                        Picked up _JAVA_OPTIONS: -XX:+Misspelt -Dx.password=horse
                        Unrecognized VM option 'Misspelt'
                        Error: Could not create the Java Virtual Machine.
                        """)))
                .isEqualTo(new Lost("Java does not start with its options: Unrecognized VM option 'Misspelt'"));
        assertThat(verdict(terminated(17, "Error", "some words")))
                .isEqualTo(failed("the task's code ended the worker with status 17"));
        assertThat(verdict(terminated(3, "Error", null)))
                .isEqualTo(failed("the worker ended with status 3: most likely the Java heap was full, see the log"));
        assertThat(verdict(terminated(134, "Error", null)))
                .isEqualTo(failed("the worker crashed (signal 6), see the log"));
        assertThat(verdict(terminated(137, "Error", null)))
                .isEqualTo(new Lost("its container was killed from outside (signal 9)"));
    }

    @Test
    void out_of_memory_is_the_tasks_failure_and_names_the_limit_and_the_peak_if_it_is_known() {
        var limited = new PodWishes(
                null,
                null,
                Map.of("memory", "512Mi"),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        Pod pod = pod(terminated(137, "OOMKilled", null), Fixture.wishes(limited));
        assertThat(PodVerdict.of(pod, PodObservation.NONE, TIMEOUT))
                .isEqualTo(failed("out of memory: killed at its limit of 512Mi (OOMKilled)"));
        PodObservation heard = PodObservation.NONE.with(List.of(), OptionalLong.of((499L << 20) - 1));
        assertThat(PodVerdict.of(pod, heard, TIMEOUT))
                .isEqualTo(
                        failed("out of memory: killed at its limit of 512Mi (OOMKilled), peak 498Mi when last heard"));
    }

    @ParameterizedTest
    @CsvSource({
        "PreemptionByScheduler, preempted by a pod of higher priority",
        "DeletionByTaintManager, its node was lost or is being emptied",
        "EvictionByEvictionAPI, evicted",
        "DeletionByPodGC, its node is gone",
        "TerminationByKubelet, ended by its node",
        "SomethingNew, SomethingNew",
    })
    void what_kubernetes_did_to_a_pod_is_no_fault_of_the_task(String reason, String words) {
        String status = "{phase: Failed, conditions: [{type: DisruptionTarget, status: 'True', reason: " + reason
                + ", message: because}], containerStatuses: [{name: worker, state: {terminated: {exitCode: 1}}}]}";
        assertThat(verdict(status)).isEqualTo(new Lost(words + ": because"));
    }

    @Test
    void the_event_names_who_took_the_place_of_a_preempted_pod() {
        Pod pod = pod("{phase: Failed, conditions: [{type: DisruptionTarget, status: 'True', reason:"
                + " PreemptionByScheduler, message: 'default-scheduler: preempting'}]}");
        Event event = YAML.unmarshal("""
                ---
                reason: Preempted
                type: Normal
                message: Preempted by pod 4711 on node n1
                eventTime: "2026-03-01T06:00:00.123456Z"
                related: {kind: Pod, namespace: kube-system, name: critical, uid: "4711"}
                """, Event.class);
        assertThat(PodVerdict.of(pod, with(List.of(event)), TIMEOUT))
                .isEqualTo(
                        new Lost("preempted by a pod of higher priority (kube-system/critical): Preempted by pod 4711"
                                + " on node n1"));
        assertThat(verdict(pod))
                .isEqualTo(new Lost("preempted by a pod of higher priority: default-scheduler: preempting"));
    }

    @Test
    void the_newest_event_counts_whatever_kind_of_event_it_is() {
        Event older = event("Failed", "Failed to pull image \"nope:1\": i/o timeout");
        Event newer = event("Failed", "Failed to pull image \"nope:1\": not found");
        newer.setLastTimestamp(null);
        newer.setEventTime(new MicroTime(NOW.plusSeconds(1).toString()));
        Pod pod = pod(waiting("ImagePullBackOff", null));
        assertThat(PodVerdict.of(pod, after(31).with(List.of(newer, older), NO_PEAK), TIMEOUT))
                .isEqualTo(failedForGood(
                        "the pod cannot start: ImagePullBackOff; Failed to pull image \"nope:1\": not found"));
    }

    /** Its containers ended well when they were told to end: then the kubelet says Succeeded, and no reason. */
    @Test
    void an_eviction_is_known_by_its_event_where_the_status_does_not_say_so() {
        String told = "{\"attempt\":7,\"kind\":\"LOST\",\"reason\":\"the pod was told to end\"}";
        var events = List.of(event("Evicted", "Pod ephemeral local storage usage exceeds 64Mi. "));
        var evicted = new Lost("evicted from node n1: Pod ephemeral local storage usage exceeds 64Mi.");
        assertThat(PodVerdict.of(pod(terminated(0, "Completed", told)), with(events), TIMEOUT))
                .isEqualTo(evicted);
        assertThat(PodVerdict.of(pod(terminated(137, "Error", null)), with(events), TIMEOUT))
                .isEqualTo(evicted);
        assertThat(PodVerdict.gone(pod("phase: Running"), with(events))).isEqualTo(evicted);
        String condition = "{phase: Failed, conditions: [{type: DisruptionTarget, status: 'True', reason:"
                + " TerminationByKubelet, message: Pod was evicted}]}";
        assertThat(PodVerdict.of(pod(condition), with(events), TIMEOUT)).isEqualTo(evicted);
        var critical = List.of(event("Preempting", "Preempted in order to admit critical pod"));
        assertThat(PodVerdict.of(pod(terminated(143, "Error", null)), with(critical), TIMEOUT))
                .isEqualTo(
                        new Lost("preempted by a pod that its node needs: Preempted in order to admit critical pod"));
    }

    @Test
    void an_outcome_that_was_noted_counts_also_if_the_pod_was_evicted_then() {
        String noted = "{\"attempt\":7,\"kind\":\"SUCCESS\",\"output\":\"[1]\"}";
        Pod pod = pod(terminated(143, "Error", noted));
        pod.getStatus().setReason("Evicted");
        assertThat(PodVerdict.of(pod, with(List.of(event("Evicted", "low on memory"))), TIMEOUT))
                .isEqualTo(new Ended(new Outcome(Kind.SUCCESS, "", "[1]"), true));
    }

    @Test
    void why_a_container_was_told_to_end_is_waited_for_a_moment_where_the_pod_goes_on() {
        String told = "message: '{\"attempt\":7,\"kind\":\"LOST\",\"reason\":\"the pod was told to end\"}'";
        for (String end : List.of("exitCode: 143, " + told, "exitCode: 0, " + told, "exitCode: 143", "exitCode: 137")) {
            Pod pod = pod("{phase: Running, containerStatuses: [{name: worker, state: {terminated: {" + end + "}}}]}");
            assertThat(PodVerdict.of(pod, ended(9), TIMEOUT)).as(end).isInstanceOf(Runs.class);
            assertThat(PodVerdict.of(pod, ended(11), TIMEOUT)).as(end).isNotInstanceOf(Runs.class);
            pod.getStatus().setPhase("Failed");
            pod.getStatus().setReason("Evicted");
            assertThat(PodVerdict.of(pod, ended(9), TIMEOUT)).as(end).isEqualTo(new Lost("evicted from node n1"));
        }
        for (String end : List.of("exitCode: 1", "exitCode: 137, reason: OOMKilled")) {
            Pod pod = pod("{phase: Running, containerStatuses: [{name: worker, state: {terminated: {" + end + "}}}]}");
            assertThat(PodVerdict.of(pod, ended(0), TIMEOUT)).as(end).isInstanceOf(Ended.class);
        }
    }

    @Test
    void a_container_of_the_tasks_own_that_ends_well_because_it_was_told_to_end_has_not_succeeded() {
        var execution = container("", "sh");
        Pod evicted = pod(terminated(0, "Completed", null), execution);
        assertThat(PodVerdict.of(evicted, with(List.of(event("Evicted", "low on memory"))), TIMEOUT))
                .isEqualTo(new Lost("evicted from node n1: low on memory"));
        Pod late = pod(terminated(0, "Completed", null), execution);
        late.getStatus().setReason("DeadlineExceeded");
        late.getStatus().setMessage("too long");
        assertThat(verdict(late)).isEqualTo(failed("timed out: too long"));
        Pod deleted = pod(terminated(0, "Completed", null), execution);
        deleted.getMetadata().setDeletionTimestamp("1999-01-01T00:00:00Z");
        assertThat(verdict(deleted)).isEqualTo(new Lost("its pod was deleted, and not by Fairlead (node n1)"));
    }

    @Test
    void a_container_that_the_node_lost_sight_of_has_an_exit_status_that_is_made_up() {
        var lost = new Lost("node n1 lost sight of the container");
        assertThat(verdict(terminated(255, "Unknown", null))).isEqualTo(lost);
        assertThat(verdict(terminated(137, "ContainerStatusUnknown", null))).isEqualTo(lost);
        assertThat(of(terminated(255, "Unknown", null), container("", "sh"))).isEqualTo(lost);
        assertThat(verdict(init("exitCode: 255, reason: Unknown"))).isEqualTo(lost);
    }

    @Test
    void an_init_container_that_is_killed_from_outside_is_not_the_tasks_fault() {
        assertThat(verdict(init("exitCode: 143, reason: Error")))
                .isEqualTo(new Lost("its init container fetch was killed from outside (signal 15)"));
        assertThat(verdict(init("exitCode: 137, reason: OOMKilled")))
                .isEqualTo(failed("init container fetch ended with status 137 (OOMKilled)"));
    }

    @Test
    void an_init_container_that_goes_on_beside_the_others_is_not_waited_for() {
        String status = "{phase: Pending, initContainerStatuses: [{name: proxy, state: {running: {}}}],"
                + " containerStatuses: [{name: worker, state: {waiting: {reason: ContainerCreating}}}]}";
        Pod pod = pod(status);
        pod.getSpec()
                .setInitContainers(List.of(new ContainerBuilder()
                        .withName("proxy")
                        .withRestartPolicy("Always")
                        .build()));
        assertThat(PodVerdict.of(pod, after(1), TIMEOUT)).isInstanceOf(Waits.class);
        assertThat(PodVerdict.of(pod, after(601), TIMEOUT)).isInstanceOf(Lost.class);
    }

    @Test
    void older_clusters_say_in_an_event_that_a_pod_was_preempted() {
        Pod pod = pod(terminated(143, "Error", null));
        pod.getMetadata().setDeletionTimestamp("1999-01-01T00:00:00Z");
        assertThat(PodVerdict.gone(pod, with(List.of(event("Preempted", "Preempted by a/b on node n1")))))
                .isEqualTo(new Lost("preempted by a pod of higher priority: Preempted by a/b on node n1"));
    }

    @ParameterizedTest
    @CsvSource({
        "Evicted, evicted from node n1",
        "Preempting, preempted by a pod that its node needs",
        "NodeLost, node n1 was lost",
        "OutOfmemory, OutOfmemory on node n1",
        "NodeShutdown, NodeShutdown on node n1",
    })
    void what_a_node_did_to_a_pod_is_no_fault_of_the_task(String reason, String words) {
        assertThat(verdict("{phase: Failed, reason: " + reason + ", message: The node was low on memory.}"))
                .isEqualTo(new Lost(words + ": The node was low on memory."));
    }

    @Test
    void a_deadline_is_the_tasks_time_out() {
        assertThat(verdict("{phase: Failed, reason: DeadlineExceeded, message: too long}"))
                .isEqualTo(failed("timed out: too long"));
    }

    @Test
    void a_command_that_does_not_exist_fails_for_good() {
        assertThat(verdict(terminated(128, "StartError", "exec: \"nope\": not found")))
                .isEqualTo(failedForGood("the container cannot start: StartError: exec: \"nope\": not found"));
    }

    @Test
    void a_pod_that_somebody_deletes_is_lost_whatever_its_exit() {
        Pod pod = pod(terminated(1, "Error", null));
        pod.getMetadata().setDeletionTimestamp("1999-01-01T00:00:00Z");
        assertThat(PodVerdict.of(pod, PodObservation.NONE, TIMEOUT))
                .isEqualTo(new Lost("its pod was deleted, and not by Fairlead (node n1)"));
        assertThat(PodVerdict.gone(pod("phase: Running"), PodObservation.NONE))
                .isEqualTo(new Lost("its pod was deleted, and not by Fairlead (node n1)"));
    }

    @Test
    void a_pod_that_ended_well_before_it_was_deleted_ended_well() {
        Pod pod = pod(terminated(0, null, "{\"attempt\":7,\"kind\":\"SUCCESS\"}"));
        pod.getMetadata().setDeletionTimestamp("1999-01-01T00:00:00Z");
        assertThat(PodVerdict.gone(pod, PodObservation.NONE)).isEqualTo(new Ended(outcome(Kind.SUCCESS, ""), true));
    }

    @Test
    void a_node_that_does_not_confirm_a_deletion_counts_as_lost_after_a_while() {
        Pod pod = pod("{phase: Running, containerStatuses: [{name: worker, state: {running: {}}}]}");
        pod.getMetadata().setDeletionTimestamp("1999-01-01T00:00:00Z");
        pod.getMetadata().setDeletionGracePeriodSeconds(30L);
        assertThat(PodVerdict.of(pod, deletingFor(89), TIMEOUT)).isInstanceOf(Runs.class);
        assertThat(PodVerdict.of(pod, deletingFor(91), TIMEOUT))
                .isEqualTo(new Lost("node n1 does not answer: the pod was to be deleted and is still there"));
    }

    @Test
    void a_container_of_the_tasks_own_speaks_by_its_output_file() {
        var execution = container("/out/result.json", "sh");
        assertThat(of(terminated(0, null, "{\"rows\": 3}"), execution))
                .isEqualTo(new Ended(new Outcome(Kind.SUCCESS, "", "{\"rows\": 3}"), true));
        assertThat(of(terminated(0, null, null), execution)).isEqualTo(new Ended(outcome(Kind.SUCCESS, ""), true));
        assertThat(of(terminated(2, "Error", "{\"attempt\":7,\"kind\":\"SUCCESS\"}"), execution))
                .isEqualTo(failed("the container ended with status 2"));
    }

    @Test
    void an_init_container_that_fails_is_named() {
        assertThat(verdict("{phase: Failed, initContainerStatuses: [{name: fetch, state: {terminated: {exitCode: 4,"
                        + " reason: Error, message: no route}}}], containerStatuses: [{name: worker, state: {waiting:"
                        + " {reason: PodInitializing}}}]}"))
                .isEqualTo(failed("init container fetch ended with status 4 (Error): no route"));
    }

    @Test
    void a_worker_that_ended_beside_another_container_that_goes_on_has_ended() {
        assertThat(verdict("{phase: Running, containerStatuses: [{name: worker, state: {terminated: {exitCode: 0,"
                        + " message: '{\"attempt\":7,\"kind\":\"SKIPPED\",\"reason\":\"nothing new\"}'}}},"
                        + " {name: proxy, state: {running: {}}}]}"))
                .isEqualTo(new Ended(outcome(Kind.SKIPPED, "nothing new"), true));
    }

    private static PodVerdict verdict(String status) {
        return verdict(pod(status));
    }

    private static PodVerdict verdict(Pod pod) {
        return PodVerdict.of(pod, PodObservation.NONE, TIMEOUT);
    }

    private static PodObservation after(long seconds) {
        return new PodObservation(Duration.ofSeconds(seconds), Duration.ZERO, Duration.ZERO, List.of(), NO_PEAK);
    }

    private static PodObservation deletingFor(long seconds) {
        return new PodObservation(
                Duration.ofSeconds(seconds), Duration.ofSeconds(seconds), Duration.ZERO, List.of(), NO_PEAK);
    }

    private static PodObservation ended(long seconds) {
        return new PodObservation(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(seconds), List.of(), NO_PEAK);
    }

    private static PodObservation with(List<Event> events) {
        return PodObservation.NONE.with(events, NO_PEAK);
    }

    private static PodVerdict of(String status, Execution execution) {
        return PodVerdict.of(pod(status, execution), PodObservation.NONE, TIMEOUT);
    }

    private static Pod pod(String status) {
        return pod(status, Execution.USUAL);
    }

    private static Pod pod(String status, Execution execution) {
        Pod pod = Pods.of(attempt(7, execution), Fixture.settings(), NOW);
        // The cluster's clock is not ours: whoever looks at its times is wrong by years.
        pod.getMetadata().setCreationTimestamp("1999-01-01T00:00:00Z");
        PodStatus parsed = YAML.unmarshal("---\n" + status, PodStatus.class);
        pod.setStatus(parsed);
        boolean scheduled = !status.startsWith("phase: Pending") && !status.contains("PodScheduled");
        if (scheduled) pod.getSpec().setNodeName("n1");
        return pod;
    }

    private static String unschedulable(String message) {
        return "{phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: '"
                + message + "'}]}";
    }

    private static String waiting(String reason, String message) {
        return "{phase: Pending, containerStatuses: [{name: worker, state: {waiting: {reason: " + reason
                + (message == null ? "" : ", message: '" + message.replace("'", "''") + "'") + "}}}]}";
    }

    private static String init(String terminated) {
        return "{phase: Failed, initContainerStatuses: [{name: fetch, state: {terminated: {" + terminated
                + "}}}], containerStatuses: [{name: worker, state: {waiting: {reason: PodInitializing}}}]}";
    }

    private static String terminated(int status, String reason, String message) {
        return "{phase: " + (status == 0 ? "Succeeded" : "Failed")
                + ", containerStatuses: [{name: worker, state: {terminated: {exitCode: " + status
                + (reason == null ? "" : ", reason: " + reason)
                + (message == null ? "" : ", message: " + YAML.asJson(message)) + "}}}]}";
    }

    private static Event event(String reason, String message) {
        return new EventBuilder()
                .withType("Warning")
                .withReason(reason)
                .withMessage(message)
                .withLastTimestamp(NOW.toString())
                .build();
    }

    private static Outcome outcome(Kind kind, String reason) {
        return new Outcome(kind, reason, null);
    }

    private static Ended failed(String reason) {
        return new Ended(outcome(Kind.FAILED, reason), false);
    }

    private static Ended failedForGood(String reason) {
        return new Ended(outcome(Kind.FAILED_FOR_GOOD, reason), false);
    }
}
