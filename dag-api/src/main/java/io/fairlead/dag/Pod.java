package io.fairlead.dag;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a task asks of its pod, in Kubernetes' words; made by {@link TaskBuilder#pod}, where each is explained. What is empty was
 * not asked for.
 *
 * @param workerImage in place of the installation's worker image
 * @param requests resource name → quantity
 * @param limits resource name → quantity
 * @param nodeSelector label of nodes → value
 * @param labels of the pod
 * @param annotations of the pod
 * @param environment variable → value
 * @param environmentFromSecrets names of Secrets
 * @param environmentFromConfigMaps names of ConfigMaps
 * @param tolerations taints of nodes that it does not mind
 * @param serviceAccount its name
 * @param priorityClass its name
 * @param runtimeClass its name
 * @param template YAML of a Pod
 */
public record Pod(
        String workerImage,
        Map<String, String> requests,
        Map<String, String> limits,
        Map<String, String> nodeSelector,
        Map<String, String> labels,
        Map<String, String> annotations,
        Map<String, String> environment,
        List<String> environmentFromSecrets,
        List<String> environmentFromConfigMaps,
        List<Toleration> tolerations,
        String serviceAccount,
        String priorityClass,
        String runtimeClass,
        String template) {

    /** Copies the maps and lists. */
    public Pod {
        requests = copy(requests);
        limits = copy(limits);
        nodeSelector = copy(nodeSelector);
        labels = copy(labels);
        annotations = copy(annotations);
        environment = copy(environment);
        environmentFromSecrets = List.copyOf(environmentFromSecrets);
        environmentFromConfigMaps = List.copyOf(environmentFromConfigMaps);
        tolerations = List.copyOf(tolerations);
    }

    /** In the order it was said: the same words are printed the same way each time. */
    private static Map<String, String> copy(Map<String, String> said) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(said));
    }

    /**
     * A taint of nodes that the pod does not mind.
     *
     * @param key of the taint
     * @param operator {@code Equal} or {@code Exists}
     * @param value of the taint; empty with {@code Exists}
     * @param effect {@code NoSchedule}, {@code PreferNoSchedule}, {@code NoExecute}, or empty for all of them
     */
    public record Toleration(String key, String operator, String value, String effect) {}
}
