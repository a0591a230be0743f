package io.fairlead.runner.executor.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The containers of one pod as processes: init containers one after the other, then the others. Volumes are folders. */
final class PodProcesses {

    private final Pod pod;
    private final Path folder;
    private final Map<String, List<String>> images;
    private final KubernetesClient client;
    private volatile Process process;
    private volatile boolean ending;
    private volatile String podReason;
    private volatile String containerReason;
    private volatile String message;

    PodProcesses(Pod pod, Path folder, Map<String, List<String>> images, KubernetesClient client) {
        this.pod = pod;
        this.folder = folder;
        this.images = images;
        this.client = client;
    }

    Pod pod() {
        return pod;
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    boolean isEnding() {
        return ending;
    }

    /** Returns when all have ended. */
    void run(Consumer<PodStatus> status, Consumer<String> log) throws IOException {
        var inits = new ArrayList<ContainerStatus>();
        for (Container init : pod.getSpec().getInitContainers()) {
            inits.add(run(init, running -> {}, log));
            if (inits.get(inits.size() - 1).getState().getTerminated().getExitCode() == 0) continue;
            status.accept(new PodStatusBuilder()
                    .withPhase("Failed")
                    .withInitContainerStatuses(inits)
                    .build());
            return;
        }
        Container main = pod.getSpec().getContainers().get(0);
        ContainerStatus ended = run(main, running -> status.accept(status("Running", inits, running)), log);
        boolean well = ended.getState().getTerminated().getExitCode() == 0;
        PodStatus end = status(well ? "Succeeded" : "Failed", inits, ended);
        if (!well) {
            // As kubelets do it: the reason is one for having failed.
            end.setReason(podReason);
            end.setMessage(message);
        }
        status.accept(end);
    }

    private static PodStatus status(String phase, List<ContainerStatus> inits, ContainerStatus main) {
        return new PodStatusBuilder()
                .withPhase(phase)
                .withInitContainerStatuses(inits)
                .withContainerStatuses(main)
                .build();
    }

    private ContainerStatus run(Container container, Consumer<ContainerStatus> running, Consumer<String> log)
            throws IOException {
        Path message =
                Files.createDirectories(folder.resolve(container.getName())).resolve("termination-log");
        Files.writeString(message, "");
        Map<String, String> paths = paths(container, message);
        boolean own = !container.getCommand().isEmpty();
        List<String> command = own ? container.getCommand() : images.get(container.getImage());
        if (command == null) return terminated(container, 128, "StartError", "no command for " + container.getImage());
        var builder = new ProcessBuilder(command.stream()
                        .map(arg -> own ? local(arg.replace("$$", "$"), paths) : arg)
                        .toList())
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().putAll(environment(container, paths));
        builder.environment().put("FAIRLEAD_TERMINATION_LOG", message.toString());
        builder.environment().put("HOSTNAME", pod.getMetadata().getName());
        if (paths.containsKey("/tmp")) builder.environment().put("FAIRLEAD_WORK", paths.get("/tmp") + "/fairlead");
        process = builder.start();
        // It was told to end before there was anything to end.
        if (ending) stop(0);
        running.accept(status(
                container,
                new ContainerStateBuilder().withNewRunning().endRunning().build()));
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.accept(Instant.now() + " " + line + "\n");
            }
            int exit = process.waitFor();
            String reason = containerReason != null ? containerReason : exit == 0 ? "Completed" : "Error";
            return terminated(container, exit, reason, Files.readString(message));
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** A path in the container → where that is on this machine. */
    private Map<String, String> paths(Container container, Path message) throws IOException {
        var paths = new LinkedHashMap<String, String>();
        if (container.getTerminationMessagePath() != null) {
            paths.put(container.getTerminationMessagePath(), message.toString());
        }
        for (var mount : container.getVolumeMounts()) {
            Optional<String> secret = secretOf(mount.getName());
            if (secret.isPresent()) {
                write(folder.resolve("secrets").resolve(secret.get()), secret.get());
                String above = Path.of(mount.getMountPath()).getParent().toString();
                paths.put(above, folder.resolve("secrets").toString());
                continue;
            }
            Path volume = Files.createDirectories(folder.resolve("volumes").resolve(mount.getName()));
            paths.put(mount.getMountPath(), volume.toString());
        }
        return paths;
    }

    /** The name of the Secret that a volume has; they are mounted at their names in one folder. */
    private Optional<String> secretOf(String volume) {
        return pod.getSpec().getVolumes().stream()
                .filter(each -> each.getName().equals(volume) && each.getSecret() != null)
                .map(each -> each.getSecret().getSecretName())
                .findFirst();
    }

    private void write(Path folder, String secret) throws IOException {
        Files.createDirectories(folder);
        for (var file : secret(secret).entrySet()) Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }

    private static String local(String text, Map<String, String> paths) {
        for (var path : paths.entrySet()) {
            if (text.contains(path.getKey())) return text.replace(path.getKey(), path.getValue());
        }
        return text;
    }

    private Map<String, String> environment(Container container, Map<String, String> paths) {
        var all = new HashMap<String, String>();
        for (EnvFromSource source : container.getEnvFrom()) {
            if (source.getSecretRef() != null)
                all.putAll(secret(source.getSecretRef().getName()));
            else all.putAll(configMap(source.getConfigMapRef().getName()));
        }
        for (EnvVar variable : container.getEnv()) all.put(variable.getName(), value(variable, paths));
        return all;
    }

    private String value(EnvVar variable, Map<String, String> paths) {
        var from = variable.getValueFrom();
        if (from == null) return local(variable.getValue().replace("$$", "$"), paths);
        if (from.getSecretKeyRef() != null) {
            return secret(from.getSecretKeyRef().getName())
                    .get(from.getSecretKeyRef().getKey());
        }
        return configMap(from.getConfigMapKeyRef().getName())
                .get(from.getConfigMapKeyRef().getKey());
    }

    private Map<String, String> secret(String name) {
        Secret secret = client.secrets()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(name)
                .get();
        var values = new HashMap<String, String>();
        if (secret == null) return values;
        secret.getData()
                .forEach((key, value) ->
                        values.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        return values;
    }

    private Map<String, String> configMap(String name) {
        return client.configMaps()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(name)
                .get()
                .getData();
    }

    private static ContainerStatus terminated(Container container, int exit, String reason, String message) {
        return status(
                container,
                new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(exit)
                        .withReason(reason)
                        .withMessage(message)
                        .withFinishedAt(Instant.now().toString())
                        .endTerminated()
                        .build());
    }

    private static ContainerStatus status(Container container, ContainerState state) {
        return new ContainerStatusBuilder()
                .withName(container.getName())
                .withState(state)
                .build();
    }

    /** Its end will have these reasons, whatever its processes do. */
    void endBecause(String podReason, String containerReason, String message) {
        this.podReason = podReason;
        this.containerReason = containerReason;
        this.message = message;
    }

    /** As kubelets do it: the API has the pod for a while after its end. */
    void linger() {
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS))
                .join();
    }

    void beginToEnd() {
        ending = true;
    }

    /** TERM first, and KILL when the time of grace is over. */
    void stop(long graceSeconds) {
        ending = true;
        Process ended = process;
        if (ended == null) return;
        try {
            if (graceSeconds > 0) {
                // Not the process's own: that would close what it still has to say.
                ended.toHandle().destroy();
                if (ended.waitFor(graceSeconds, TimeUnit.SECONDS)) return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ended.descendants().forEach(ProcessHandle::destroyForcibly);
        ended.toHandle().destroyForcibly();
    }
}
