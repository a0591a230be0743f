package io.fairlead.gitsync.sidecar.hook;

import io.fairlead.gitsync.publish.Published;

/** Something outside that is told of a revision. May be told again of the same one. */
public interface Hook {

    /** For logs and metrics. */
    String name();

    /** Loads what the first run will need, while there is nothing to be told of yet. Never fails. */
    void prepare();

    void run(Published revision) throws HookFailure, InterruptedException;
}
