package io.fairlead.gitsync.remote;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.BasePackFetchConnection;
import org.eclipse.jgit.transport.PackTransport;
import org.eclipse.jgit.transport.RefSpec;

/** A fetch from an upload-pack at the other end of two streams. */
final class StreamConnection extends BasePackFetchConnection {

    /** As much as is written before anything is read. */
    static final int MIN_BUFFER_BYTES = MIN_CLIENT_BUFFER;

    private final Streams streams;

    /** What is read, what is written, and what ends both. */
    record Streams(InputStream in, OutputStream out, Closeable end) {}

    private StreamConnection(PackTransport transport, Streams streams) {
        super(transport);
        this.streams = streams;
        init(streams.in(), streams.out());
    }

    /** Hears which refs there are; closes the streams if it does not. */
    static StreamConnection open(PackTransport transport, Streams streams, Collection<RefSpec> refs, String... patterns)
            throws TransportException {
        StreamConnection connection = new StreamConnection(transport, streams);
        boolean open = false;
        try {
            if (!connection.readAdvertisedRefs()) connection.lsRefs(refs, patterns);
            open = true;
            return connection;
        } finally {
            if (!open) connection.close();
        }
    }

    @Override
    public void close() {
        super.close();
        try {
            streams.end().close();
        } catch (IOException e) {
            // What was wanted was received, or its failure is known already.
        }
    }
}
