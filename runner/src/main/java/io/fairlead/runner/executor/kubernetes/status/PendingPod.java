package io.fairlead.runner.executor.kubernetes.status;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.executor.Outcome.Kind;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict.Ended;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict.Lost;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict.Runs;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict.Waits;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a pod waits for before its container begins, and whether waiting makes sense. Pure. */
final class PendingPod {

    /** A registry that says no may be about to say yes: people push image and DAG at about the same time. */
    static final Duration PULL_PATIENCE = Duration.ofSeconds(30);

    /** Waiting would not help: somebody has to change something. */
    private static final Set<String> HOPELESS = Set.of(
            "InvalidImageName",
            "ErrImageNeverPull",
            "ImageInspectError",
            "SignatureValidationFailed",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError");

    private static final Set<String> USUAL = Set.of("waits for ", "ContainerCreating");

    private static final Set<String> PULLING =
            Set.of("ErrImagePull", "ImagePullBackOff", "RegistryUnavailable", "ImagePullError");

    /** As the registries say it; what else can go wrong with a pull is the network's doing. */
    private static final Pattern REFUSED_BY_REGISTRY = Pattern.compile(
            "not ?found|unknown|does not exist|unauthorized|denied|forbidden|no basic auth", Pattern.CASE_INSENSITIVE);

    /** The container runtime was slow, which passes. */
    private static final Pattern PASSES =
            Pattern.compile("deadline exceeded|is reserved for|timed? ?out", Pattern.CASE_INSENSITIVE);

    private PendingPod() {}

    static PodVerdict of(Pod pod, PodObservation sight, Duration timeout) {
        Optional<ContainerStateWaiting> waiting = waiting(pod);
        Optional<PodVerdict> hopeless = waiting.flatMap(state -> hopeless(state, sight));
        if (hopeless.isPresent()) return hopeless.get();
        String reason = reason(pod, waiting, sight.events());
        // Its init containers execute: that is no waiting, and has the attempt's own time limit.
        if (initializing(pod)) return new Runs();
        if (sight.waited().compareTo(timeout) > 0) {
            return new Lost("the pod was pending for more than " + timeout.toSeconds() + " s: " + reason);
        }
        return new Waits("pod pending: " + reason, USUAL.stream().anyMatch(reason::startsWith));
    }

    private static Optional<PodVerdict> hopeless(ContainerStateWaiting waiting, PodObservation sight) {
        String reason = String.valueOf(waiting.getReason());
        String why = reason + PodEvents.after(": ", waiting.getMessage());
        if (HOPELESS.contains(reason) && !PASSES.matcher(why).find()) return Optional.of(wrong(why));
        if (!reason.equals("ImagePullBackOff") || sight.waited().compareTo(PULL_PATIENCE) < 0) return Optional.empty();
        String cause = pull(waiting, sight.events());
        return REFUSED_BY_REGISTRY.matcher(cause).find() ? Optional.of(wrong(cause)) : Optional.empty();
    }

    private static PodVerdict wrong(String reason) {
        return new Ended(new Outcome(Kind.FAILED_FOR_GOOD, "the pod cannot start: " + reason, null), false);
    }

    private static String reason(Pod pod, Optional<ContainerStateWaiting> waiting, List<Event> events) {
        if (waiting.isPresent()) {
            String reason = String.valueOf(waiting.get().getReason());
            if (PULLING.contains(reason)) return pull(waiting.get(), events);
            String trouble = PodEvents.lastWarning(events);
            if (!trouble.isEmpty()) return trouble;
            return reason + PodEvents.after(": ", waiting.get().getMessage());
        }
        return condition(pod, "PodScheduled")
                .filter(scheduled -> "False".equals(scheduled.getStatus()))
                .map(scheduled -> Objects.requireNonNullElse(scheduled.getMessage(), scheduled.getReason()))
                .orElse(
                        pod.getSpec().getNodeName() == null
                                ? "waits for the scheduler"
                                : "waits for node " + PodVerdict.node(pod));
    }

    /** The back-off itself says nothing of its cause in older Kubernetes; there the events do. */
    private static String pull(ContainerStateWaiting waiting, List<Event> events) {
        String failure = PodEvents.newest(events, "Failed", "Failed to pull image")
                .map(Event::getMessage)
                .orElse("");
        String said = Objects.requireNonNullElse(waiting.getMessage(), "");
        return waiting.getReason() + PodEvents.after(": ", said) + PodEvents.after("; ", failure);
    }

    /** Of the first container that cannot begin, init containers first. */
    private static Optional<ContainerStateWaiting> waiting(Pod pod) {
        return statuses(pod)
                .map(ContainerStatus::getState)
                .filter(Objects::nonNull)
                .map(ContainerState::getWaiting)
                .filter(Objects::nonNull)
                .filter(state -> !"PodInitializing".equals(state.getReason()))
                .findFirst();
    }

    private static boolean initializing(Pod pod) {
        return initializers(pod)
                .anyMatch(
                        status -> status.getState() != null && status.getState().getRunning() != null);
    }

    /** Init containers that have to end before the others begin. Those that are always restarted go on beside them. */
    static Stream<ContainerStatus> initializers(Pod pod) {
        if (pod.getStatus() == null || pod.getStatus().getInitContainerStatuses() == null) return Stream.empty();
        Set<String> sidecars = Stream.ofNullable(pod.getSpec().getInitContainers())
                .flatMap(List::stream)
                .filter(container -> "Always".equals(container.getRestartPolicy()))
                .map(Container::getName)
                .collect(Collectors.toSet());
        return pod.getStatus().getInitContainerStatuses().stream()
                .filter(status -> !sidecars.contains(status.getName()));
    }

    private static Stream<ContainerStatus> statuses(Pod pod) {
        PodStatus status = pod.getStatus();
        if (status == null) return Stream.empty();
        return Stream.of(status.getInitContainerStatuses(), status.getContainerStatuses())
                .filter(Objects::nonNull)
                .flatMap(List::stream);
    }

    static Optional<PodCondition> condition(Pod pod, String type) {
        PodStatus status = pod.getStatus();
        if (status == null || status.getConditions() == null) return Optional.empty();
        return status.getConditions().stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst();
    }
}
