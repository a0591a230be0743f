package io.fairlead.runner.logs.bucket;

import java.io.IOException;

/** Sends logs, and closes them, in an order in which a crash between any two steps loses nothing and repeats nothing. */
final class LogFinalization implements Uploads.Work {

    private final SegmentUpload sender;
    private final SegmentCompaction archiver;
    private final Spool spool;
    private final StoredLogs stored;

    LogFinalization(SegmentUpload sender, SegmentCompaction archiver, Spool spool, StoredLogs stored) {
        this.sender = sender;
        this.archiver = archiver;
        this.spool = spool;
        this.stored = stored;
    }

    @Override
    public boolean send(SpooledLog log) throws IOException {
        return sender.send(log);
    }

    @Override
    public boolean close(SpooledLog log) throws IOException {
        boolean sent = sender.sendAll(log);
        boolean merged = archiver.merge(log.prefix(), log.pieces());
        StoredLog closed = sender.look(log); // from here on the object is read
        stored.forget(log.path());
        archiver.tidy(closed);
        spool.end(log);
        return sent || merged;
    }
}
