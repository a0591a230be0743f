package io.fairlead.gitsync.serve;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * A request's body as JGit may safely have it: unpacked, never longer than a bound, and skipped by reading, because JGit skips
 * what is left over and a server's own skip may wait for ever.
 */
final class RequestBody extends FilterInputStream {

    private static final int BUFFER_BYTES = 64 << 10;

    private final long limit;
    private long count;

    private RequestBody(InputStream in, long limit) {
        super(in);
        this.limit = limit;
    }

    /** Null if the encoding is one that git does not use. */
    static RequestBody of(SmartHttp.Request request, long limit) throws IOException {
        String encoding = request.contentEncoding();
        if (encoding == null || encoding.isEmpty() || encoding.equals("identity"))
            return new RequestBody(request.body(), limit);
        if (!encoding.equals("gzip") && !encoding.equals("x-gzip")) return null;
        return new RequestBody(new GZIPInputStream(request.body(), BUFFER_BYTES), limit);
    }

    /**
     * Reads what is left, as much as the limit once more, so that a client which is still sending gets to read why its push is
     * refused. One that sends even more is cut off.
     */
    void drain() throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        count = 0;
        while (read(buffer, 0, buffer.length) >= 0) {
            // Only the end matters.
        }
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) counted(1);
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (read > 0) counted(read);
        return read;
    }

    @Override
    public long skip(long wanted) throws IOException {
        byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, Math.max(0, wanted))];
        if (buffer.length == 0) return 0;
        return Math.max(0, read(buffer, 0, buffer.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void counted(int bytes) throws IOException {
        count += bytes;
        if (count > limit) throw new IOException("the request is larger than the " + limit + " bytes allowed here");
    }
}
