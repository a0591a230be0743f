package io.fairlead.gitsync.remote;

import io.fairlead.gitsync.store.ServedRepository;
import java.io.Closeable;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.UploadPack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives away what is in a repository on this machine, on a thread of its own. */
final class LocalServer implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalServer.class);
    private static final int ANSWER_BYTES = 64 << 10;

    /** A server that computes does not hear that nobody wants the answer any more; it is left alone then. */
    private static final long MAX_END_MILLIS = TimeUnit.SECONDS.toMillis(2);

    private final Path directory;
    private final PipedInputStream questions = new PipedInputStream(StreamConnection.MIN_BUFFER_BYTES);
    private final PipedOutputStream asks = new PipedOutputStream(questions);
    private final PipedInputStream answers = new PipedInputStream(ANSWER_BYTES);
    private final PipedOutputStream says = new PipedOutputStream(answers);
    private final Thread thread = new Thread(this::serve, "git-sync upload-pack");

    private LocalServer(Path directory) throws IOException {
        this.directory = directory;
        thread.setDaemon(true);
    }

    /** @param directory of the repository, which is {@code .git} in one that has a work tree */
    static LocalServer start(Path directory) throws IOException {
        LocalServer server = new LocalServer(directory);
        server.thread.start();
        return server;
    }

    StreamConnection.Streams streams() {
        return new StreamConnection.Streams(answers, asks, this);
    }

    /** Whoever waits for an answer hears that none comes. */
    @Override
    public void close() throws IOException {
        asks.close();
        says.close();
        answers.close();
        try {
            thread.join(MAX_END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve() {
        try (says;
                questions;
                Repository repository = ServedRepository.open(directory);
                UploadPack upload = new UploadPack(repository)) {
            // As git does on the same machine: who may read the files may read them all.
            upload.setRequestPolicy(UploadPack.RequestPolicy.ANY);
            upload.upload(questions, says, null);
        } catch (IOException | RuntimeException e) {
            // The other side finds that it was not told everything.
            LOG.debug("serving {} ended early", directory, e);
        }
    }
}
