package io.fairlead.runner.executor.kubernetes.status;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.executor.Outcome.Kind;
import io.fairlead.runner.executor.kubernetes.pod.PodIdentity;
import io.fairlead.runner.executor.kubernetes.pod.Pods;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict.Ended;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict.Lost;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a pod ended, and whose doing it was. The worker's own word counts before all else, unless it only knows that it was told to
 * end; then what Kubernetes did to the pod; then the container's exit. Pure.
 */
final class EndedPod {

    /** A JVM that is out of memory and was started to end then. */
    private static final int JVM_OUT_OF_MEMORY = 3;

    private static final int SIGNAL = 128;

    /** HUP, INT, KILL and TERM: nobody sends them to himself by mistake. */
    private static final List<Integer> FROM_OUTSIDE = List.of(1, 2, 9, 15);

    private static final Map<String, String> DISRUPTIONS = Map.of(
            "PreemptionByScheduler", "preempted by a pod of higher priority",
            "DeletionByTaintManager", "its node was lost or is being emptied",
            "EvictionByEvictionAPI", "evicted",
            "DeletionByPodGC", "its node is gone",
            "TerminationByKubelet", "ended by its node");

    private EndedPod() {}

    /** @param end of the container that counts; null if it never began, or nobody knows */
    static PodVerdict of(Pod pod, ContainerStateTerminated end, PodObservation sight) {
        boolean own = PodIdentity.of(pod).map(PodIdentity::ownContainer).orElse(false);
        Optional<PodVerdict> told = end == null ? Optional.empty() : told(pod, end, own);
        boolean deleted = pod.getMetadata().getDeletionTimestamp() != null;
        return told.filter(verdict -> !isLost(verdict))
                .or(() -> disruption(pod, sight.events()))
                .or(() -> byReason(pod))
                .or(() -> told.filter(verdict -> !deleted))
                .or(() -> Optional.ofNullable(end).map(exit -> exit(pod, exit, own, sight)))
                // Kubelets may say of a pod that goes no more than that.
                .or(() -> deleted ? Optional.of(deleted(pod)) : Optional.empty())
                .orElseGet(() -> neverBegan(pod));
    }

    /** Whoever told the worker to end knows why. */
    private static boolean isLost(PodVerdict told) {
        return told instanceof Ended ended && ended.outcome().kind() == Kind.LOST;
    }

    private static Optional<PodVerdict> told(Pod pod, ContainerStateTerminated end, boolean own) {
        if (own)
            return end.getExitCode() == 0
                    ? Optional.of(new Ended(new Outcome(Kind.SUCCESS, "", end.getMessage()), true))
                    : Optional.empty();
        return TerminationMessage.of(end.getMessage())
                .filter(message -> message.isOf(pod))
                .map(message -> message.outputTooLong()
                        ? new Lost("the task succeeded, but its worker was gone before it could hand over the output,"
                                + " which is too long for a termination message")
                        : new Ended(message.outcome(), true));
    }

    /** What Kubernetes did to the pod, as far as its status or an event says so. */
    static Optional<PodVerdict> disruption(Pod pod, List<Event> events) {
        Optional<PodCondition> target =
                PendingPod.condition(pod, "DisruptionTarget").filter(condition -> "True".equals(condition.getStatus()));
        if (target.isPresent()) {
            String reason = Objects.requireNonNullElse(target.get().getReason(), "");
            return lost(DISRUPTIONS.getOrDefault(reason, reason), target.get().getMessage());
        }
        // Before Kubernetes 1.26 only an event tells.
        String preempted = PodEvents.last(events, "Preempted", "");
        if (!preempted.isEmpty()) return lost("preempted by a pod of higher priority", preempted);
        String tainted = PodEvents.last(events, "TaintManagerEviction", "Marking for deletion");
        if (!tainted.isEmpty()) return lost("its node was lost or is being emptied", tainted);
        return Optional.empty();
    }

