package io.fairlead.runner.executor.kubernetes.pod;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.run.dag.Container;
import java.time.Duration;
import java.time.Instant;

/** The top layer of a pod: what neither a team nor a task may choose, because Fairlead finds and follows the pod by it. */
final class OwnedPod {

    /** The runner ends what is late. Kubernetes does so where no runner is there, a little later. */
    private static final Duration AFTER_DEADLINE = Duration.ofMinutes(5);

    private OwnedPod() {}

    static Pod of(Assignment attempt, KubernetesSettings settings, Instant now) {
        PodIdentity identity = PodIdentity.of(attempt);
        Container own = attempt.execution().container();
        var spec = new PodSpecBuilder()
                .withRestartPolicy("Never")
                .addToContainers((own == null ? worker(attempt, settings.pods()) : container(own))
                        .withName(Pods.WORKER)
                        .build());
        if (attempt.deadline() != null) spec.withActiveDeadlineSeconds(deadline(attempt.deadline(), now));
        return new PodBuilder()
                .withNewMetadata()
                .withName(PodNames.pod(settings.installation(), attempt))
                .withNamespace(settings.namespace(attempt.team()))
                .withLabels(identity.labels(settings.installation()))
                .withAnnotations(identity.annotations())
                .endMetadata()
                .withSpec(spec.build())
                .build();
    }

    private static ContainerBuilder worker(Assignment attempt, PodDefaults defaults) {
        return new ContainerBuilder()
                .addNewEnv()
                .withName("FAIRLEAD_SERVER")
                .withValue(defaults.serverUrl())
                .endEnv()
                .addNewEnv()
                .withName("FAIRLEAD_ATTEMPT")
                .withValue(Long.toString(attempt.attemptId()))
                .endEnv()
                .addNewEnv()
                .withName("FAIRLEAD_ATTEMPT_TOKEN")
                .withValue(attempt.token())
                .endEnv();
    }

    /** What it writes into its output file is the termination message: it survives the container, and the runner. */
    private static ContainerBuilder container(Container own) {
        var container = new ContainerBuilder().withImage(own.image());
        if (!own.command().isEmpty()) {
            container.withCommand(own.command().stream().map(WishedPod::literal).toList());
        }
        if (!own.outputFile().isEmpty()) container.withTerminationMessagePath(own.outputFile());
        return container.withTerminationMessagePolicy("File");
    }

    private static long deadline(Instant deadline, Instant now) {
        return Math.max(1, Duration.between(now, deadline).plus(AFTER_DEADLINE).toSeconds());
    }
}
