package io.fairlead.dag;

/**
 * Thrown by a task that finds there is nothing to do. The task ends as {@code skipped}, and so does every task that depends
 * on it; a run whose tasks all succeeded or were skipped has succeeded. A subclass means the same; as the cause of another
 * exception it means nothing.
 */
public class SkipTask extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message why there is nothing to do; becomes the reason of the skip */
    public SkipTask(String message) {
        super(message);
    }
}
