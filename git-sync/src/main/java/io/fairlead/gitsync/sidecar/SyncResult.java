package io.fairlead.gitsync.sidecar;

import io.fairlead.gitsync.SyncOutcome;
import io.fairlead.gitsync.options.SyncFailure;

/** One sync from beginning to end. */
@FunctionalInterface
interface SyncResult {

    SyncOutcome once() throws SyncFailure;
}
