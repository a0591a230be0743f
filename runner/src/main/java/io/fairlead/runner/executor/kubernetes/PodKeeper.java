package io.fairlead.runner.executor.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fairlead.runner.executor.AttemptReports;
import io.fairlead.runner.executor.kubernetes.status.PodObservation;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict.Lost;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict.Runs;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict.Waits;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does for each pod what its verdict asks for. Returns at once and works in the background, each end by one thread alone. */
final class PodKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PodKeeper.class);

    /** How many pods are worked on at once: each is a few calls. */
    private static final int AT_ONCE = 8;

    /** When an end that could not be recorded is tried again. */
    private static final Duration END_AGAIN = Duration.ofSeconds(5);

    /** How long a pod that the API took may be unseen by the watch before it is asked for. */
    private static final Duration UNSEEN = Duration.ofSeconds(30);

    /** How often the events of a pod that waits are read, or one is asked for that the watch does not have. */
    private static final Duration CLOSER_LOOK_EVERY = Duration.ofSeconds(20);

    private static final Duration CLOSER_LOOK_AFTER = Duration.ofSeconds(5);

    /** How often it is seen to that a log is still followed. */
    private static final Duration FOLLOW_EVERY = Duration.ofSeconds(3);

    private final Map<Long, TrackedPod> holding;
    private final Map<Long, LogFollower> followers = new ConcurrentHashMap<>();
    private final PodApi api;
    private final AttemptReports reports;
    private final PodNotes notes;
    private final PodEnds ends;
    private final Sweeper sweeper;
    private final ScheduledThreadPoolExecutor background = Threads.scheduled(AT_ONCE, "kubernetes-pod");

    PodKeeper(
            Map<Long, TrackedPod> holding,
            PodApi api,
            AttemptReports reports,
            PodNotes notes,
            PodEnds ends,
            Sweeper sweeper) {
        this.holding = holding;
        this.api = api;
        this.reports = reports;
        this.notes = notes;
        this.ends = ends;
        this.sweeper = sweeper;
    }

    /** A pod is as it was not before. */
    void judge(TrackedPod held, Pod pod, PodVerdict verdict) {
        if (held.isReported()) {
            if (!PodVerdict.mayExecute(pod)) letGo(held, pod, verdict);
        } else if (verdict instanceof Waits waits) {
            if (!waits.usual() || held.hasSaidWaits()) waits(held, waits.reason());
        } else if (verdict instanceof Runs) {
            if (held.claimBegin() && held.ownContainer()) background.execute(() -> begun(held, pod));
        } else {
            end(held, () -> {
                if (held.ownContainer() && PodVerdict.end(pod).isPresent())
                    follower(held).finish(pod);
                ended(held, pod, ends.of(held, pod, false, verdict));
            });
        }
    }

    /** A pod is as it was, and some time has passed. */
    void look(TrackedPod held, Pod pod, PodVerdict verdict, Instant now) {
        if (held.isReported()) {
            // A node that is lost is not waited for.
            boolean overdue = PodVerdict.overdue(pod, held.sight(pod, now));
            if (overdue || !PodVerdict.mayExecute(pod)) letGo(held, pod, verdict);
        } else if (verdict instanceof Waits) {
            boolean soon = held.createdAt().orElse(now).isAfter(now.minus(CLOSER_LOOK_AFTER));
            if (soon || !held.claimLook(now.minus(CLOSER_LOOK_EVERY), now)) return;
            background.execute(() -> explain(held, pod));
        } else if (verdict instanceof Runs) {
            judge(held, pod, verdict);
            boolean look = held.ownContainer() && held.claimLook(now.minus(FOLLOW_EVERY), now);
            if (look) background.execute(() -> follow(held, pod));
        } else if (PodVerdict.end(pod).isPresent() || PodVerdict.finished(pod)) {
            judge(held, pod, verdict);
        } else if (held.claimLook(now.minus(CLOSER_LOOK_EVERY), now)) {
            background.execute(() -> confirm(held));
        }
    }

    /** Time alone says that it ended; but the watch may have been cut for as long, and the pod be well. */
    private void confirm(TrackedPod held) {
        try {
            api.get(held.namespace(), held.pod()).ifPresent(pod -> judge(held, pod, ends.explained(held, pod)));
        } catch (KubernetesClientException e) {
            LOG.debug("pod {} could not be asked for", held.pod(), e);
        }
    }

    /** It has waited for a while: whatever for is worth saying, and the events may know more. */
    private void explain(TrackedPod held, Pod pod) {
        PodVerdict verdict = ends.explained(held, pod);
        if (verdict instanceof Waits waits) waits(held, waits.reason());
        // What only the time says is to be confirmed, see above.
        else if (!(verdict instanceof Lost)) judge(held, pod, verdict);
    }

    /** Says why an attempt has not begun. */
    void waits(TrackedPod held, String reason) {
        if (!held.claimWaits(reason)) return;
        background.execute(() -> {
            try {
                reports.waits(held.attemptId(), reason);
            } catch (RuntimeException | Error e) {
                LOG.warn("that attempt {} waits ({}) could not be recorded", held.attemptId(), reason, e);
                held.notSaidWaits();
            }
        });
    }

    /** A pod is there no more; this is the last that was seen of it. */
    void gone(TrackedPod held, Pod last) {
        held.gone();
        PodVerdict verdict = PodVerdict.gone(last, PodObservation.NONE);
        if (held.isReported()) letGo(held, last, verdict);
        else end(held, () -> ended(held, last, ends.of(held, last, true, verdict)));
    }

    /** The watch does not have the pod. If the API took it a while ago, it was deleted before anybody saw it. */
    void unseen(TrackedPod held, Instant now) {
        Optional<Instant> created = held.createdAt();
        boolean soon = created.isEmpty() || created.get().isAfter(now.minus(UNSEEN));
        if (soon && !held.isReported()) return;
        if (!held.claimLook(now.minus(CLOSER_LOOK_EVERY), now)) return;
        background.execute(() -> {
            try {
                if (api.get(held.namespace(), held.pod()).isPresent()) return;
                if (held.isReported()) release(held);
                else endWithoutPod(held, new Lost("its pod " + held.pod() + " was deleted, and not by Fairlead"));
            } catch (KubernetesClientException e) {
                LOG.debug("pod {} could not be asked for", held.pod(), e);
            }
        });
    }

    /** Its attempt has been over for a while. */
    void orphaned(TrackedPod held) {
        if (held.kill("the attempt is over")) LOG.info("pod {} of an attempt that is over is deleted", held.pod());
        delete(held);
    }

    /** Deletes the pod with its time of grace, once. */
    void delete(TrackedPod held) {
        if (!held.claimDelete()) return;
        background.execute(() -> {
            try {
                api.delete(held.namespace(), held.pod());
            } catch (RuntimeException | Error e) { // Whatever it is: else nobody would try it again.
                LOG.warn("pod {} could not be deleted, will be tried again: {}", held.pod(), e.toString());
                held.notDeleted();
            }
        });
    }

    /** No worker says so. */
    private void begun(TrackedPod held, Pod pod) {
        try {
            reports.started(held.attemptId(), held.pod());
            follow(held, pod);
        } catch (RuntimeException | Error e) {
            LOG.warn("that attempt {} began could not be recorded, will be tried again", held.attemptId(), e);
            held.notBegun();
        }
    }

    private void follow(TrackedPod held, Pod pod) {
        if (holding.containsKey(held.attemptId())) follower(held).follow(pod);
    }

    private LogFollower follower(TrackedPod held) {
        return followers.computeIfAbsent(held.attemptId(), id -> new LogFollower(api, notes, held.log()));
    }

    void endWithoutPod(TrackedPod held, PodVerdict verdict) {
        end(held, () -> {
            ends.withoutPod(held, verdict);
            release(held);
        });
    }

    /**
     * Its end is recorded. It is held for as long as something of the pod can execute: until then its task's next attempt must not
     * begin. A moment like that in which nobody looks is followed by one in which {@link #look} does.
     */
    private void ended(TrackedPod held, Pod pod, PodVerdict verdict) {
        held.reported();
        if (held.isGone() || !PodVerdict.mayExecute(pod)) letGo(held, pod, verdict);
    }

    private void letGo(TrackedPod held, Pod pod, PodVerdict verdict) {
        sweeper.settled(pod);
        release(held);
        if (!held.isDeleted()) sweeper.finished(pod, verdict);
    }

    private void release(TrackedPod held) {
        holding.remove(held.attemptId(), held);
        LogFollower follower = followers.remove(held.attemptId());
        if (follower != null) follower.close();
    }

    /** Once for each attempt. */
    private void end(TrackedPod held, Ending ending) {
        if (held.claimEnd()) background.execute(() -> see(held, ending));
    }

    private void see(TrackedPod held, Ending ending) {
        try {
            ending.see();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            LOG.error("the end of attempt {} could not be recorded, will be tried again", held.attemptId(), e);
            background.schedule(() -> see(held, ending), END_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** What is not recorded by then the next runner finds. */
    @Override
    public void close() {
        background.shutdownNow();
        followers.values().forEach(LogFollower::close);
    }

    private interface Ending {
        void see() throws InterruptedException;
    }
}
