package io.fairlead.runner.executor.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fairlead.runner.executor.AttemptReports;
import io.fairlead.runner.executor.Outcome.Kind;
import io.fairlead.runner.executor.kubernetes.status.PodEvents;
import io.fairlead.runner.executor.kubernetes.status.PodObservation;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict.Ended;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict.Lost;
import io.fairlead.runner.time.Clocks;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to the end of an attempt: completes its log, deletes a pod that could still execute, and reports what became of it. */
final class PodEnds {

    private static final Logger LOG = LoggerFactory.getLogger(PodEnds.class);

    private final PodApi api;
    private final AttemptReports reports;
    private final PodNotes notes;
    private final Clocks clocks;
    private final Duration pendingTimeout;

    PodEnds(PodApi api, AttemptReports reports, PodNotes notes, Clocks clocks, Duration pendingTimeout) {
        this.api = api;
        this.reports = reports;
        this.notes = notes;
        this.clocks = clocks;
        this.pendingTimeout = pendingTimeout;
    }

    /** An attempt that has no pod, and will have none. */
    void withoutPod(TrackedPod held, PodVerdict verdict) {
        if (held.claimNotes()) note(held, "", verdict);
        report(held, verdict, Duration.ZERO);
    }

    /**
     * An attempt whose pod has ended, cannot begin, or is gone.
     *
     * @param pod as it was seen last
     * @param gone whether the API has it no more
     * @return what became of the attempt
     */
    PodVerdict of(TrackedPod held, Pod pod, boolean gone, PodVerdict first) throws InterruptedException {
        // A container that ended well may have done so because it was told to end: that only the events may know.
        if (isToldOutcome(first) && !held.ownContainer()) return told(held, first, pod);
        PodObservation sight = sight(held, pod);
        PodVerdict verdict = gone ? PodVerdict.gone(pod, sight) : PodVerdict.of(pod, sight, pendingTimeout);
        // If the pod looks better by now, what was seen first still holds: somebody acted on it.
        if (!(verdict instanceof Ended) && !(verdict instanceof Lost)) verdict = first;
        if (isToldOutcome(verdict)) return told(held, verdict, pod);
        if (held.claimNotes()) {
            if (!gone) lastWords(held, pod);
            notes.events(held.log(), PodEvents.lines(sight.events()));
            note(held, "pod " + held.pod() + " on node " + PodVerdict.node(pod) + ": ", verdict);
        }
        // The next attempt is not begun before the pod is gone.
        if (!gone && PodVerdict.mayExecute(pod) && held.claimDelete()) delete(held);
        report(held, verdict, ago(pod));
        return verdict;
    }

    /** How long ago the container ended, by its node's word: the runner may have been away. Zero where that is in the future here. */
    private Duration ago(Pod pod) {
        Instant now = clocks.dates().instant();
        Duration ago = PodVerdict.endedAt(pod)
                .map(ended -> Duration.between(ended, now))
                .orElse(Duration.ZERO);
        return ago.isNegative() ? Duration.ZERO : ago;
    }

    private static boolean isToldOutcome(PodVerdict verdict) {
        return verdict instanceof Ended ended && ended.told() && ended.outcome().kind() != Kind.LOST;
    }

    private PodVerdict told(TrackedPod held, PodVerdict verdict, Pod pod) {
        if (held.killedBecause().isPresent() && held.claimNotes()) note(held, "", verdict);
        report(held, verdict, ago(pod));
        return verdict;
    }

    /** The verdict with the words of the pod's events. */
    PodVerdict explained(TrackedPod held, Pod pod) {
        return PodVerdict.of(pod, sight(held, pod), pendingTimeout);
    }

    private PodObservation sight(TrackedPod held, Pod pod) {
        return held.sight(pod, clocks.steady().instant()).with(api.events(pod), reports.memoryPeak(held.attemptId()));
    }

    private void delete(TrackedPod held) {
        try {
            api.delete(held.namespace(), held.pod());
        } catch (KubernetesClientException e) {
            held.notDeleted();
            throw e;
        }
    }

    private void note(TrackedPod held, String where, PodVerdict verdict) {
        Optional<String> killed = held.killedBecause();
        if (killed.isPresent()) notes.ended(held.log(), killed.get() + "; its pod was ended");
        else notes.ended(held.log(), where + reason(verdict));
    }

    private static String reason(PodVerdict verdict) {
        if (verdict instanceof Ended ended) return ended.outcome().reason();
        return verdict instanceof Lost lost ? lost.reason() : "ended";
    }

    /** Of our worker: what it could not send. Of other containers the log is followed. */
    private void lastWords(TrackedPod held, Pod pod) throws InterruptedException {
        if (held.ownContainer() || PodVerdict.end(pod).isEmpty()) return;
        try {
            var lines = new KubeletLines(
                    LogPosition.START,
                    batch -> notes.lastWords(held.log(), batch),
                    text -> notes.kubelet(held.log(), text));
            api.lastWords(pod, lines);
            lines.close();
        } catch (IOException e) {
            LOG.debug("the kubelet has no log of pod {} any more", held.pod(), e);
        }
    }

    private void report(TrackedPod held, PodVerdict verdict, Duration ago) {
        if (verdict instanceof Lost lost) {
            reports.lost(held.attemptId(), lost.reason());
        } else if (verdict instanceof Ended ended) {
            reports.ended(held.attemptId(), ended.outcome(), ago);
        }
    }
}
