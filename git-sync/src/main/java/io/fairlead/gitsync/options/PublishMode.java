package io.fairlead.gitsync.options;

/** What readers find where the link is to be. */
public enum PublishMode {
    /** A symlink to the tree, replaced in one step. */
    LINK,
    /** A directory with the tree's files, changed file by file, for readers that cannot follow a link. */
    COPY
}
