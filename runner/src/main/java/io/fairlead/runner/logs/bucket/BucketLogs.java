package io.fairlead.runner.logs.bucket;

import io.fairlead.runner.json.Json;
import io.fairlead.runner.liveness.Pulse;
import io.fairlead.runner.logs.LogIndex;
import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.logs.LogStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Keeps logs in a bucket. Lines are kept when they are on this machine's disk; from there they go to the bucket as segments, and
 * when an attempt has ended these become one object, {@code <prefix>/<key's path>/log.txt}. Reading does not differ between the two.
 */
public final class BucketLogs implements LogStore, AutoCloseable {

    /** A log can be closed while it is read; then its pieces are looked up again. */
    private static final int TRIES = 3;

    /** For less, an index is not fetched. */
    private static final long WORTH_AN_INDEX = 1 << 20;

    private static final int MAX_INDEX_BYTES = 16 << 20;

    private final Bucket bucket;
    private final SpoolLimits limits;
    private final InstantSource clock;
    private final Spool spool;
    private final StoredLogs stored;
    private final SegmentReader reader;
    private final Uploads uploads;
    private final BucketSweep sweep;

    private BucketLogs(
            BucketConfig config, Spool spool, SpoolLimits limits, Supplier<Set<String>> live, InstantSource clock) {
        this.bucket = Bucket.open(config);
        this.limits = limits;
        this.clock = clock;
        this.spool = spool;
        this.stored = new StoredLogs(bucket, config, spool);
        this.reader = new SegmentReader(bucket);
        var closing =
                new LogFinalization(new SegmentUpload(bucket, limits), new SegmentCompaction(bucket), spool, stored);
        this.sweep = new BucketSweep(bucket, config);
        this.uploads = new Uploads(spool, limits, closing, live);
    }

    /**
     * Goes on with what a process before left on disk. Asks the bucket nothing yet.
     *
     * @param folder where lines wait for the bucket; of this process alone
     * @param live the {@link LogKey#path() paths} of all attempts that have not ended
     */
    public static BucketLogs open(
            BucketConfig config, Path folder, SpoolLimits limits, Supplier<Set<String>> live, InstantSource clock)
            throws IOException {
        var logs = new BucketLogs(config, Spool.open(folder, config), limits, live, clock);
        logs.uploads.start();
        return logs;
    }

    /** Beats with each look at what waits for the bucket; what the bucket answers is no matter. */
    public Pulse pulse() {
        return uploads.pulse();
    }

    /** Keeps lines on disk, whatever the bucket does; where too much waits for it already, says so instead. */
    @Override
    public void append(LogKey key, byte[] lines) throws IOException {
        try {
            while (!append(spool.of(key.path()), lines)) continue;
        } catch (IOException e) {
            throw new IOException("cannot keep lines of " + key.path() + " on disk; free space there: " + e, e);
        }
    }

    private boolean append(SpooledLog log, byte[] lines) throws IOException {
        if (spool.bytes().waiting() + lines.length > limits.waitingBytes()) {
            return !log.drop(lines)
                    || log.append(note("the log is cut here: " + (limits.waitingBytes() >> 20)
                            + " MiB wait for the bucket already, and lines are dropped until it takes them"));
        }
        long dropped = log.takeDropped();
        if (dropped > 0) log.append(note(dropped + " lines were dropped here; the bucket takes lines again"));
        return log.append(lines);
    }

    private byte[] note(String text) {
        return new LogLine(clock.instant(), "WARN", LogLine.RUNNER, text)
                .format()
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Slice read(LogKey key, long offset, int maxBytes) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                return reader.read(stored.pieces(key.path()), offset, maxBytes);
            } catch (NoSuchFileException | FileNotFoundException e) {
                if (tries == TRIES) throw e;
                stored.forget(key.path());
            }
        }
    }

    @Override
    public long size(LogKey key) throws IOException {
        return SegmentReader.size(stored.pieces(key.path()));
    }

    @Override
    public boolean isHere(LogKey key) {
        return spool.find(key.path()).isPresent();
    }

    @Override
    public LogIndex index(LogKey key) throws IOException {
        List<LogSegment> pieces = stored.pieces(key.path());
        if (pieces.isEmpty() || !pieces.get(0).name().endsWith(LogSegment.ARCHIVE)) return LogIndex.NONE;
        LogSegment archive = pieces.get(0);
        if (archive.size() < WORTH_AN_INDEX) return LogIndex.NONE;
        String name = archive.name().replaceAll("[^/]+$", LogSegment.INDEX);
        try {
            var json = new String(bucket.read(name, 0, MAX_INDEX_BYTES), StandardCharsets.UTF_8);
            LogIndex index = Json.read(json, LogIndex.class);
            return index.bytes() == archive.size() ? index : LogIndex.NONE;
        } catch (FileNotFoundException | IllegalArgumentException e) {
            return LogIndex.NONE; // then the lines are counted
        }
    }

    @Override
    public boolean sweep(Instant before, Set<String> live) throws IOException {
        boolean last = sweep.next(before, live);
        stored.forgetAll();
        return last;
    }

    /** What waits for the bucket, in bytes. */
    public long waitingBytes() {
        return spool.bytes().waiting();
    }

    /** Lines that are not in the bucket yet stay on disk for the next process. */
    @Override
    public void close() {
        uploads.close();
        bucket.close();
    }
}
