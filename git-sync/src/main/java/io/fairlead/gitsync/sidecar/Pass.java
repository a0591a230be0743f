package io.fairlead.gitsync.sidecar;

import io.fairlead.gitsync.SyncFailure;
import io.fairlead.gitsync.SyncOutcome;

/** One sync from beginning to end. */
@FunctionalInterface
interface Pass {

    SyncOutcome once() throws SyncFailure;
}
