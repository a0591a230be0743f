package io.fairlead.runner.executor.kubernetes.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fairlead.runner.executor.Assignment;
import java.time.Instant;
import java.util.stream.Collectors;

/**
 * What the pod of an attempt looks like. Five layers, each over the one before: the restricted profile and the installation's
 * settings, the team's template, the task's template, the task's wishes, and what is not for anybody to choose.
 */
public final class Pods {

    /** The container that counts; templates name it to change it. */
    public static final String WORKER = "worker";

    /** Where the worker is copied to for images without it. */
    public static final String COPY_FOLDER = "/fairlead";

    /** Else what begins with a brace would be taken for strict JSON. */
    private static final String AS_YAML = "---\n";

    private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();

    private Pods() {}

    /**
     * The pod of an attempt; the same for the same.
     *
     * @throws IllegalArgumentException if a template or a wish cannot be followed; says which, and why
     */
    public static Pod of(Assignment attempt, KubernetesSettings settings, Instant now) {
        TeamPods team = settings.team(attempt.team());
        ObjectNode pod = json(BasePod.of(attempt, settings));
        pod = StrategicMerge.merge(pod, template(team.template(), "the pod template of team " + attempt.team()));
        pod = StrategicMerge.merge(
                pod,
                template(
                        attempt.execution().pod().template(),
                        "the pod template of task " + attempt.log().dag() + "." + attempt.task()));
        pod = StrategicMerge.merge(pod, json(WishedPod.of(attempt, team)));
        pod = StrategicMerge.merge(pod, json(OwnedPod.of(attempt, settings, now)));
        Pod whole = KUBERNETES.convertValue(pod, Pod.class);
        return attempt.execution().container() == null ? SecretVolumes.addedTo(whole) : whole;
    }

    private static ObjectNode json(Pod pod) {
        return KUBERNETES.convertValue(pod, ObjectNode.class);
    }

    /** Read as a Pod first, so that a misspelt quantity or a text in place of a list is found here and not by the API. */
    private static ObjectNode template(String yaml, String name) {
        if (yaml.isBlank()) return KUBERNETES.convertValue(new Pod(), ObjectNode.class);
        try {
            JsonNode template = KUBERNETES.unmarshal(AS_YAML + yaml, JsonNode.class);
            KUBERNETES.convertValue(template, Pod.class);
            return (ObjectNode) template;
        } catch (RuntimeException e) { // The client lets its YAML reader's own exceptions out.
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String said = String.valueOf(cause.getMessage()).lines().limit(2).collect(Collectors.joining(" "));
            throw new IllegalArgumentException(name + " cannot be read as a Pod: " + said, e);
        }
    }
}
