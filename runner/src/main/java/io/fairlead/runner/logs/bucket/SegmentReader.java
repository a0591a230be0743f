package io.fairlead.runner.logs.bucket;

import io.fairlead.runner.logs.LogStore;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Reads a log that consists of pieces, from the disk what is there and else from the bucket, a range at a time. */
final class SegmentReader {

    private final Bucket bucket;

    SegmentReader(Bucket bucket) {
        this.bucket = bucket;
    }

    static long size(List<LogSegment> pieces) {
        return pieces.stream().mapToLong(LogSegment::size).sum();
    }

    /** Up to the end of a line, unless one is longer than {@code maxBytes}. */
    LogStore.Slice read(List<LogSegment> pieces, long offset, int maxBytes) throws IOException {
        var out = new ByteArrayOutputStream();
        long start = 0;
        for (LogSegment piece : pieces) {
            long from = Math.max(0, offset - start);
            int length = (int) Math.min(piece.size() - from, maxBytes - out.size());
            if (length > 0) out.writeBytes(read(piece, from, length));
            start += piece.size();
            if (out.size() == maxBytes) break;
        }
        return LogStore.Slice.ofWholeLines(out.toByteArray(), offset, maxBytes);
    }

    private byte[] read(LogSegment piece, long from, int length) throws IOException {
        return piece.file().isPresent()
                ? read(piece.file().get(), from, length)
                : bucket.read(piece.name(), from, length);
    }

    private static byte[] read(Path file, long from, int length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var into = ByteBuffer.allocate(length);
            while (into.hasRemaining()) {
                if (channel.read(into, from + into.position()) < 0) throw new EOFException(file + " became shorter");
            }
            return into.array();
        }
    }
}
