package io.fairlead.gitsync.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** One request of a git client to a repository. */
sealed interface GitSession permits UploadSession, ReceiveSession {

    /** A client that neither reads nor writes for this long is given up. */
    int TIMEOUT_SECONDS = 60;

    /** Says which refs there are, and what the server can do. */
    void advertise(OutputStream out) throws IOException;

    void serve(InputStream in, OutputStream out) throws IOException;
}
