package io.fairlead.runner.executor.kubernetes;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fairlead.runner.executor.kubernetes.pod.Pods;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls that are made to the Kubernetes API, and no others: the runner's role needs exactly these verbs. */
final class PodApi implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PodApi.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);
    private static final long PAGE = 500;
    private static final int LAST_WORDS_BYTES = 256 << 10;
    private static final int LAST_WORDS_LINES = 200;

    private final KubernetesClient client;

    private PodApi(KubernetesClient client) {
        this.client = client;
    }

    static PodApi connect(Config config) {
        return new PodApi(client(config));
    }

    /** With time-outs, and without tries of its own. */
    static KubernetesClient client(Config config) {
        Config ours = new ConfigBuilder(config)
                .withConnectionTimeout((int) CONNECT_TIMEOUT.toMillis())
                .withRequestTimeout((int) REQUEST_TIMEOUT.toMillis())
                // Who calls decides when it is tried again: the client would do so behind our back, and hide why it
                // takes long.
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder().withConfig(ours).build();
    }

    void create(Pod pod) {
        client.resource(pod).create();
    }

    Optional<Pod> get(String namespace, String name) {
        return Optional.ofNullable(
                client.pods().inNamespace(namespace).withName(name).get());
    }

    /** With the pod's own time of grace. A pod that is gone already is as good. */
    void delete(String namespace, String name) {
        client.pods().inNamespace(namespace).withName(name).delete();
    }

    /** What Kubernetes wrote about the pod; nothing where it cannot be read, for this only adds to what is known. */
    List<Event> events(Pod pod) {
        try {
            return client
                    .v1()
                    .events()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withField("involvedObject.kind", "Pod")
                    .withField("involvedObject.name", pod.getMetadata().getName())
                    .list()
                    .getItems()
                    .stream()
                    .filter(event -> concerns(event, pod))
                    .toList();
        } catch (KubernetesClientException e) {
            LOG.debug("the events of pod {} cannot be read", pod.getMetadata().getName(), e);
            return List.of();
        }
    }

    /** Whether it is not about an earlier pod of that name. The controller that empties nodes does not say which pod it means. */
    private static boolean concerns(Event event, Pod pod) {
        String uid = event.getInvolvedObject().getUid();
        return uid == null || uid.isEmpty() || uid.equals(pod.getMetadata().getUid());
    }

    /**
     * Lists, then watches; lists again when the watch was too far behind. Goes on trying whatever happens.
     *
     * @param failed is told of every failure
     */
    SharedIndexInformer<Pod> informer(String namespace, Map<String, String> labels, Consumer<Throwable> failed) {
        return client.pods()
                .inNamespace(namespace)
                .withLabels(labels)
                .withLimit(PAGE)
                .runnableInformer(0)
                .exceptionHandler((started, thrown) -> {
                    LOG.warn(
                            "pods in namespace {} cannot be watched, will be tried again: {}",
                            namespace,
                            thrown.getMessage());
                    failed.accept(thrown);
                    return true;
                });
    }

    /** Writes what the container prints to {@code sink} until it ends or the connection does, each line with its time before it. */
    LogStream follow(Pod pod, Optional<Instant> since, OutputStream sink) {
        String from = since.map(time -> "&sinceTime=" + time.truncatedTo(ChronoUnit.SECONDS))
                .orElse("");
        return log(pod, "&follow=true&timestamps=true" + from, sink);
    }

    /**
     * Writes the end of what the container printed to {@code sink}, each line with its time before it.
     *
     * @throws IOException if it cannot be read, or not in time
     */
    void lastWords(Pod pod, OutputStream sink) throws IOException, InterruptedException {
        String end = "&timestamps=true&limitBytes=" + LAST_WORDS_BYTES + "&tailLines=" + LAST_WORDS_LINES;
        try (var log = log(pod, end, sink)) {
            log.awaitEnd(REQUEST_TIMEOUT);
        }
    }

    private LogStream log(Pod pod, String query, OutputStream sink) {
        String path = "api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/pods/"
                + pod.getMetadata().getName() + "/log?container=" + Pods.WORKER + query;
        return LogStream.open(
                client.getHttpClient(),
                URI.create(client.getMasterUrl().toString()).resolve(path),
                sink);
    }

    @Override
    public void close() {
        client.close();
    }
}
