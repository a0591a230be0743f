package io.fairlead.runner.executor.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fairlead.runner.executor.Outcome.Kind;
import io.fairlead.runner.executor.kubernetes.pod.Retention;
import io.fairlead.runner.executor.kubernetes.status.PodObservation;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict.Ended;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes pods that nobody needs any more: finished ones as the retention says, and those whose attempt is over. */
final class Sweeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final int MOST_PER_SWEEP = 500;
    private static final int AT_ONCE = 4;

    /** An attempt is over a moment before its worker has ended. */
    private static final Duration ORPHAN_PATIENCE = Duration.ofSeconds(60);

    /** A watch that begins anew has no pods for a moment, and these must not be taken for new ones when it has them again. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final PodApi api;
    private final Retention retention;
    private final InstantSource clock;
    private final Map<String, Instant> settled = new ConcurrentHashMap<>();
    private final Set<String> deleting = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor threads = Threads.scheduled(AT_ONCE, "kubernetes-delete");
    private Instant next = Instant.MIN;

    Sweeper(PodApi api, Retention retention, InstantSource clock) {
        this.api = api;
        this.retention = retention;
        this.clock = clock;
    }

    /** All that is to be known of the pod is recorded; if it is kept, it is so from now on, by our own clock. */
    void settled(Pod pod) {
        settled.put(pod.getMetadata().getUid(), clock.instant());
    }

    /**
     * Its end was recorded before this runner. It counts from its node's word on when that was: if it counted from now, the pods of
     * a runner that is often started anew would stay for ever. If the node's clock is not ours the pod stays that much longer or
     * shorter, but no longer than from now on; nothing but the pod's presence hangs on it.
     */
    void settledBefore(Pod pod) {
        Instant now = clock.instant();
        Instant finished = PodVerdict.endedAt(pod).orElse(Instant.EPOCH);
        settled.put(pod.getMetadata().getUid(), finished.isBefore(now) ? finished : now);
    }

    boolean isSettled(Pod pod) {
        return settled.containsKey(pod.getMetadata().getUid());
    }

    /** The API has the pod no more. */
    void gone(Pod pod) {
        String uid = pod.getMetadata().getUid();
        settled.remove(uid);
        deleting.remove(uid);
    }

    /** A pod has settled; it is deleted at once unless it is kept. */
    void finished(Pod pod, PodVerdict verdict) {
        if (!retention.keeps(succeeded(verdict))) delete(pod);
    }

    /**
     * Deletes what was kept for long enough. A pod that is no attempt's of this database is not ours to delete, whatever it says.
     *
     * @return the pods whose attempt has been over for a while; they are to be ended
     */
    synchronized List<TrackedPod> sweep(
            List<Pod> pods, Map<Long, TrackedPod> holding, Supplier<Set<Long>> activeAttempts, Instant now) {
        if (now.isBefore(next)) return List.of();
        next = now.plus(EVERY);
        forget(pods, now);
        pods.stream()
                .filter(pod -> isSettled(pod) && isKeptNoMore(pod, now))
                .limit(MOST_PER_SWEEP)
                .forEach(this::delete);
        // The pods first: what has a pod was active in the database before.
        List<TrackedPod> held = holding.values().stream()
                .filter(one -> one.createdAt().isPresent())
                .toList();
        if (held.isEmpty()) return List.of();
        Set<Long> active = activeAttempts.get();
        return held.stream()
                .filter(one -> isOverFor(one, !active.contains(one.attemptId()), now))
                .toList();
    }

    /** Of pods whose deletion nobody saw: the watch was cut, or they were gone before they had settled. */
    private void forget(List<Pod> pods, Instant now) {
        Set<String> there = pods.stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
        Instant old = now.minus(retention.time()).minus(REMEMBERED);
        settled.entrySet()
                .removeIf(pod -> !there.contains(pod.getKey()) && pod.getValue().isBefore(old));
        deleting.retainAll(there);
    }

    private static boolean isOverFor(TrackedPod held, boolean over, Instant now) {
        return over && !held.over(true, now).plus(ORPHAN_PATIENCE).isAfter(now);
    }

    private boolean isKeptNoMore(Pod pod, Instant now) {
        if (!PodVerdict.finished(pod)) return true;
        boolean kept = retention.keeps(succeeded(PodVerdict.gone(pod, PodObservation.NONE)));
        Instant since = settled.getOrDefault(pod.getMetadata().getUid(), now);
        return !kept || since.plus(retention.time()).isBefore(now);
    }

    private static boolean succeeded(PodVerdict verdict) {
        return verdict instanceof Ended ended
                && (ended.outcome().kind() == Kind.SUCCESS || ended.outcome().kind() == Kind.SKIPPED);
    }

    private void delete(Pod pod) {
        String uid = pod.getMetadata().getUid();
        if (pod.getMetadata().getDeletionTimestamp() != null || !deleting.add(uid)) return;
        try {
            threads.execute(() -> deleted(pod));
        } catch (RuntimeException | Error e) {
            deleting.remove(uid);
            throw e;
        }
    }

    private void deleted(Pod pod) {
        try {
            api.delete(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
        } catch (RuntimeException | Error e) { // Whatever it is: else nobody would try it again.
            LOG.warn(
                    "pod {} could not be deleted, will be tried again: {}",
                    pod.getMetadata().getName(),
                    e.toString());
            deleting.remove(pod.getMetadata().getUid());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
