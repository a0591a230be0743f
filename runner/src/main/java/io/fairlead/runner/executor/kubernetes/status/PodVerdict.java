package io.fairlead.runner.executor.kubernetes.status;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.executor.kubernetes.pod.Pods;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;

/** What a pod's status means for its attempt. Pure; a function of the pod and of what was seen of it. */
public sealed interface PodVerdict {

    /**
     * It has not begun, and still may.
     *
     * @param reason for a person
     * @param usual whether every pod waits for that, for a moment
     */
    record Waits(String reason, boolean usual) implements PodVerdict {}

    /** Its container is executing, or about to; or was ended, and Kubernetes is about to say why. */
    record Runs() implements PodVerdict {}

    /**
     * The attempt ended: by its worker's word or by the task's own doing.
     *
     * @param told whether the outcome is the worker's word; else it was read from the pod's status
     */
    record Ended(Outcome outcome, boolean told) implements PodVerdict {}

    /** The attempt ended through no fault of the task. */
    record Lost(String reason) implements PodVerdict {}

    /** How long after its time of grace a pod that is being deleted may stay before its node counts as lost. */
    Duration NODE_SILENCE = Duration.ofSeconds(60);

    /** How long Kubernetes may take to say why it ended a container. */
    Duration EXPLANATION = Duration.ofSeconds(10);

    /** What the pod's status says now. */
    static PodVerdict of(Pod pod, PodObservation sight, Duration pendingTimeout) {
        Optional<ContainerStateTerminated> end = end(pod);
        if (!finished(pod) && end.isPresent() && mayBeExplained(pod, end.get(), sight)) return new Runs();
        if (end.isPresent() || finished(pod)) return EndedPod.of(pod, end.orElse(null), sight);
        if (overdue(pod, sight)) {
            return new Lost("node " + node(pod) + " does not answer: the pod was to be deleted and is still there");
        }
        return running(pod) ? new Runs() : PendingPod.of(pod, sight, pendingTimeout);
    }

    private static boolean mayBeExplained(Pod pod, ContainerStateTerminated end, PodObservation sight) {
        return sight.ended().compareTo(EXPLANATION) < 0 && EndedPod.isUnexplained(pod, end, sight);
    }

    /** The pod is not there any more; this is the last that was seen of it. */
    static PodVerdict gone(Pod last, PodObservation sight) {
        Optional<ContainerStateTerminated> end = end(last);
        if (end.isPresent() || finished(last)) return EndedPod.of(last, end.orElse(null), sight);
        return Disruption.of(last, sight.events()).orElseGet(() -> EndedPod.deleted(last));
    }

    /** Whether nothing of the pod executes any more. */
    static boolean finished(Pod pod) {
        String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        return "Succeeded".equals(phase) || "Failed".equals(phase);
    }

    /** Whether the container that counts executes, or could begin to. An eviction is in the status before the container has ended. */
    static boolean mayExecute(Pod pod) {
        if (end(pod).isPresent()) return false;
        return !finished(pod) || running(pod);
    }

    private static boolean running(Pod pod) {
        return worker(pod)
                .map(ContainerStatus::getState)
                .map(ContainerState::getRunning)
                .isPresent();
    }

    /** The status of the container that counts. */
    static Optional<ContainerStatus> worker(Pod pod) {
        if (pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null) return Optional.empty();
        return pod.getStatus().getContainerStatuses().stream()
                .filter(status -> Pods.WORKER.equals(status.getName()))
                .findFirst();
    }

    /** How that container ended, if it did. */
    static Optional<ContainerStateTerminated> end(Pod pod) {
        return worker(pod).map(ContainerStatus::getState).map(ContainerState::getTerminated);
    }

    /** When that was, by its node's word; empty where it says none, or what is no time. */
    static Optional<Instant> endedAt(Pod pod) {
        try {
            return end(pod).map(ContainerStateTerminated::getFinishedAt).map(Instant::parse);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Where the pod is, for a person. */
    static String node(Pod pod) {
        String node = pod.getSpec() == null ? null : pod.getSpec().getNodeName();
        return node == null || node.isEmpty() ? "none" : node;
    }

    /** Whether its node does not end it in time. The deletion's own time, which is when the grace is over, is of another clock than ours. */
    static boolean overdue(Pod pod, PodObservation sight) {
        if (pod.getMetadata().getDeletionTimestamp() == null) return false;
        long grace = Objects.requireNonNullElse(pod.getMetadata().getDeletionGracePeriodSeconds(), 0L);
        return sight.deleting().compareTo(NODE_SILENCE.plusSeconds(grace)) > 0;
    }
}
