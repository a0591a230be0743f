package io.fairlead.gitsync.sidecar.flag;

/** The program was called wrongly. The message is one line for a person and holds no secrets. */
public final class UsageError extends Exception {

    /** For a command line that cannot be read. */
    static final int UNREADABLE = 2;

    /** For values that make no sense, on the command line or in a variable. */
    public static final int INVALID = 1;

    private static final long serialVersionUID = 1;

    private final int exitCode;

    public UsageError(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
