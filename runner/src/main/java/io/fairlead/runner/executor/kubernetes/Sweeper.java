package io.fairlead.runner.executor.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fairlead.runner.executor.Outcome.Kind;
import io.fairlead.runner.executor.kubernetes.PodVerdict.Ended;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;
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

    private final PodApi api;
    private final Retention retention;
    private final Set<String> settled = ConcurrentHashMap.newKeySet();
    private final Set<String> deleting = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor threads = Threads.scheduled(AT_ONCE, "kubernetes-delete");
    private Instant next = Instant.MIN;

    Sweeper(PodApi api, Retention retention) {
        this.api = api;
        this.retention = retention;
    }

    /** All that is to be known of the pod is recorded. */
    void settled(Pod pod) {
        settled.add(pod.getMetadata().getUid());
    }

    boolean isSettled(Pod pod) {
        return settled.contains(pod.getMetadata().getUid());
    }

    /** The API has the pod no more. */
    void gone(Pod pod) {
        settled.remove(pod.getMetadata().getUid());
        deleting.remove(pod.getMetadata().getUid());
    }

    /** A pod has settled; it is deleted at once unless it is kept. */
    void finished(Pod pod, PodVerdict verdict) {
        if (!retention.keeps(succeeded(verdict))) delete(pod);
    }

    /**
     * Deletes what was kept for long enough and what belongs to no attempt of this database.
     *
     * @return the pods whose attempt has been over for a while; they are to be ended
     */
    synchronized List<Held> sweep(
            List<Pod> pods, Map<Long, Held> holding, Supplier<Set<Long>> activeAttempts, Instant now) {
        if (now.isBefore(next)) return List.of();
        next = now.plus(EVERY);
        pods.stream()
                .filter(pod -> isSettled(pod) ? isKeptNoMore(pod, now) : isStrange(pod, holding, now))
                .limit(MOST_PER_SWEEP)
                .forEach(this::delete);
        // The pods first: what has a pod was active in the database before.
        List<Held> held = holding.values().stream()
                .filter(one -> one.createdAt().isPresent())
                .toList();
        if (held.isEmpty()) return List.of();
        Set<Long> active = activeAttempts.get();
        return held.stream()
                .filter(one -> isOverFor(one, !active.contains(one.attemptId()), now))
                .toList();
    }

    private static boolean isOverFor(Held held, boolean over, Instant now) {
        return over && !held.over(true, now).plus(ORPHAN_PATIENCE).isAfter(now);
    }

    private boolean isKeptNoMore(Pod pod, Instant now) {
        if (!PodVerdict.finished(pod)) return true;
        Instant finished = PodVerdict.end(pod)
                .map(ContainerStateTerminated::getFinishedAt)
                .map(Instant::parse)
                .orElse(Instant.EPOCH);
        boolean kept = retention.keeps(succeeded(PodVerdict.gone(pod, List.of())));
        return !kept || finished.plus(retention.time()).isBefore(now);
    }

    /** One of ours by its labels, of an attempt that has another pod: left by a database that is not there any more. */
    private static boolean isStrange(Pod pod, Map<Long, Held> holding, Instant now) {
        return PodIdentity.of(pod)
                .map(of -> holding.get(of.attemptId()))
                .filter(held -> !held.isOf(pod))
                .filter(held -> Instant.parse(pod.getMetadata().getCreationTimestamp())
                        .plus(ORPHAN_PATIENCE)
                        .isBefore(now))
                .isPresent();
    }

    private static boolean succeeded(PodVerdict verdict) {
        return verdict instanceof Ended ended
                && (ended.outcome().kind() == Kind.SUCCESS || ended.outcome().kind() == Kind.SKIPPED);
    }

    private void delete(Pod pod) {
        String uid = pod.getMetadata().getUid();
        if (pod.getMetadata().getDeletionTimestamp() != null || !deleting.add(uid)) return;
        threads.execute(() -> {
            try {
                api.delete(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
            } catch (KubernetesClientException e) {
                LOG.warn(
                        "pod {} could not be deleted, will be tried again: {}",
                        pod.getMetadata().getName(),
                        e.getMessage());
                deleting.remove(uid);
            }
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
