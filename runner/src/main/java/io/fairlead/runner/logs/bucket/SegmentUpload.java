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

    /**
     * Sends what is due. One thread for each log.
     *
     * @return whether there was anything
     */
    boolean send(SpooledLog log) throws IOException {
        if (!log.hasLooked()) look(log);
        boolean any = false;
        while (log.isDue(limits) && sendNext(log)) any = true;
        return any;
    }

    /**
     * Sends all there is, however young.
     *
     * @return whether there was anything
     */
    boolean sendAll(SpooledLog log) throws IOException {
        if (!log.hasLooked()) look(log);
        boolean any = false;
        while (sendNext(log)) any = true;
        return any;
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
        else log.renumber(behind(piece, log));
        return true;
    }

    /** What is there instead; else the same would be tried for ever, without a pause. */
    private StoredLog behind(LogSegment piece, SpooledLog log) throws IOException {
        StoredLog stored = StoredLog.look(bucket, log.prefix());
        if (stored.last() >= piece.number()) return stored;
        throw BucketFailure.condition(
                "the bucket refuses " + piece.name() + " as if it were there, and does not list it");
    }

    private boolean isThere(LogSegment piece, Path file) throws IOException {
        Optional<Bucket.Head> head = bucket.head(piece.name());
        return head.isPresent()
                && head.get().size() == piece.size()
                && Arrays.equals(bucket.read(piece.name(), 0, (int) piece.size()), Files.readAllBytes(file));
    }
}
