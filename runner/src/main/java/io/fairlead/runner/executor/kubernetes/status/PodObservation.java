package io.fairlead.runner.executor.kubernetes.status;

import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * What this runner has seen of a pod and the pod's status does not say. Its durations are of this runner's clock alone, from when it
 * first saw something: the API's and the nodes' clocks may be minutes away from ours. A runner that is started anew begins anew, so
 * that a pod waits for at most one time-out more.
 *
 * @param waited since the pod was first known to be there
 * @param deleting since the pod was first seen to be deleted; zero while nobody deletes it
 * @param ended since its container was first seen to have ended; zero while it has not
 * @param events about the pod, in any order; none if they are not known (yet): then the reasons are shorter
 * @param memoryPeak the most bytes that its worker told of; empty if it told of none
 */
public record PodObservation(
        Duration waited, Duration deleting, Duration ended, List<Event> events, OptionalLong memoryPeak) {

    /** Nothing but the pod itself. */
    public static final PodObservation NONE =
            new PodObservation(Duration.ZERO, Duration.ZERO, Duration.ZERO, List.of(), OptionalLong.empty());

    /** The same, with what was asked for. */
    public PodObservation with(List<Event> events, OptionalLong memoryPeak) {
        return new PodObservation(waited, deleting, ended, events, memoryPeak);
    }
}
