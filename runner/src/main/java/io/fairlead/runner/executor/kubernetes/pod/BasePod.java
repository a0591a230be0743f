package io.fairlead.runner.executor.kubernetes.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.kubernetes.pod.PodDefaults.Extras;
import io.fairlead.runner.jvm.JavaOptions;

/** The lowest layer of a pod: Kubernetes' restricted profile, a read-only root with a {@code /tmp}, and the settings. */
final class BasePod {

    /** Where fetched commits are kept for the next pod of the node. */
    private static final String CACHE_FOLDER = "/var/cache/fairlead";

    /** Not root, and nobody whom images usually know. A template may take it away where the platform chooses. */
    private static final long USER = 10_001;

    private BasePod() {}

    static Pod of(Assignment attempt, KubernetesSettings settings) {
        PodDefaults defaults = settings.pods();
        var container = container(Pods.WORKER, defaults);
        var spec = new PodSpecBuilder()
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(defaults.grace().toSeconds())
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(USER)
                .withFsGroup(USER)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewVolume()
                .withName("tmp")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume();
        String account = settings.team(attempt.team()).serviceAccount();
        if (!account.isEmpty()) spec.withServiceAccountName(account);
        if (attempt.execution().container() == null) worker(attempt, settings, spec, container);
        return new PodBuilder()
                .withNewMetadata()
                .endMetadata()
                .withSpec(spec.addToContainers(container.build()).build())
                .build();
    }

    private static void worker(
            Assignment attempt, KubernetesSettings settings, PodSpecBuilder spec, ContainerBuilder container) {
        PodDefaults defaults = settings.pods();
        Extras extras = defaults.extras();
        // Where Java does not start, its own words are all that there is.
        container.withTerminationMessagePolicy("FallbackToLogsOnError");
        java(settings.team(attempt.team()).javaOptions(), extras.javaOptions(), container);
        if (!extras.nodeCache().isEmpty()) cache(extras.nodeCache(), spec, container);
        boolean foreign = !attempt.execution().pod().image().isEmpty();
        if (foreign && !extras.copyCommand().isEmpty()) copy(defaults, spec, container);
    }

    /** A variable, as the command is the image's. A task's own variable of that name takes its place. */
    private static void java(String ofTeam, String usual, ContainerBuilder container) {
        String options = ofTeam.isEmpty() ? usual : ofTeam;
        if (options.isEmpty()) return;
        container
                .addNewEnv()
                .withName(JavaOptions.READ_BY_JAVA)
                .withValue(WishedPod.literal(options))
                .endEnv();
    }

    private static void cache(String folder, PodSpecBuilder spec, ContainerBuilder container) {
        spec.addNewVolume()
                .withName("cache")
                .withNewHostPath(folder, "DirectoryOrCreate")
                .endVolume();
        container
                .addNewVolumeMount()
                .withName("cache")
                .withMountPath(CACHE_FOLDER)
                .endVolumeMount();
        container.addNewEnv().withName("FAIRLEAD_WORK").withValue(CACHE_FOLDER).endEnv();
    }

    private static void copy(PodDefaults defaults, PodSpecBuilder spec, ContainerBuilder container) {
        Container copy = container("copy-worker", defaults)
                .withCommand(defaults.extras().copyCommand())
                .addNewVolumeMount()
                .withName("worker")
                .withMountPath(Pods.COPY_FOLDER)
                .endVolumeMount()
                .build();
        spec.addToInitContainers(copy)
                .addNewVolume()
                .withName("worker")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume();
        container
                .withCommand(defaults.extras().copiedCommand())
                .addNewVolumeMount()
                .withName("worker")
                .withMountPath(Pods.COPY_FOLDER)
                .withReadOnly(true)
                .endVolumeMount();
    }

    private static ContainerBuilder container(String name, PodDefaults defaults) {
        var container = new ContainerBuilder()
                .withName(name)
                .withImage(defaults.image())
                .withSecurityContext(restricted())
                .addNewVolumeMount()
                .withName("tmp")
                .withMountPath("/tmp")
                .endVolumeMount();
        if (!defaults.pullPolicy().isEmpty()) container.withImagePullPolicy(defaults.pullPolicy());
        return container;
    }

    private static SecurityContext restricted() {
        return new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .build();
    }
}
