package io.fairlead.runner.executor.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.kubernetes.pod.KubernetesSettings;
import io.fairlead.runner.executor.kubernetes.pod.PodNames;
import io.fairlead.runner.executor.kubernetes.status.PodObservation;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict;
import io.fairlead.runner.logs.LogKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the executor knows of one attempt's pod and cannot read from it. Its methods are moves; {@link KubernetesExecutor} calls them
 * and acts. Guarded by itself.
 */
final class TrackedPod {

    private final long attemptId;
    private final LogKey log;
    private final boolean ownContainer;
    private final String namespace;
    private final String pod;
    private Instant createdAt;
    private Instant deletingSince;
    private Instant endedSince;
    private String waits;
    private String killedBecause;
    private boolean deleted;
    private boolean creating;
    private boolean unsure;
    private boolean ending;
    private boolean reported;
    private boolean gone;
    private boolean begun;
    private boolean noted;
    private Instant overSince;
    private Instant lookedAt;
    private int refusals;
    private Instant noRoomSince;

    /**
     * @param ownContainer whether the pod executes a container of the task's own in place of our worker
     * @param namespace where its pod is, or is to be
     * @param pod the pod's name
     */
    TrackedPod(long attemptId, LogKey log, boolean ownContainer, String namespace, String pod) {
        this.attemptId = attemptId;
        this.log = log;
        this.ownContainer = ownContainer;
        this.namespace = namespace;
        this.pod = pod;
    }

    static TrackedPod of(Assignment attempt, KubernetesSettings settings) {
        return new TrackedPod(
                attempt.attemptId(),
                attempt.log(),
                attempt.execution().container() != null,
                settings.namespace(attempt.team()),
                PodNames.pod(settings.installation(), attempt));
    }

    long attemptId() {
        return attemptId;
    }

    boolean ownContainer() {
        return ownContainer;
    }

    LogKey log() {
        return log;
    }

    /** Whether that is its pod, and not one that only says so. */
    boolean isOf(Pod seen) {
        return pod.equals(seen.getMetadata().getName())
                && namespace.equals(seen.getMetadata().getNamespace());
    }

    String namespace() {
        return namespace;
    }

    String pod() {
        return pod;
    }

    /** @return whether the caller is to have the API create its pod: nobody wants it ended, and the API is not known to have it */
    synchronized boolean claimCreate() {
        if (killedBecause != null || createdAt != null) return false;
        creating = true;
        return true;
    }

    /** Whether the API was asked for its pod, and nobody knows (yet) whether it made it. */
    synchronized boolean mayBeThere() {
        return createdAt == null && (creating || unsure);
    }

    /**
     * The API did not take its pod.
     *
     * @param unclear whether that is not for sure; no later refusal makes it so
     * @return whether it was to be ended meanwhile, and has no pod: that was left to the caller
     */
    synchronized boolean failedToCreate(boolean unclear) {
        creating = false;
        unsure |= unclear;
        return killedBecause != null && !unsure;
    }

    /** The API has its pod, as far as is known since that moment. */
    synchronized void created(Instant now) {
        if (createdAt == null) createdAt = now;
    }

    /** Its pod is there, and looks so. */
    synchronized PodObservation sight(Pod seen, Instant now) {
        created(now);
        boolean deleting = seen.getMetadata().getDeletionTimestamp() != null;
        if (deleting && deletingSince == null) deletingSince = now;
        boolean ended = PodVerdict.end(seen).isPresent();
        if (ended && endedSince == null) endedSince = now;
        return new PodObservation(
                Duration.between(createdAt, now),
                Duration.between(deleting ? deletingSince : now, now),
                Duration.between(ended ? endedSince : now, now),
                List.of(),
                OptionalLong.empty());
    }

    /** That the API is to be asked for its pod, and how often it was: that changes as long as somebody asks. */
    synchronized Optional<Uncreated> uncreated() {
        boolean awaited = createdAt == null && !ending && !reported;
        return awaited ? Optional.of(new Uncreated(this, refusals)) : Optional.empty();
    }

    synchronized Optional<Instant> createdAt() {
        return Optional.ofNullable(createdAt);
    }

    /** @return how often the API did not take the pod */
    synchronized int refused() {
        return ++refusals;
    }

    /** @return since when there has been no room */
    synchronized Instant noRoom(Instant now) {
        if (noRoomSince == null) noRoomSince = now;
        return noRoomSince;
    }

    /** @return whether that is another reason than before */
    synchronized boolean claimWaits(String reason) {
        boolean other = !reason.equals(waits);
        waits = reason;
        return other;
    }

    /** The reason could not be recorded. */
    synchronized void notSaidWaits() {
        waits = null;
    }

    /** Whether a reason was said that a later one has to take the place of. */
    synchronized boolean hasSaidWaits() {
        return waits != null;
    }

    /** @return whether nobody wanted that before */
    synchronized boolean kill(String reason) {
        if (killedBecause != null) return false;
        killedBecause = reason;
        return true;
    }

    synchronized Optional<String> killedBecause() {
        return Optional.ofNullable(killedBecause);
    }

    /** @return whether the caller is to delete the pod: nobody has yet */
    synchronized boolean claimDelete() {
        if (deleted) return false;
        deleted = true;
        return true;
    }

    /** Whether its pod was deleted by us. */
    synchronized boolean isDeleted() {
        return deleted;
    }

    /** The API did not take the deletion. */
    synchronized void notDeleted() {
        deleted = false;
    }

    /** @return whether the caller is to see to the attempt's end: nobody does */
    synchronized boolean claimEnd() {
        if (ending) return false;
        ending = true;
        return true;
    }

    /** Somebody sees to its end, or should. */
    synchronized boolean isEnding() {
        return ending && !reported;
    }

    /** Whoever saw to its end does so no more. */
    synchronized void endAgain() {
        if (!reported) ending = false;
    }

    /** Its end is recorded. What is left to do is to see its pod gone. */
    synchronized void reported() {
        reported = true;
    }

    synchronized boolean isReported() {
        return reported;
    }

    /** The API has its pod no more. */
    synchronized void gone() {
        gone = true;
    }

    synchronized boolean isGone() {
        return gone;
    }

    /** @return whether the end is not in the attempt's log yet */
    synchronized boolean claimNotes() {
        if (noted) return false;
        noted = true;
        return true;
    }

    /** @return whether the container was not known to execute before */
    synchronized boolean claimBegin() {
        if (begun) return false;
        begun = true;
        return true;
    }

    /** The beginning could not be recorded. */
    synchronized void notBegun() {
        begun = false;
    }

    /** @return since when the attempt has been over in the database while its pod is still there */
    synchronized Instant over(boolean over, Instant now) {
        if (!over) overSince = null;
        else if (overSince == null) overSince = now;
        return over ? overSince : now;
    }

    /** @return whether nobody had a closer look at the pod since that moment */
    synchronized boolean claimLook(Instant since, Instant now) {
        if (lookedAt != null && lookedAt.isAfter(since)) return false;
        lookedAt = now;
        return true;
    }

    /** @param refusals how often the API did not take it */
    record Uncreated(TrackedPod held, int refusals) {}
}
