package io.fairlead.gitsync.sidecar;

import io.fairlead.gitsync.Published;

/** Something outside that is told of a revision. May be told again of the same one. */
interface Hook {

    /** For logs and metrics. */
    String name();

    void run(Published revision) throws HookFailure, InterruptedException;
}
