package io.fairlead.gitsync;

import io.fairlead.gitsync.publish.Published;
import java.time.Duration;

/** Follows what a sync finds. Called on the syncing thread, one call at a time; a call should be quick. */
public interface SyncListener {

    /** The remote's ref points at this commit. Told when that changes, and once at the start. */
    void seen(String hash);

    /** Something is fetched now, which costs more than the look at the remote before; may take a moment, to spread load. */
    default void fetching() {}

    /**
     * The link now points at this revision; also told once at the start if it already does. If the call throws, it is repeated
     * with the next sync.
     */
    void published(Published revision);

    /**
     * A sync failed; what was published stays.
     *
     * @param reason one line for a person, without credentials
     * @param retryIn when it is tried again by itself
     */
    void failed(String reason, Duration retryIn);
}
