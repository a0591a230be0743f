package io.fairlead.runner.executor.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fairlead.runner.executor.kubernetes.pod.KubernetesSettings;
import io.fairlead.runner.executor.kubernetes.pod.PodIdentity;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All pods of this installation, as they are now: an informer for each namespace. Pods of others are never seen. */
final class PodWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PodWatch.class);

    private final PodApi api;
    private final KubernetesSettings settings;
    private final ResourceEventHandler<Pod> handler;
    private final Map<String, SharedIndexInformer<Pod>> informers = new ConcurrentHashMap<>();

    /** Namespaces that we may not look into, or that are not there. */
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    PodWatch(PodApi api, KubernetesSettings settings, ResourceEventHandler<Pod> handler) {
        this.api = api;
        this.settings = settings;
        this.handler = handler;
    }

    void start() {
        settings.namespaces().forEach(this::start);
    }

    private void start(String namespace) {
        var informer = api.informer(
                namespace, PodIdentity.selector(settings.installation()), thrown -> failed(namespace, thrown));
        informer.addEventHandler(handler);
        informers.put(namespace, informer);
        informer.start();
    }

    private void failed(String namespace, Throwable thrown) {
        Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        boolean ours = cause instanceof KubernetesClientException refusal
                && (refusal.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                        || refusal.getCode() == HttpURLConnection.HTTP_NOT_FOUND);
        if (ours && refused.add(namespace)) {
            LOG.error(
                    "pods in namespace {} may not be listed, so tasks of its teams cannot execute; the others go on. Apply"
                            + " kubernetes/team there",
                    namespace);
        }
    }

    /** The client gives an informer up after an answer that it does not understand. Then a new one begins. */
    void restartStopped() {
        informers.forEach((namespace, informer) -> {
            if (informer.isRunning()) return;
            LOG.warn("the watch of pods in namespace {} had ended, it is begun anew", namespace);
            informer.stop();
            start(namespace);
        });
    }

    /** Whether every namespace was listed, or cannot be: one team's must not keep the others waiting. */
    boolean hasSynced() {
        return !informers.isEmpty()
                && informers.entrySet().stream()
                        .allMatch(each -> each.getValue().hasSynced() || refused.contains(each.getKey()));
    }

    /** Whether that namespace has never been listed, so that a pod that is there may be unseen. */
    boolean isBlind(String namespace) {
        SharedIndexInformer<Pod> informer = informers.get(namespace);
        return informer != null && !informer.hasSynced();
    }

    Optional<Pod> get(String namespace, String name) {
        return Optional.ofNullable(informers.get(namespace))
                .map(informer -> informer.getStore().getByKey(namespace + "/" + name));
    }

    List<Pod> all() {
        return informers.values().stream()
                .flatMap(informer -> informer.getStore().list().stream())
                .toList();
    }

    @Override
    public void close() {
        informers.values().forEach(SharedIndexInformer::stop);
    }
}
