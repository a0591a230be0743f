package io.fairlead.gitsync.publish;

import io.fairlead.gitsync.options.SyncFailure;

/** Looks at a finished tree before anybody else does, and can keep the link from moving to it. */
@FunctionalInterface
public interface PrePublish {

    /** Publishes everything. */
    PrePublish ALLOW = candidate -> {};

    /**
     * Called on the syncing thread for every revision that the link does not point at yet; must end by itself. If trees have files
     * of their own, it is called again for one that it let pass when its tree was put right, as with each start.
     *
     * @param candidate complete at its final place, where it stays for a while if it is refused
     * @throws SyncFailure to leave the link where it is; the same revision is asked for again with the next sync
     */
    void check(Published candidate) throws SyncFailure;
}
