package io.fairlead.runner.executor.kubernetes.pod;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.run.dag.PodWishes;
import io.fairlead.runner.run.dag.Toleration;
import java.util.Map;
import java.util.stream.Collectors;

/** The layer of a pod that its task asked for, and the variables of its team. */
final class WishedPod {

    private WishedPod() {}

    static Pod of(Assignment attempt, TeamPods team) {
        PodWishes wishes = attempt.execution().pod();
        var spec = new PodSpecBuilder().addToContainers(container(wishes, team).build());
        if (!wishes.nodeSelector().isEmpty()) spec.withNodeSelector(wishes.nodeSelector());
        if (!wishes.serviceAccount().isEmpty()) spec.withServiceAccountName(wishes.serviceAccount());
        if (!wishes.priorityClass().isEmpty()) spec.withPriorityClassName(wishes.priorityClass());
        if (!wishes.runtimeClass().isEmpty()) spec.withRuntimeClassName(wishes.runtimeClass());
        for (Toleration toleration : wishes.tolerations()) spec.addToTolerations(toleration(toleration));
        return new PodBuilder()
                .withNewMetadata()
                .withLabels(wishes.labels())
                .withAnnotations(wishes.annotations())
                .endMetadata()
                .withSpec(spec.build())
                .build();
    }

    private static ContainerBuilder container(PodWishes wishes, TeamPods team) {
        var container = new ContainerBuilder().withName(Pods.WORKER);
        if (!wishes.image().isEmpty()) container.withImage(wishes.image());
        if (!wishes.requests().isEmpty() || !wishes.limits().isEmpty()) {
            container.withResources(new ResourceRequirementsBuilder()
                    .withRequests(quantities(wishes.requests()))
                    .withLimits(quantities(wishes.limits()))
                    .build());
        }
        if (!team.variablesSecret().isEmpty()) {
            // Optional: a team whose Secret is not there (yet) has no variables, and its pods start.
            container
                    .addNewEnvFrom()
                    .withNewSecretRef(team.variablesSecret(), true)
                    .endEnvFrom();
        }
        for (String secret : wishes.environmentFromSecrets()) {
            container.addNewEnvFrom().withNewSecretRef(secret, false).endEnvFrom();
        }
        for (String map : wishes.environmentFromConfigMaps()) {
            container.addNewEnvFrom().withNewConfigMapRef(map, false).endEnvFrom();
        }
        wishes.environment()
                .forEach((name, value) -> container
                        .addNewEnv()
                        .withName(name)
                        .withValue(literal(value))
                        .endEnv());
        return container;
    }

    /** Kubernetes would put the value of a variable where a text says {@code $(NAME)}. It must arrive as it is. */
    static String literal(String value) {
        return value.replace("$", "$$");
    }

    private static Map<String, Quantity> quantities(Map<String, String> texts) {
        return texts.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> new Quantity(e.getValue())));
    }

    private static io.fabric8.kubernetes.api.model.Toleration toleration(Toleration wished) {
        return new TolerationBuilder()
                .withKey(orNull(wished.key()))
                .withOperator(orNull(wished.operator()))
                .withValue(orNull(wished.value()))
                .withEffect(orNull(wished.effect()))
                .build();
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
