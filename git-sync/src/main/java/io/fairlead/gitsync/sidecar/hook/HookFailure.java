package io.fairlead.gitsync.sidecar.hook;

/** A hook did not do what it should. The message says what it did instead. */
public final class HookFailure extends Exception {

    private static final long serialVersionUID = 1;

    public HookFailure(String message) {
        super(message);
    }

    public HookFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
