package io.fairlead.gitsync.options;

/** Whose the files of a published tree are. */
public enum TreeFiles {
    /**
     * Files that did not change are the previous tree's, by hard links, so they are read-only, and what somebody changes
     * nevertheless is put right.
     */
    SHARED,
    /** Each tree has files of its own, that can be written; what somebody changes in them stays until the next start. */
    OWN
}
