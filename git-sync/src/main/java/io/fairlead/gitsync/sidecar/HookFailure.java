package io.fairlead.gitsync.sidecar;

/** A hook did not do what it should. The message says what it did instead. */
final class HookFailure extends Exception {

    private static final long serialVersionUID = 1;

    HookFailure(String message) {
        super(message);
    }

    HookFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
