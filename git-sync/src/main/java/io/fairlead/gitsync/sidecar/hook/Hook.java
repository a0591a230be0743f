package io.fairlead.gitsync.sidecar.hook;

import io.fairlead.gitsync.publish.Published;

/** Something outside that is told of a revision. May be told again of the same one. */
public interface Hook {

    /** For logs and metrics. */
    String name();

    void run(Published revision) throws HookFailure, InterruptedException;
}
