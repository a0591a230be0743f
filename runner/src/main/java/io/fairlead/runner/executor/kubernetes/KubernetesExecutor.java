package io.fairlead.runner.executor.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fairlead.dag.ExecutorName;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.AttemptReports;
import io.fairlead.runner.executor.Executor;
import io.fairlead.runner.executor.RecordedAttempts;
import io.fairlead.runner.executor.Suspects;
import io.fairlead.runner.executor.kubernetes.pod.KubernetesSettings;
import io.fairlead.runner.executor.kubernetes.pod.PodIdentity;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict;
import io.fairlead.runner.executor.kubernetes.status.PodVerdict.Lost;
import io.fairlead.runner.liveness.Pulse;
import io.fairlead.runner.liveness.Steady;
import io.fairlead.runner.logs.LogStore;
import io.fairlead.runner.run.Attempt;
import io.fairlead.runner.time.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes each attempt in a pod of its own. Pods outlive the runner: what a new one finds by its labels it goes on with, and an
 * outcome that came while no runner was there is read from the pod.
 */
public final class KubernetesExecutor implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(KubernetesExecutor.class);
    private static final Duration TICK = Duration.ofSeconds(1);

    /** So many minutes apart that an API which is away for a while does not look like it. */
    private static final int LOOKS = 10;

    private static final Duration MOST_SILENCE = Duration.ofMinutes(5);

    private final KubernetesSettings settings;
    private final RecordedAttempts attempts;
    private final PodOwner owner;
    private final InstantSource clock;
    private final PodApi api;
    private final PodCreator creator;
    private final PodKeeper keeper;
    private final PodWatch watch;
    private final Sweeper sweeper;
    private final Map<Long, TrackedPod> holding = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor ticker = Threads.scheduled(1, "kubernetes-tick");
    private final Suspects<TrackedPod> unended = new Suspects<>(LOOKS);
    private final Suspects<TrackedPod.Uncreated> uncreated = new Suspects<>(LOOKS);
    private final Pulse pulse = new Pulse("kubernetes", MOST_SILENCE);
    private volatile boolean adopted;

    /** As far as the scheduler knows, so many slots are free. Where it is fewer than there are, it is woken. */
    private final AtomicInteger knownFree = new AtomicInteger();

    /**
     * Speaks to the API that the environment names: the cluster around the runner's own pod, or a kubeconfig.
     *
     * @param attempts what the database has
     */
    public KubernetesExecutor(
            KubernetesSettings settings,
            AttemptReports reports,
            RecordedAttempts attempts,
            LogStore logs,
            Clocks clocks) {
        this(settings, reports, attempts, logs, clocks, Config.autoConfigure(null));
    }

    /** The namespace that the environment names: the runner's own, or a kubeconfig's. */
    public static String ownNamespace() {
        return Objects.requireNonNullElse(Config.autoConfigure(null).getNamespace(), "default");
    }

    /** The same with another API. */
    KubernetesExecutor(
            KubernetesSettings settings,
            AttemptReports reports,
            RecordedAttempts attempts,
            LogStore logs,
            Clocks clocks,
            Config cluster) {
        this.settings = settings;
        this.attempts = attempts;
        this.owner = new PodOwner(settings, attempts);
        this.clock = clocks.steady();
        this.api = PodApi.connect(cluster);
        this.sweeper = new Sweeper(api, settings.retention(), clock);
        var notes = new PodNotes(logs, clocks.dates());
        var ends = new PodEnds(api, reports, notes, clocks, settings.pendingTimeout());
        this.keeper = new PodKeeper(holding, api, reports, notes, ends, sweeper);
        this.creator = new PodCreator(api, settings, clocks, new Creations());
        this.watch = new PodWatch(api, settings, new PodChanges(this::changed, this::deleted));
    }

    /**
     * Begins to look for pods; nothing is executed before all are known.
     *
     * @param wake called when more can be executed than the scheduler knows
     */
    public void open(Runnable wake) {
        watch.start();
        ticker.scheduleWithFixedDelay(
                new Steady("pods could not be looked after", pulse, () -> tick(wake)),
                0,
                TICK.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Beats with each look at all pods; what the API answers or not is no matter. */
    public Pulse pulse() {
        return pulse;
    }

    @Override
    public boolean ready() {
        return adopted;
    }

    @Override
    public int freeSlots() {
        return adopted ? Math.max(0, settings.parallelism() - holding.size()) : 0;
    }

    @Override
    public void start(Assignment attempt) {
        var held = TrackedPod.of(attempt, settings);
        if (holding.putIfAbsent(attempt.attemptId(), held) != null) return;
        try {
            creator.create(attempt, held);
        } catch (RuntimeException | Error e) { // No thread could be made: then nobody creates its pod.
            holding.remove(attempt.attemptId(), held);
            throw e;
        }
        knownFree.decrementAndGet();
    }

    @Override
    public Set<Long> active() {
        return Set.copyOf(holding.keySet());
    }

    @Override
    public boolean mayExecute(Attempt over, Instant now) {
        return holding.containsKey(over.id());
    }

    @Override
    public void kill(long attemptId, String reason) {
        TrackedPod held = holding.get(attemptId);
        if (held == null) return;
        boolean first = held.kill(reason);
        if (held.createdAt().isPresent()) keeper.delete(held);
        // What the API is asked for at this moment may be there a moment later: then the answer decides.
        else if (first && !held.mayBeThere()) keeper.endWithoutPod(held, new Lost(reason));
    }

    private void changed(Pod pod) {
        if (sweeper.isSettled(pod)) return;
        held(pod).or(() -> owner.of(pod).map(this::found)).ifPresent(held -> {
            // It may have settled in between.
            if (sweeper.isSettled(pod)) holding.remove(held.attemptId(), held);
            PodVerdict verdict = verdict(held, pod, clock.instant());
            if (adopted) keeper.judge(held, pod, verdict);
        });
    }

    /** The attempt whose pod that is, if it is held. */
    private Optional<TrackedPod> held(Pod pod) {
        return PodIdentity.of(pod)
                .map(identity -> holding.get(identity.attemptId()))
                .filter(held -> held.isOf(pod));
    }

    private TrackedPod found(TrackedPod held) {
        TrackedPod before = holding.putIfAbsent(held.attemptId(), held);
        return before == null ? held : before;
    }

    private void deleted(Pod last) {
        sweeper.gone(last);
        owner.gone(last);
        held(last).ifPresent(held -> keeper.gone(held, last));
    }

    private PodVerdict verdict(TrackedPod held, Pod pod, Instant now) {
        return PodVerdict.of(pod, held.sight(pod, now), settings.pendingTimeout());
    }

    private void tick(Runnable wake) {
        tick(clock.instant());
        int free = freeSlots();
        if (free > knownFree.getAndSet(free)) wake.run();
    }

    /** What only the time brings about: pending for too long, unseen, kept for long enough, left behind. */
    private void tick(Instant now) {
        watch.restartStopped();
        if (!adopted && watch.hasSynced()) adopt();
        if (!adopted) return;
        for (TrackedPod held : holding.values()) {
            watch.get(held.namespace(), held.pod())
                    .ifPresentOrElse(
                            pod -> keeper.look(held, pod, verdict(held, pod, now), now),
                            () -> keeper.unseen(held, now));
        }
        sweeper.sweep(watch.all(), holding, attempts::active, now).forEach(keeper::orphaned);
    }

    /** Pods that ended, and whose end was recorded before this runner, only have to go. */
    private void adopt() {
        // Once more: what could not be asked of the database when it was seen is found now, or this is tried again.
        watch.all().forEach(this::changed);
        Set<Long> active = attempts.active();
        for (Pod pod : watch.all()) {
            held(pod)
                    .filter(held -> PodVerdict.finished(pod) && !active.contains(held.attemptId()))
                    .ifPresent(held -> {
                        sweeper.settledBefore(pod);
                        holding.remove(held.attemptId(), held);
                    });
        }
        holdUnseen(active);
        if (!holding.isEmpty()) LOG.info("found {} pods of attempts under way, and goes on with them", holding.size());
        adopted = true;
    }

    /** Where we may not look an attempt may go on. It is held until its pod can be asked for, lest it be taken for lost. */
    private void holdUnseen(Set<Long> active) {
        Instant now = clock.instant();
        for (long attempt : active) {
            boolean ours = !holding.containsKey(attempt)
                    && attempts.of(attempt)
                            .filter(recorded -> recorded.executor().equals(ExecutorName.KUBERNETES))
                            .isPresent();
            if (!ours) continue;
            owner.expected(attempt)
                    .filter(held -> watch.isBlind(held.namespace()))
                    .map(this::found)
                    .ifPresent(held -> held.created(now));
        }
    }

    /**
     * Each creation and each end is tried again until it has come to something; that nobody does so any more is to be seen only by its
     * taking too long.
     */
    @Override
    public List<String> unblock() {
        var ending = new HashSet<TrackedPod>();
        var waiting = new HashSet<TrackedPod.Uncreated>();
        for (TrackedPod held : holding.values()) {
            if (held.isEnding()) ending.add(held);
            held.uncreated().ifPresent(waiting::add);
        }
        return Stream.concat(
                        unended.proven(ending).stream().map(this::endAgain),
                        uncreated.proven(waiting).stream().map(found -> lookForPod(found.held())))
                .toList();
    }

    /** What may be there is looked for; what is not is the business of the attempt's next try. */
    private String lookForPod(TrackedPod held) {
        if (held.mayBeThere()) {
            held.created(clock.instant());
            if (held.killedBecause().isPresent()) keeper.delete(held);
        } else {
            String reason = "nobody had the API create its pod any more";
            if (held.kill(reason)) keeper.endWithoutPod(held, new Lost(reason));
        }
        return "the API was not asked for pod " + held.pod() + " any more";
    }

    private String endAgain(TrackedPod held) {
        held.endAgain();
        return "the end of pod " + held.pod() + " has not come to an end; it is seen to again";
    }

    /** Leaves the pods alone: whoever opens an executor of the same installation goes on with them. */
    @Override
    public void close() {
        ticker.shutdownNow();
        creator.close();
        watch.close();
        keeper.close();
        sweeper.close();
        api.close();
    }

    private final class Creations implements PodCreator.Listener {

        @Override
        public void created(TrackedPod held) {
            held.created(clock.instant());
            if (held.killedBecause().isPresent()) keeper.delete(held);
        }

        @Override
        public void givenUp(TrackedPod held) {
            keeper.endWithoutPod(held, new Lost(held.killedBecause().orElse("ended")));
        }

        @Override
        public void waits(TrackedPod held, String reason) {
            keeper.waits(held, reason);
        }

        @Override
        public void notCreated(TrackedPod held, PodVerdict verdict) {
            keeper.endWithoutPod(held, verdict);
        }
    }
}
