package io.fairlead.gitsync;

import io.fairlead.gitsync.publish.Published;

/** Tells the listener of each change once. What it did not take (it threw) counts as not told. */
final class Announcements {

    private final SyncListener listener;
    private String seen = "";
    private String published = "";

    Announcements(SyncListener listener) {
        this.listener = listener;
    }

    void seen(String hash) {
        if (hash.equals(seen)) return;
        listener.seen(hash);
        seen = hash;
    }

    void fetching() {
        listener.fetching();
    }

    void published(Published revision) {
        if (revision.hash().equals(published)) return;
        listener.published(revision);
        published = revision.hash();
    }

    boolean toldOfNothing() {
        return published.isEmpty();
    }
}
