package io.fairlead.gitsync.options;

/** Which of a repository's submodules are published with it. */
public enum Submodules {
    /** None: their directories stay empty. */
    OFF,
    /** Those of the repository itself, without theirs. */
    SHALLOW,
    /** All of them, however deep. */
    RECURSIVE
}
