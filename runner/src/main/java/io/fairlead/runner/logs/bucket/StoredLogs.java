package io.fairlead.runner.logs.bucket;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Knows what logs consist of. What only the bucket knows is asked and remembered for a moment, or longer of a closed log. */
final class StoredLogs {

    private static final int MOST_REMEMBERED = 1_000;

    /** Another runner may be writing it. */
    private static final Duration GROWING = Duration.ofSeconds(1);

    private static final Duration CLOSED = Duration.ofMinutes(1);

    private final Bucket bucket;
    private final BucketConfig config;
    private final Spool spool;
    private final Map<String, Known> known = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST_REMEMBERED;
        }
    });

    StoredLogs(Bucket bucket, BucketConfig config, Spool spool) {
        this.bucket = bucket;
        this.config = config;
        this.spool = spool;
    }

    private record Known(StoredLog log, long askedNanos) {

        boolean isFresh() {
            Duration lasts = log.isClosed() ? CLOSED : GROWING;
            return System.nanoTime() - askedNanos < lasts.toNanos();
        }
    }

    List<LogSegment> pieces(String path) throws IOException {
        Optional<SpooledLog> spooled = spool.find(path);
        if (spooled.isEmpty()) return ask(path).pieces();
        return spooled.get().isWhole() ? spooled.get().pieces() : spooled.get().pieces(ask(path));
    }

    private StoredLog ask(String path) throws IOException {
        Known before = known.get(path);
        if (before != null && before.isFresh()) return before.log();
        StoredLog stored = StoredLog.look(bucket, config.folder(path));
        known.put(path, new Known(stored, System.nanoTime()));
        return stored;
    }

    void forget(String path) {
        known.remove(path);
    }

    void forgetAll() {
        known.clear();
    }
}
