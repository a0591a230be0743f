package io.fairlead.gitsync.remote;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.PackTransport;
import org.eclipse.jgit.transport.PushConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;

/** {@code file://}, for repositories with commits of every time, and with an end. */
final class LocalTransport extends Transport implements PackTransport {

    private final Path directory;
    private final CutOff cutOff;

    private LocalTransport(Repository local, URIish uri, Path directory, CutOff cutOff) {
        super(local, uri);
        this.directory = directory;
        this.cutOff = cutOff;
    }

    /** Empty if the URL names something else than a repository that is there: a bundle, or nothing. */
    static Optional<LocalTransport> to(Repository local, URIish uri, CutOff cutOff) {
        File directory = RepositoryCache.FileKey.resolve(new File(uri.getPath()), FS.DETECTED);
        return Optional.ofNullable(directory).map(there -> new LocalTransport(local, uri, there.toPath(), cutOff));
    }

    @Override
    public FetchConnection openFetch() throws TransportException {
        return openFetch(List.of());
    }

    @Override
    public FetchConnection openFetch(Collection<RefSpec> refs, String... patterns) throws TransportException {
        try {
            LocalServer server = cutOff.add(LocalServer.start(directory));
            return StreamConnection.open(this, server.streams(), refs, patterns);
        } catch (TransportException e) {
            throw e;
        } catch (IOException e) {
            throw new TransportException(uri, e.getMessage(), e);
        }
    }

    @Override
    public PushConnection openPush() throws NotSupportedException {
        throw new NotSupportedException("nothing is pushed by file://");
    }

    @Override
    public void close() {
        // Each connection is closed by itself.
    }
}
