package io.fairlead.gitsync.sidecar;

import java.io.IOException;

/** What the process is there for. */
interface Program extends AutoCloseable {

    /** Until there is a reason to end; returns the exit code. */
    int run() throws IOException, InterruptedException;

    /** Ends it from another thread. */
    @Override
    void close();
}
