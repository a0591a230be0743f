package io.fairlead.runner.executor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The most memory that the workers of attempts under way told of. Kept in memory alone: after a restart of the runner the next word
 * of a worker tells it again.
 */
public final class MemoryPeaks {

    /** More than that only where attempts end without a word; then it is the longest silent that is forgotten. */
    private static final int MOST_ATTEMPTS = 10_000;

    private final Map<Long, Long> peaks = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > MOST_ATTEMPTS;
        }
    };

    /** What counts is the most that was ever told. */
    public synchronized void told(long attemptId, long bytes) {
        peaks.merge(attemptId, bytes, Math::max);
    }

    /** Empty if nobody told. */
    public synchronized OptionalLong of(long attemptId) {
        Long bytes = peaks.get(attemptId);
        return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    /** The attempt is over. */
    public synchronized void forget(long attemptId) {
        peaks.remove(attemptId);
    }
}
