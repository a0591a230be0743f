package io.fairlead.runner;

import io.fairlead.runner.executor.KubernetesConfig;
import io.fairlead.runner.executor.TeamConfig;
import io.fairlead.runner.executor.kubernetes.KubernetesExecutor;
import io.fairlead.runner.executor.kubernetes.KubernetesSettings;
import io.fairlead.runner.executor.kubernetes.PodDefaults;
import io.fairlead.runner.executor.kubernetes.Retention;
import io.fairlead.runner.executor.kubernetes.TeamPods;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The settings as the Kubernetes executor wants them. */
final class PodSettings {

    private PodSettings() {}

    /** @param workerApi as pods reach it */
    static KubernetesSettings of(KubernetesConfig config, List<TeamConfig> teams, URI workerApi) {
        String namespace = config.namespace().isEmpty() ? KubernetesExecutor.ownNamespace() : config.namespace();
        var pods = new PodDefaults(
                workerApi.toString(),
                namespace,
                config.image(),
                config.pullPolicy(),
                config.grace(),
                PodDefaults.Extras.NONE);
        return new KubernetesSettings(
                config.installation(),
                config.parallelism(),
                config.pendingTimeout(),
                new Retention(Retention.Keep.valueOf(config.keepPods().name()), config.keepPodsFor()),
                pods,
                teams.stream().collect(Collectors.toMap(TeamConfig::name, PodSettings::of)));
    }

    private static TeamPods of(TeamConfig team) {
        String template = team.podTemplate().map(PodSettings::text).orElse("");
        return new TeamPods(team.namespace(), team.serviceAccount(), template, team.variablesSecret());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the pod template " + file + ": " + e, e);
        }
    }
}
