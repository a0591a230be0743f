package io.fairlead.gitsync.remote;

import java.io.IOException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.internal.JGitText;

/** The server gives away everything or nothing. Nothing was fetched. */
public final class FilterRefused extends IOException {

    private static final long serialVersionUID = 1L;

    FilterRefused(TransportException cause) {
        super("the server knows no filter", cause);
    }

    /** JGit tells it by its words alone. */
    static boolean isBehind(TransportException error) {
        return String.valueOf(error.getMessage()).contains(JGitText.get().filterRequiresCapability);
    }
}
