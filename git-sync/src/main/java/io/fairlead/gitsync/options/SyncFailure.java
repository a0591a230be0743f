package io.fairlead.gitsync.options;

/** A sync that did not succeed. The message is one line for a person and holds no credentials; what was published stays. */
public final class SyncFailure extends Exception {

    private static final long serialVersionUID = 1;

    public SyncFailure(String message) {
        this(message, null);
    }

    /** File names of a repository get into messages, and may hold line breaks and worse. */
    public SyncFailure(String message, Throwable cause) {
        super(message.replaceAll("[\\s\\p{Cntrl}]+", " ").strip(), cause);
    }
}