    /** The pod's own reason, which Kubernetes gives only to pods that it ended or refused itself. */
    private static Optional<PodVerdict> byReason(Pod pod) {
        if (pod.getStatus() == null) return Optional.empty();
        String reason = Objects.requireNonNullElse(pod.getStatus().getReason(), "");
        String message = pod.getStatus().getMessage();
        return switch (reason) {
            case "" -> Optional.empty();
            case "DeadlineExceeded" -> Optional.of(failed("timed out: " + Objects.requireNonNullElse(message, reason)));
            case "Evicted" -> lost("evicted from node " + PodVerdict.node(pod), message);
            case "Preempting" -> lost("preempted by a pod that its node needs", message);
            case "NodeLost" -> lost("node " + PodVerdict.node(pod) + " was lost", message);
            default -> lost(reason + " on node " + PodVerdict.node(pod), message);
        };
    }

    private static PodVerdict exit(Pod pod, ContainerStateTerminated end, boolean own, PodObservation sight) {
        int status = end.getExitCode();
        String reason = Objects.requireNonNullElse(end.getReason(), "");
        switch (reason) {
            case "OOMKilled":
                return failed(
                        "out of memory: killed at its limit of " + memoryLimit(pod) + " (OOMKilled)" + peak(sight));
            case "StartError", "ContainerCannotRun":
                String why = reason + PodEvents.after(": ", end.getMessage());
                return new Ended(new Outcome(Kind.FAILED_FOR_GOOD, "the container cannot start: " + why, null), false);
            case "ContainerStatusUnknown":
                return new Lost("node " + PodVerdict.node(pod) + " lost sight of the container");
            default:
        }
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            return deleted(pod);
        }
        if (FROM_OUTSIDE.contains(status - SIGNAL)) {
            return new Lost("its container was killed from outside (signal " + (status - SIGNAL) + ")");
        }
        return own ? failed("the container ended with status " + status) : workerExit(status);
    }

    static PodVerdict deleted(Pod pod) {
        return new Lost("its pod was deleted, and not by Fairlead (node " + PodVerdict.node(pod) + ")");
    }

    private static PodVerdict workerExit(int status) {
        if (status == 0) return new Lost("its worker ended without an outcome");
        if (status == JVM_OUT_OF_MEMORY) {
            return failed("the worker ended with status 3: most likely the Java heap was full, see the log");
        }
        if (status > SIGNAL) return failed("the worker crashed (signal " + (status - SIGNAL) + "), see the log");
        return failed("the task's code ended the worker with status " + status);
    }

    private static PodVerdict neverBegan(Pod pod) {
        return Stream.ofNullable(pod.getStatus().getInitContainerStatuses())
                .flatMap(List::stream)
                .filter(status -> status.getState() != null && status.getState().getTerminated() != null)
                .filter(status -> status.getState().getTerminated().getExitCode() != 0)
                .findFirst()
                .map(EndedPod::initFailed)
                .orElseGet(() -> new Lost("its pod ended before its container began"));
    }

    private static PodVerdict initFailed(ContainerStatus init) {
        ContainerStateTerminated end = init.getState().getTerminated();
        return failed("init container " + init.getName() + " ended with status " + end.getExitCode()
                + PodEvents.after(" (", end.getReason())
                + (end.getReason() == null ? "" : ")")
                + PodEvents.after(": ", end.getMessage()));
    }

    private static PodVerdict failed(String reason) {
        return new Ended(new Outcome(Kind.FAILED, reason, null), false);
    }

    private static Optional<PodVerdict> lost(String reason, String message) {
        return Optional.of(new Lost(reason + PodEvents.after(": ", message)));
    }

    private static String memoryLimit(Pod pod) {
        return worker(pod)
                .map(Container::getResources)
                .map(resources -> resources.getLimits())
                .map(limits -> limits.get("memory"))
                .map(Quantity::toString)
                .orElse("the node's memory");
    }

    /** The kernel killed it between two words of the worker, so that the last may be well below the limit. */
    private static String peak(PodObservation sight) {
        if (sight.memoryPeak().isEmpty()) return "";
        return ", peak " + (sight.memoryPeak().getAsLong() >> 20) + "Mi when last heard";
    }

    private static Optional<Container> worker(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .filter(container -> Pods.WORKER.equals(container.getName()))
                .findFirst();
    }
}
