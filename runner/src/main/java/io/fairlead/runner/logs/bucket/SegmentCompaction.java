package io.fairlead.runner.logs.bucket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes one object of a log's segments. First the index is written, then the object, which from then on counts instead of the
 * segments in it, then those are deleted: after a crash between any two of these, doing it again finishes it.
 */
final class SegmentCompaction {

    private static final int COPY_BYTES = 4 << 20;

    private final Bucket bucket;

    SegmentCompaction(Bucket bucket) {
        this.bucket = bucket;
    }

    /**
     * Makes one object of a log all of whose lines are in the bucket.
     *
     * @param local the same pieces where they are also on this machine
     * @return whether there was anything to do
     */
    boolean merge(String folder, List<LogSegment> local) throws IOException {
        StoredLog stored = StoredLog.look(bucket, folder);
        if (stored.segments().isEmpty()) return false;
        merge(folder, stored, byNumber(local));
        return true;
    }

    /** Deletes the segments that are in the object; to be called when nobody reads them any more. */
    void tidy(StoredLog stored) throws IOException {
        for (String leftover : stored.leftover()) bucket.delete(leftover);
    }

    private static Map<Integer, LogSegment> byNumber(List<LogSegment> local) {
        var numbers = new HashMap<Integer, LogSegment>();
        for (LogSegment piece : local) if (piece.file().isPresent()) numbers.put(piece.number(), piece);
        return numbers;
    }

    private void merge(String folder, StoredLog stored, Map<Integer, LogSegment> local) throws IOException {
        var index = new Indexing();
        var metadata = Map.of(StoredLog.MERGED, Integer.toString(stored.last()));
        try (BucketUpload upload = bucket.upload(folder + LogSegment.ARCHIVE, metadata, stored.etag())) {
            for (LogSegment piece : stored.pieces()) {
                for (long at = 0; at < piece.size(); at += COPY_BYTES) {
                    byte[] bytes = bytes(piece, at, Optional.ofNullable(local.get(piece.number())));
                    index.add(bytes);
                    upload.add(bytes);
                }
            }
            if (index.isUseful()) bucket.write(folder + LogSegment.INDEX, Bucket.JSON, index.json());
            upload.finish();
        }
    }

    private byte[] bytes(LogSegment piece, long at, Optional<LogSegment> local) throws IOException {
        int length = (int) Math.min(COPY_BYTES, piece.size() - at);
        if (piece.number() > 0 && local.isPresent() && local.get().size() == piece.size()) {
            try {
                byte[] all = Files.readAllBytes(local.get().file().orElseThrow());
                if (all.length == piece.size()) return Arrays.copyOfRange(all, (int) at, (int) at + length);
            } catch (NoSuchFileException e) {
                // It is only a copy.
            }
        }
        return bucket.read(piece.name(), at, length);
    }
}
