package io.fairlead.runner.executor.local;

import io.fairlead.runner.executor.AttemptReports;
import io.fairlead.runner.executor.MemoryPeaks;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.logs.LogKey;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** The store's side of attempts, in memory: an attempt is known from its announcement to its end. */
public final class FakeReports implements AttemptReports {

    private final Map<Long, Known> known = new ConcurrentHashMap<>();
    private final Map<Long, Outcome> outcomes = new ConcurrentHashMap<>();
    private final Map<Long, String> lost = new ConcurrentHashMap<>();
    private final Map<Long, String> waits = new ConcurrentHashMap<>();
    private final MemoryPeaks memoryPeaks = new MemoryPeaks();
    private final Map<Long, String> workers = new ConcurrentHashMap<>();

    public void announce(long attemptId, String token, LogKey log) {
        known.put(attemptId, new Known(token, log));
    }

    public void forget(long attemptId) {
        known.remove(attemptId);
    }

    public Optional<Outcome> outcome(long attemptId) {
        return Optional.ofNullable(outcomes.get(attemptId));
    }

    public Optional<String> lost(long attemptId) {
        return Optional.ofNullable(lost.get(attemptId));
    }

    public Optional<String> worker(long attemptId) {
        return Optional.ofNullable(workers.get(attemptId));
    }

    @Override
    public Optional<LogKey> authorize(long attemptId, String token) {
        return Optional.ofNullable(known.get(attemptId))
                .filter(attempt -> attempt.token().equals(token))
                .map(Known::log);
    }

    /** Why it has not begun, as it was told last. */
    public Optional<String> whyItWaits(long attemptId) {
        return Optional.ofNullable(waits.get(attemptId));
    }

    @Override
    public void waits(long attemptId, String reason) {
        waits.put(attemptId, reason);
    }

    @Override
    public boolean started(long attemptId, String worker) {
        if (known.containsKey(attemptId)) workers.put(attemptId, worker);
        return known.containsKey(attemptId);
    }

    @Override
    public boolean heartbeat(long attemptId, String token) {
        return authorize(attemptId, token).isPresent();
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
        if (known.remove(attemptId) == null) return false;
        outcomes.put(attemptId, outcome);
        return true;
    }

    @Override
    public void lost(long attemptId, String reason) {
        if (known.remove(attemptId) != null) lost.put(attemptId, reason);
    }

    private record Known(String token, LogKey log) {}
}
