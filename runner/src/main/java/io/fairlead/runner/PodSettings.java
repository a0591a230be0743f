package io.fairlead.runner;

import io.fairlead.runner.config.Config;
import io.fairlead.runner.executor.KubernetesConfig;
import io.fairlead.runner.executor.TeamConfig;
import io.fairlead.runner.executor.TeamJava;
import io.fairlead.runner.executor.kubernetes.KubernetesExecutor;
import io.fairlead.runner.executor.kubernetes.pod.KubernetesSettings;
import io.fairlead.runner.executor.kubernetes.pod.PodDefaults;
import io.fairlead.runner.executor.kubernetes.pod.Pods;
import io.fairlead.runner.executor.kubernetes.pod.Retention;
import io.fairlead.runner.executor.kubernetes.pod.TeamPods;
import io.fairlead.runner.jvm.JavaOptions;
import io.fairlead.runner.worker.WorkerCopy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The settings as the Kubernetes executor wants them. */
final class PodSettings {

    private PodSettings() {}

    /**
     * @param config those of {@code workers}, with a name
     * @param followed the teams whose repos are followed
     * @param workerApi as pods reach it
     */
    static KubernetesSettings of(Config.Workers workers, KubernetesConfig config, Set<String> followed, URI workerApi) {
        List<TeamConfig> teams = workers.teams();
        var pods = new PodDefaults(
                workerApi.toString(),
                namespace(config, teams, followed),
                config.image(),
                config.pullPolicy(),
                config.grace(),
                extras(config, workers.java().usual()));
        return new KubernetesSettings(
                config.installation(),
                config.parallelism(),
                config.pendingTimeout(),
                new Retention(config.keepPods(), config.keepPodsFor()),
                pods,
                teams.stream().collect(Collectors.toMap(TeamConfig::name, team -> of(team, workers.java()))));
    }

    /** Where nobody's pods would be, the runner should need no right to look for any. */
    private static String namespace(KubernetesConfig config, List<TeamConfig> teams, Set<String> followed) {
        if (!config.namespace().isEmpty()) return config.namespace();
        Set<String> settled = teams.stream()
                .filter(team -> !team.namespace().isEmpty())
                .map(TeamConfig::name)
                .collect(Collectors.toSet());
        return settled.containsAll(followed) ? "" : KubernetesExecutor.ownNamespace();
    }

    private static PodDefaults.Extras extras(KubernetesConfig config, JavaOptions usual) {
        String java = usual.asVariable();
        if (!config.copiesWorker()) return new PodDefaults.Extras(config.nodeCache(), List.of(), List.of(), java);
        List<String> copy = List.of(
                "/opt/jre/bin/java", "-cp", "/opt/fairlead/lib/*", WorkerCopy.class.getName(), Pods.COPY_FOLDER);
        return new PodDefaults.Extras(config.nodeCache(), copy, WorkerCopy.command(Pods.COPY_FOLDER), java);
    }

    private static TeamPods of(TeamConfig team, TeamJava java) {
        String template = team.podTemplate().map(PodSettings::text).orElse("");
        return new TeamPods(
                team.namespace(),
                team.serviceAccount(),
                template,
                team.variablesSecret(),
                java.of(team.name()).asVariable());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the pod template " + file + ": " + e, e);
        }
    }
}
