package io.fairlead.gitsync.options;

/** When the store's garbage is collected. It never happens before the link points at the newest tree. */
public enum GitGc {
    /** When enough packs have come together. */
    AUTO,
    /** After every sync that changed something. */
    ALWAYS,
    /** As {@link #ALWAYS}, searching anew for the smallest packs. */
    AGGRESSIVE,
    /** Never; the store then grows with every push. */
    OFF
}
