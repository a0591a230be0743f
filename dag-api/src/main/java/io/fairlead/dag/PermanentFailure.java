package io.fairlead.dag;

/**
 * Thrown by a task that must not be tried again: it fails at once, whatever its {@link Retry} says. A subclass means the same; as
 * the cause of another exception it means nothing.
 */
public class PermanentFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message why, for the person who reads the run; becomes the reason of the failure */
    public PermanentFailure(String message) {
        super(message);
    }

    /**
     * @param message why, for the person who reads the run; becomes the reason of the failure
     * @param cause what happened; its stack trace is in the task's log
     */
    public PermanentFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
