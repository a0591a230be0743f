package io.fairlead.gitsync;

/** A commit whose tree must not be written to disk. The message says which entry, and what is wrong with it. */
final class RefusedTree extends Exception {

    private static final long serialVersionUID = 1;

    RefusedTree(String message) {
        super(message);
    }
}
