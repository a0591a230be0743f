package io.fairlead.runner.logs.bucket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Brings what a spooled log has to the bucket. Each segment is an object that is written once: what was sent by a process that
 * died before it noted that is found there, and is not sent again.
 */
final class SegmentUpload {

    private final Bucket bucket;
    private final SpoolLimits limits;

    SegmentUpload(Bucket bucket, SpoolLimits limits) {
        this.bucket = bucket;
        this.limits = limits;
    }

    /** Sends what is due. One thread for each log. */
    void send(SpooledLog log) throws IOException {
        if (!log.hasLooked()) look(log);
        while (log.isDue(limits)) sendNext(log);
    }

    /** Sends all there is, however young. */
    void sendAll(SpooledLog log) throws IOException {
        if (!log.hasLooked()) look(log);
        while (sendNext(log)) continue;
    }

    /** Asks the bucket what it has of the log. */
    StoredLog look(SpooledLog log) throws IOException {
        StoredLog stored = StoredLog.look(bucket, log.prefix());
        if (log.comesTooLate(stored)) log.renumber(stored);
        else log.looked(stored);
        return stored;
    }

    private boolean sendNext(SpooledLog log) throws IOException {
        Optional<LogSegment> next = log.next();
        if (next.isEmpty()) return false;
        LogSegment piece = next.get();
        Path file = piece.file().orElseThrow();
        if (bucket.create(piece.name(), file) || isThere(piece, file)) log.sent(piece, limits);
        else log.renumber(StoredLog.look(bucket, log.prefix()));
        return true;
    }

    private boolean isThere(LogSegment piece, Path file) throws IOException {
        Optional<Bucket.Head> head = bucket.head(piece.name());
        return head.isPresent()
                && head.get().size() == piece.size()
                && Arrays.equals(bucket.read(piece.name(), 0, (int) piece.size()), Files.readAllBytes(file));
    }
}
