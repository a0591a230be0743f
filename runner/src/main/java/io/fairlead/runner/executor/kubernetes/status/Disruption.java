package io.fairlead.runner.executor.kubernetes.status;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.executor.Outcome.Kind;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict.Ended;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict.Lost;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What Kubernetes says that it did to a pod. It says so in up to three places, and none of them is sure: the reason in the status is
 * gone if the containers end well on being told to end, the condition does not name others, and events are sent once and may be lost.
 * Pure.
 */
final class Disruption {

    private static final String PREEMPTED = "preempted by a pod of higher priority";
    private static final String PREEMPTED_BY_NODE = "preempted by a pod that its node needs";
    private static final String NODE_EMPTIED = "its node was lost or is being emptied";

    private static final Map<String, String> CONDITIONS = Map.of(
            "DeletionByTaintManager", NODE_EMPTIED,
            "EvictionByEvictionAPI", "evicted",
            "DeletionByPodGC", "its node is gone",
            "TerminationByKubelet", "ended by its node");

    private Disruption() {}

    static Optional<PodVerdict> of(Pod pod, List<Event> events) {
        return byReason(pod).or(() -> byCondition(pod, events)).or(() -> byEvent(pod, events));
    }

    /** The pod's own reason, which Kubernetes gives only to pods that it ended or refused itself. */
    private static Optional<PodVerdict> byReason(Pod pod) {
        if (pod.getStatus() == null) return Optional.empty();
        String reason = Objects.requireNonNullElse(pod.getStatus().getReason(), "");
        String message = pod.getStatus().getMessage();
        return switch (reason) {
            case "" -> Optional.empty();
            case "DeadlineExceeded" -> Optional.of(timedOut(Objects.requireNonNullElse(message, reason)));
            case "Evicted" -> evicted(pod, message);
            case "Preempting" -> lost(PREEMPTED_BY_NODE, message);
            case "NodeLost" -> lost("node " + PodVerdict.node(pod) + " was lost", message);
            default -> lost(reason + " on node " + PodVerdict.node(pod), message);
        };
    }

    private static Optional<PodVerdict> byCondition(Pod pod, List<Event> events) {
        Optional<PodCondition> target =
                PendingPod.condition(pod, "DisruptionTarget").filter(condition -> "True".equals(condition.getStatus()));
        if (target.isEmpty()) return Optional.empty();
        String reason = Objects.requireNonNullElse(target.get().getReason(), "");
        String message = target.get().getMessage();
        if (reason.equals("PreemptionByScheduler")) return preempted(events, message);
        // What the node had against it the event says better.
        Optional<PodVerdict> told = reason.equals("TerminationByKubelet") ? byEvent(pod, events) : Optional.empty();
        return told.or(() -> lost(CONDITIONS.getOrDefault(reason, reason), message));
    }

    /** Before Kubernetes 1.26, and where a kubelet was started anew meanwhile, nothing else tells. */
    private static Optional<PodVerdict> byEvent(Pod pod, List<Event> events) {
        if (PodEvents.newest(events, "Preempted", "").isPresent()) return preempted(events, "");
        return message(events, "TaintManagerEviction", "Marking for deletion")
                .flatMap(message -> lost(NODE_EMPTIED, message))
                .or(() -> message(events, "Evicted", "").flatMap(message -> evicted(pod, message)))
                .or(() -> message(events, "Preempting", "").flatMap(message -> lost(PREEMPTED_BY_NODE, message)));
    }

    private static Optional<String> message(List<Event> events, String reason, String beginning) {
        return PodEvents.newest(events, reason, beginning)
                .map(event -> Objects.requireNonNullElse(event.getMessage(), ""));
    }

    /** Only the event knows by whom: in what it relates to or, in older Kubernetes, in its message. */
    private static Optional<PodVerdict> preempted(List<Event> events, String said) {
        Optional<Event> event = PodEvents.newest(events, "Preempted", "");
        String by = event.map(Event::getRelated).map(Disruption::name).orElse("");
        return lost(PREEMPTED + by, event.map(Event::getMessage).orElse(said));
    }

    private static String name(ObjectReference pod) {
        return pod.getName() == null ? "" : " (" + pod.getNamespace() + "/" + pod.getName() + ")";
    }

    private static Optional<PodVerdict> evicted(Pod pod, String message) {
        return lost("evicted from node " + PodVerdict.node(pod), message);
    }

    private static PodVerdict timedOut(String message) {
        return new Ended(new Outcome(Kind.FAILED, "timed out: " + message, null), false);
    }

    private static Optional<PodVerdict> lost(String reason, String message) {
        return Optional.of(new Lost(reason + PodEvents.after(": ", message)));
    }
}
