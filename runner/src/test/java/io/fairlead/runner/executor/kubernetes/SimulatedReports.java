package io.fairlead.runner.executor.kubernetes;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.AttemptReports;
import io.fairlead.runner.executor.MemoryPeaks;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.executor.RecordedAttempts;
import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.run.AttemptToken;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** The database's side: what counts is the first word about an attempt. */
final class SimulatedReports implements AttemptReports, RecordedAttempts {

    private final Map<Long, Recorded> recorded = new ConcurrentHashMap<>();
    private final Set<Long> active = ConcurrentHashMap.newKeySet();
    private final Map<Long, String> ends = new ConcurrentHashMap<>();
    private final List<String> all = new CopyOnWriteArrayList<>();
    private final Set<Long> started = ConcurrentHashMap.newKeySet();
    private final Map<Long, String> waits = new ConcurrentHashMap<>();
    private final Map<Long, Duration> lateness = new ConcurrentHashMap<>();
    private final MemoryPeaks memoryPeaks = new MemoryPeaks();
    final AtomicBoolean broken = new AtomicBoolean();

    void queued(Assignment attempt) {
        recorded.put(
                attempt.attemptId(),
                new Recorded(
                        "kubernetes",
                        attempt.team(),
                        attempt.log(),
                        AttemptToken.shown(attempt.token()).hash(),
                        attempt.execution().container() != null));
        active.add(attempt.attemptId());
    }

    @Override
    public Optional<Recorded> of(long attemptId) {
        return Optional.ofNullable(recorded.get(attemptId));
    }

    /** As the database: cancelled, timed out. */
    void endedByRunner(long attempt, String reason) {
        end(attempt, reason);
    }

    @Override
    public Set<Long> active() {
        return new TreeSet<>(active);
    }

    boolean isStarted(long attempt) {
        return started.contains(attempt);
    }

    /** {@code SUCCESS [1]}, {@code FAILED reason}, {@code LOST reason}; null while it is under way. */
    String end(long attempt) {
        return ends.get(attempt);
    }

    String waits(long attempt) {
        return waits.get(attempt);
    }

    int ends() {
        return ends.size();
    }

    /** Every word about an attempt, also those that came too late. */
    List<String> said(long attempt) {
        return all.stream().filter(word -> word.startsWith(attempt + " ")).toList();
    }

    @Override
    public Optional<LogKey> authorize(long attemptId, String token) {
        return Optional.empty();
    }

    @Override
    public void waits(long attemptId, String reason) {
        waits.put(attemptId, reason);
    }

    @Override
    public boolean started(long attemptId, String worker) {
        return active.contains(attemptId) && started.add(attemptId);
    }

    @Override
    public boolean heartbeat(long attemptId, String token) {
        return active.contains(attemptId);
    }

    @Override
    public void memoryPeak(long attemptId, long bytes) {
        memoryPeaks.told(attemptId, bytes);
    }

    @Override
    public OptionalLong memoryPeak(long attemptId) {
        return memoryPeaks.of(attemptId);
    }

    @Override
    public boolean ended(long attemptId, Outcome outcome) {
        String text = outcome.output() == null ? outcome.reason() : outcome.output();
        return end(attemptId, (outcome.kind() + " " + text).strip());
    }

    @Override
    public boolean ended(long attemptId, Outcome outcome, Duration ago) {
        lateness.put(attemptId, ago);
        return ended(attemptId, outcome);
    }

    /** How long before it was told an attempt had ended. */
    Duration lateness(long attempt) {
        return lateness.get(attempt);
    }

    @Override
    public void lost(long attemptId, String reason) {
        end(attemptId, "LOST " + reason);
    }

    private boolean end(long attempt, String how) {
        if (broken.get()) throw new IllegalStateException("the database is locked");
        all.add(attempt + " " + how);
        boolean first = ends.putIfAbsent(attempt, how) == null;
        active.remove(attempt);
        return first;
    }
}
