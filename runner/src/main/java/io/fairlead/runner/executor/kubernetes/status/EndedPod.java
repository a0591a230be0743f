package io.fairlead.runner.executor.kubernetes.status;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.executor.Outcome.Kind;
import io.fairlead.runner.executor.kubernetes.pod.PodIdentity;
import io.fairlead.runner.executor.kubernetes.pod.Pods;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict.Ended;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict.Lost;
import io.fairlead.runner.jvm.RunningJava;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a pod ended, and whose doing it was. The worker's own word counts before all else, unless it only knows that it was told to
 * end; then what Kubernetes did to the pod; then the container's exit. Pure.
 */
final class EndedPod {

    /** A JVM that is out of memory and was started to end then. */
    private static final int JVM_OUT_OF_MEMORY = 3;

    private static final int JVM_NOT_STARTED = 1;
    private static final int SIGNAL = 128;

    /** HUP, INT, KILL and TERM: nobody sends them to himself by mistake. */
    private static final List<Integer> FROM_OUTSIDE = List.of(1, 2, 9, 15);

    private EndedPod() {}

    /** @param end of the container that counts; null if it never began, or nobody knows */
    static PodVerdict of(Pod pod, ContainerStateTerminated end, PodObservation sight) {
        Optional<PodVerdict> word = end == null ? Optional.empty() : word(pod, end);
        boolean deleted = isDeleted(pod);
        return word.filter(verdict -> !isLost(verdict))
                .or(() -> Disruption.of(pod, sight.events()))
                .or(() -> word.filter(verdict -> !deleted))
                .or(() -> Optional.ofNullable(end).map(exit -> exit(pod, exit, sight)))
                // Kubelets may say of a pod that goes no more than that.
                .or(() -> deleted ? Optional.of(deleted(pod)) : Optional.empty())
                .orElseGet(() -> neverBegan(pod));
    }

    /**
     * Whether its container was told to end or was killed, and Kubernetes has not said why. A kubelet may tell of the container first
     * and of its reasons when nothing of the pod is left.
     */
    static boolean isUnexplained(Pod pod, ContainerStateTerminated end, PodObservation sight) {
        boolean fromOutside = word(pod, end).map(EndedPod::isLost).orElse(isKilled(end));
        return fromOutside
                && !isDeleted(pod)
                && Disruption.of(pod, sight.events()).isEmpty();
    }

    private static boolean isDeleted(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    private static boolean isKilled(ContainerStateTerminated end) {
        return FROM_OUTSIDE.contains(end.getExitCode() - SIGNAL) && !"OOMKilled".equals(end.getReason());
    }

    /** Whoever told the worker to end knows why. */
    private static boolean isLost(PodVerdict told) {
        return told instanceof Ended ended && ended.outcome().kind() == Kind.LOST;
    }

    /** Our worker's; a container of the task's own has none. */
    private static Optional<PodVerdict> word(Pod pod, ContainerStateTerminated end) {
        if (isOwn(pod)) return Optional.empty();
        return TerminationMessage.of(end.getMessage())
                .filter(message -> message.isOf(pod))
                .map(message -> message.outputTooLong()
                        ? new Lost("the task succeeded, but its worker was gone before it could hand over the output,"
                                + " which is too long for a termination message")
                        : new Ended(message.outcome(), true));
    }

    private static boolean isOwn(Pod pod) {
        return PodIdentity.of(pod).map(PodIdentity::ownContainer).orElse(false);
    }

    private static PodVerdict exit(Pod pod, ContainerStateTerminated end, PodObservation sight) {
        int status = end.getExitCode();
        boolean own = isOwn(pod);
        Optional<PodVerdict> said = status == 0 ? Optional.empty() : byReason(pod, end, sight);
        if (said.isPresent()) return said.get();
        // Many programs end well when they are told to end: that they had done their work nobody can know then.
        if (isDeleted(pod)) return deleted(pod);
        if (isKilled(end)) return killed("its container", status);
        if (own && status == 0) return new Ended(new Outcome(Kind.SUCCESS, "", end.getMessage()), true);
        return own ? failed("the container ended with status " + status) : workerExit(status, end.getMessage());
    }

    private static Optional<PodVerdict> byReason(Pod pod, ContainerStateTerminated end, PodObservation sight) {
        String reason = Objects.requireNonNullElse(end.getReason(), "");
        return switch (reason) {
            case "OOMKilled" ->
                Optional.of(failed(
                        "out of memory: killed at its limit of " + memoryLimit(pod) + " (OOMKilled)" + peak(sight)));
            case "StartError", "ContainerCannotRun" ->
                Optional.of(new Ended(
                        new Outcome(
                                Kind.FAILED_FOR_GOOD,
                                "the container cannot start: " + reason + PodEvents.after(": ", end.getMessage()),
                                null),
                        false));
            default -> outOfSight(pod, end);
        };
    }

    /** The kubelet's and containerd's words for a container that was gone when they were back. Its status is made up, then. */
    private static Optional<PodVerdict> outOfSight(Pod pod, ContainerStateTerminated end) {
        String reason = Objects.requireNonNullElse(end.getReason(), "");
        boolean unknown = reason.equals("ContainerStatusUnknown") || reason.equals("Unknown");
        return unknown
                ? Optional.of(new Lost("node " + PodVerdict.node(pod) + " lost sight of the container"))
                : Optional.empty();
    }

    private static PodVerdict killed(String container, int status) {
        return new Lost(container + " was killed from outside (signal " + (status - SIGNAL) + ")");
    }

    static PodVerdict deleted(Pod pod) {
        return new Lost("its pod was deleted, and not by Fairlead (node " + PodVerdict.node(pod) + ")");
    }

    private static PodVerdict workerExit(int status, String lastWords) {
        Optional<String> notStarted = RunningJava.notStarted(Objects.requireNonNullElse(lastWords, ""));
        if (status == JVM_NOT_STARTED && notStarted.isPresent()) return new Lost(notStarted.get());
        if (status == 0) return new Lost("its worker ended without an outcome");
        if (status == JVM_OUT_OF_MEMORY) {
            return failed("the worker ended with status 3: most likely the Java heap was full, see the log");
        }
        if (status > SIGNAL) return failed("the worker crashed (signal " + (status - SIGNAL) + "), see the log");
        return failed("the task's code ended the worker with status " + status);
    }

    private static PodVerdict neverBegan(Pod pod) {
        return PendingPod.initializers(pod)
                .filter(status -> status.getState() != null && status.getState().getTerminated() != null)
                .filter(status -> status.getState().getTerminated().getExitCode() != 0)
                .findFirst()
                .map(init -> initFailed(pod, init))
                .orElseGet(() -> new Lost("its pod ended before its container began"));
    }

    private static PodVerdict initFailed(Pod pod, ContainerStatus init) {
        ContainerStateTerminated end = init.getState().getTerminated();
        Optional<PodVerdict> unseen = outOfSight(pod, end);
        if (unseen.isPresent()) return unseen.get();
        if (isKilled(end)) return killed("its init container " + init.getName(), end.getExitCode());
        return failed("init container " + init.getName() + " ended with status " + end.getExitCode()
                + PodEvents.after(" (", end.getReason())
                + (end.getReason() == null ? "" : ")")
                + PodEvents.after(": ", end.getMessage()));
    }

    private static PodVerdict failed(String reason) {
        return new Ended(new Outcome(Kind.FAILED, reason, null), false);
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
