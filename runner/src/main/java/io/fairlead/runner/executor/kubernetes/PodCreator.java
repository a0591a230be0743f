package io.fairlead.runner.executor.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.executor.Outcome.Kind;
import io.fairlead.runner.executor.kubernetes.pod.KubernetesSettings;
import io.fairlead.runner.executor.kubernetes.pod.Pods;
import io.fairlead.runner.executor.kubernetes.status.CreateAnswer;
import io.fairlead.runner.executor.kubernetes.status.CreateAnswer.Exists;
import io.fairlead.runner.executor.kubernetes.status.CreateAnswer.Later;
import io.fairlead.runner.executor.kubernetes.status.CreateAnswer.NoRoom;
import io.fairlead.runner.executor.kubernetes.status.CreateAnswer.Refused;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict.Ended;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict.Lost;
import io.fairlead.runner.time.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the API create pods, several at a time and no faster than it likes, and asks again where that makes sense. */
final class PodCreator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PodCreator.class);
    private static final int AT_ONCE = 8;

    private final PodApi api;
    private final KubernetesSettings settings;
    private final Clocks clocks;
    private final Listener listener;
    private final RateLimiter pace = new RateLimiter(RateLimiter.PER_SECOND, System::nanoTime);
    private final ScheduledThreadPoolExecutor threads = Threads.scheduled(AT_ONCE, "kubernetes-create");

    PodCreator(PodApi api, KubernetesSettings settings, Clocks clocks, Listener listener) {
        this.api = api;
        this.settings = settings;
        this.clocks = clocks;
        this.listener = listener;
    }

    /**
     * Begins to create the attempt's pod; returns at once. The time is asked here: the attempt's deadline is of the same moment, and by
     * the time a thread is free the clock may have been moved.
     */
    void create(Assignment attempt, TrackedPod held) {
        Instant now = clocks.dates().instant();
        threads.execute(() -> build(attempt, held, now));
    }

    private void build(Assignment attempt, TrackedPod held, Instant now) {
        Pod pod;
        try {
            pod = Pods.of(attempt, settings, now);
        } catch (IllegalArgumentException e) {
            refuse(held, e.getMessage());
            return;
        } catch (RuntimeException | Error e) { // It would be the same again, and nobody else would hear of it.
            LOG.error("the pod of attempt {} could not be made", held.attemptId(), e);
            refuse(held, "its pod could not be made: " + e);
            return;
        }
        queue(pod, held);
    }

    private void refuse(TrackedPod held, String reason) {
        listener.notCreated(held, new Ended(new Outcome(Kind.FAILED_FOR_GOOD, reason, null), false));
    }

    private void queue(Pod pod, TrackedPod held) {
        threads.schedule(() -> call(pod, held), pace.place().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void call(Pod pod, TrackedPod held) {
        if (pace.isPaused() && held.killedBecause().isEmpty()) {
            queue(pod, held);
            return;
        }
        if (!held.claimCreate()) {
            // It was to be ended while nobody knew whether the pod had been made: then it is looked for.
            if (held.mayBeThere()) listener.created(held);
            return;
        }
        try {
            ask(pod, held);
        } catch (RuntimeException | Error e) { // Else nobody would hear of it, and the attempt would wait for ever.
            LOG.error("pod {} could not be created, will be tried again", held.pod(), e);
            held.failedToCreate(true);
            again(pod, held, refused(held, "the pod could not be created: " + e));
        }
    }

    private void ask(Pod pod, TrackedPod held) {
        try {
            api.create(pod);
            listener.created(held);
        } catch (KubernetesClientException e) {
            if (held.failedToCreate(CreateAnswer.mayBeThere(e))) listener.givenUp(held);
            else answered(CreateAnswer.of(e), pod, held);
        }
    }

    private void answered(CreateAnswer answer, Pod pod, TrackedPod held) {
        Instant now = clocks.steady().instant();
        if (answer instanceof Exists) {
            listener.created(held);
        } else if (answer instanceof Later later) {
            Duration wait = refused(held, later.reason());
            // It asks all of us to wait; where it says nothing, only this pod does.
            later.after().ifPresent(pace::pause);
            again(pod, held, wait.plus(later.after().orElse(Duration.ZERO)));
        } else if (answer instanceof NoRoom none) {
            Duration since = Duration.between(held.noRoom(now), now);
            if (since.compareTo(settings.pendingTimeout()) > 0) {
                listener.notCreated(held, new Lost(none.reason() + " (for more than " + since.toSeconds() + " s)"));
            } else {
                again(pod, held, refused(held, none.reason()));
            }
        } else if (answer instanceof Refused refused) {
            refuse(held, refused.reason());
        }
    }

    private Duration refused(TrackedPod held, String reason) {
        listener.waits(held, reason);
        return RateLimiter.backOff(held.refused());
    }

    private void again(Pod pod, TrackedPod held, Duration wait) {
        threads.schedule(() -> queue(pod, held), wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What was not created by then is not created. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** Is told what became of each creation, unless the attempt was ended before the API was asked. */
    interface Listener {

        /** The API has the pod. */
        void created(TrackedPod held);

        /** The API has no pod, and it is not asked again: the attempt was ended while it was asked. */
        void givenUp(TrackedPod held);

        /** The API does not take it now. */
        void waits(TrackedPod held, String reason);

        /** There will be no pod. */
        void notCreated(TrackedPod held, PodVerdict verdict);
    }
}
