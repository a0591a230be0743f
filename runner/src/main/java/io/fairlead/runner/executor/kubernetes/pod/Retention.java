package io.fairlead.runner.executor.kubernetes.pod;

import io.fairlead.runner.executor.KubernetesConfig.KeepPods;
import java.time.Duration;

/**
 * What becomes of finished pods.
 *
 * @param keep which are kept
 * @param time for how long
 */
public record Retention(KeepPods keep, Duration time) {

    /** They are deleted as soon as all is known of them. */
    public static final Retention NONE = new Retention(KeepPods.NEVER, Duration.ZERO);

    /** Whether a pod that ended so is kept for a while. */
    public boolean keeps(boolean success) {
        return keep == KeepPods.ALWAYS || keep == KeepPods.ON_FAILURE && !success;
    }
}
