package io.fairlead.runner.executor.kubernetes.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Mounts the Secrets that a worker's variables come from, so that it knows which of their values are secret and masks them in the
 * log.
 */
final class SecretVolumes {

    /** A folder for each Secret, with a file for each key. */
    static final String FOLDER = "/var/run/secrets/fairlead";

    private SecretVolumes() {}

    /** The same pod where no variable comes from a Secret. */
    static Pod addedTo(Pod pod) {
        Container worker = pod.getSpec().getContainers().stream()
                .filter(container -> container.getName().equals(Pods.WORKER))
                .findFirst()
                .orElseThrow();
        Map<String, Boolean> secrets = optionalByName(worker);
        if (secrets.isEmpty()) return pod;
        var container = new ContainerBuilder(worker)
                .addNewEnv()
                .withName("FAIRLEAD_SECRETS_FOLDER")
                .withValue(FOLDER)
                .endEnv();
        var spec = new PodBuilder(pod).editSpec();
        int number = 0;
        for (var secret : secrets.entrySet()) {
            String volume = "fairlead-secret-" + number++;
            spec.addNewVolume()
                    .withName(volume)
                    .withNewSecret()
                    .withSecretName(secret.getKey())
                    .withOptional(secret.getValue())
                    .endSecret()
                    .endVolume();
            container.addToVolumeMounts(new VolumeMountBuilder()
                    .withName(volume)
                    .withMountPath(FOLDER + "/" + secret.getKey())
                    .withReadOnly(true)
                    .build());
        }
        int index = pod.getSpec().getContainers().indexOf(worker);
        return spec.setToContainers(index, container.build()).endSpec().build();
    }

    /** Optional where all that name it do without it. */
    private static Map<String, Boolean> optionalByName(Container worker) {
        var secrets = new TreeMap<String, Boolean>();
        worker.getEnvFrom().stream()
                .map(from -> from.getSecretRef())
                .filter(Objects::nonNull)
                .forEach(ref -> note(secrets, ref.getName(), ref.getOptional()));
        worker.getEnv().stream()
                .map(variable -> variable.getValueFrom())
                .filter(from -> from != null && from.getSecretKeyRef() != null)
                .map(from -> from.getSecretKeyRef())
                .forEach(ref -> note(secrets, ref.getName(), ref.getOptional()));
        return secrets;
    }

    private static void note(Map<String, Boolean> secrets, String name, Boolean optional) {
        secrets.merge(name, Boolean.TRUE.equals(optional), Boolean::logicalAnd);
    }
}
