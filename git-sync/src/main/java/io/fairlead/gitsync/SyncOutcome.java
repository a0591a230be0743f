package io.fairlead.gitsync;

import io.fairlead.gitsync.publish.Published;

/**
 * How a sync that succeeded went.
 *
 * @param revision what the link points at
 * @param changed whether this sync moved the link
 */
public record SyncOutcome(Published revision, boolean changed) {}
