package io.fairlead.runner.run.dag;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;

/**
 * A taint of nodes that a task's pod does not mind, in Kubernetes' words.
 *
 * @param key empty for any, with the operator {@code Exists}
 * @param operator {@code Equal} or {@code Exists}
 * @param value empty with {@code Exists}
 * @param effect {@code NoSchedule}, {@code PreferNoSchedule}, {@code NoExecute}, or empty for all of them
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Toleration(String key, String operator, String value, String effect) {

    public Toleration {
        key = Objects.requireNonNullElse(key, "");
        operator = Objects.requireNonNullElse(operator, "");
        value = Objects.requireNonNullElse(value, "");
        effect = Objects.requireNonNullElse(effect, "");
    }
}
