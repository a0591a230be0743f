package io.fairlead.runner.executor.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fairlead.runner.executor.RecordedAttempts;
import io.fairlead.runner.executor.RecordedAttempts.Recorded;
import io.fairlead.runner.executor.kubernetes.pod.KubernetesSettings;
import io.fairlead.runner.executor.kubernetes.pod.PodIdentity;
import io.fairlead.runner.executor.kubernetes.pod.PodNames;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whose attempt a pod is of. What a pod says of itself is only a question, for whoever may create pods in some namespace can
 * have them say anything. The answer is in the database: the attempt's pod is the one in the namespace where its team executes, of
 * the name that follows from its token. No other is looked at, let alone deleted.
 */
final class PodOwner {

    private static final Logger LOG = LoggerFactory.getLogger(PodOwner.class);

    /** Each is told of once; whoever makes more of them than that is told of again. */
    private static final int MOST_STRANGERS = 10_000;

    private final KubernetesSettings settings;
    private final RecordedAttempts attempts;
    private final Set<String> strangers = ConcurrentHashMap.newKeySet();

    PodOwner(KubernetesSettings settings, RecordedAttempts attempts) {
        this.settings = settings;
        this.attempts = attempts;
    }

    /** Empty for a pod that is no attempt's, whatever it says. */
    Optional<TrackedPod> of(Pod pod) {
        if (strangers.contains(pod.getMetadata().getUid())) return Optional.empty();
        Optional<PodIdentity> said = PodIdentity.of(pod);
        Optional<TrackedPod> held =
                said.flatMap(identity -> expected(identity.attemptId())).filter(expected -> expected.isOf(pod));
        if (held.isEmpty()) ignored(pod, said);
        return held;
    }

    /** What an attempt's pod is to be; empty if there is no attempt of that number. */
    Optional<TrackedPod> expected(long attemptId) {
        return attempts.of(attemptId).map(recorded -> held(attemptId, recorded));
    }

    private TrackedPod held(long attemptId, Recorded recorded) {
        return new TrackedPod(
                attemptId,
                recorded.log(),
                recorded.ownContainer(),
                settings.namespace(recorded.team()),
                PodNames.pod(settings.installation(), attemptId, recorded.log(), recorded.tokenHash()));
    }

    private void ignored(Pod pod, Optional<PodIdentity> said) {
        if (strangers.size() >= MOST_STRANGERS) strangers.clear();
        if (!strangers.add(pod.getMetadata().getUid())) return;
        LOG.warn(
                "pod {} in namespace {} has this installation's labels ({}) and is not its pod, so it is ignored; delete it"
                        + " if nobody wants it",
                pod.getMetadata().getName(),
                pod.getMetadata().getNamespace(),
                said.map(identity -> "attempt " + identity.attemptId()).orElse("no attempt"));
    }

    /** The API has the pod no more. */
    void gone(Pod pod) {
        strangers.remove(pod.getMetadata().getUid());
    }
}
