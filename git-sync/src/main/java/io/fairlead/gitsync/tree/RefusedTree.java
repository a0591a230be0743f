package io.fairlead.gitsync.tree;

/** A commit whose tree must not be written to disk. The message says which entry, and what is wrong with it. */
public final class RefusedTree extends Exception {

    private static final long serialVersionUID = 1;

    public RefusedTree(String message) {
        super(message);
    }
}
