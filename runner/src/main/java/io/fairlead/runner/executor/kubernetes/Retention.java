package io.fairlead.runner.executor.kubernetes;

import java.time.Duration;

/**
 * What becomes of finished pods.
 *
 * @param keep which are kept
 * @param time for how long
 */
public record Retention(Keep keep, Duration time) {

    /** They are deleted as soon as all is known of them. */
    public static final Retention NONE = new Retention(Keep.NEVER, Duration.ZERO);

    /** Whether a pod that ended so is kept for a while. */
    boolean keeps(boolean success) {
        return keep == Keep.ALWAYS || keep == Keep.ON_FAILURE && !success;
    }

    /** Which finished pods are kept. */
    public enum Keep {
        NEVER,
        ON_FAILURE,
        ALWAYS
    }
}
