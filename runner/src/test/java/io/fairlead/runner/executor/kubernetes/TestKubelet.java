package io.fairlead.runner.executor.kubernetes;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.EventListBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one node of a {@link MockCluster}: really runs the containers of its pods, as processes of this machine, and ends them with
 * their time of grace. A pod that wants another node or an unknown image waits; a task can be told to come into a state that has no
 * process.
 */
public final class TestKubelet implements AutoCloseable {

    static final String NODE = "node-1";

    private static final Logger LOG = LoggerFactory.getLogger(TestKubelet.class);
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final String FITS_NOWHERE = """
            ---
            phase: Pending
            conditions:
              - type: PodScheduled
                status: 'False'
                message: "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity."
            """;
    private static final String NO_IMAGE = """
            ---
            phase: Pending
            containerStatuses:
              - name: worker
                state:
                  waiting: {reason: ImagePullBackOff, message: 'Back-off pulling image: not found'}
            """;
    private static final Pattern POD = Pattern.compile("/api/v1/namespaces/([^/]+)/pods/([^/?]+)(/log)?(\\?.*)?");
    private static final Pattern EVENTS = Pattern.compile(".*/events\\?.*involvedObject\\.name(?:=|%3D)([^&,%]+).*");

    private final KubernetesClient client;
    private final Path folder;
    private final Map<String, List<String>> images;
    private final Map<String, Function<Pod, PodStatus>> played = new ConcurrentHashMap<>();
    private final Map<String, String> labels = new ConcurrentHashMap<>();
    private final Map<String, PodProcesses> running = new ConcurrentHashMap<>();
    private final Map<String, String> logs = new ConcurrentHashMap<>();
    private final Map<String, List<Event>> events = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work, "test-kubelet");
        thread.setDaemon(true);
        return thread;
    });
    private final SharedIndexInformer<Pod> informer;

    /** @param images what a container of that image executes unless it has a command */
    public TestKubelet(MockCluster cluster, Path folder, Map<String, List<String>> images) {
        this.client = cluster.client();
        this.folder = folder;
        this.images = images;
        cluster.rule(this::answer);
        this.informer = client.pods()
                .inAnyNamespace()
                .runnableInformer(0)
                .exceptionHandler((started, thrown) -> true)
                .addEventHandler(new PodChanges(this::changed, pod -> stop(pod, 0)));
        informer.start();
    }

    /** The node has that label from now on. */
    public void label(String key, String value) {
        labels.put(key, value);
        informer.getStore().list().stream()
                .filter(pod -> !pod.getSpec().getNodeSelector().isEmpty() && fits(pod))
                .forEach(this::begin);
    }

    /** Pods of that task are not executed but come into that state. */
    void play(String task, Function<Pod, PodStatus> state) {
        played.put(task, state);
    }

    public void play(String task, String status) {
        play(task, pod -> YAML.unmarshal("---\n" + status, PodStatus.class));
    }

    /** As if its worker had ended well at once. */
    static PodStatus succeeded(Pod pod) {
        String attempt = pod.getMetadata().getAnnotations().get("fairlead.io/attempt-id");
        return YAML.unmarshal(
                "---\n{phase: Succeeded, containerStatuses: [{name: worker, state: {terminated: {exitCode: 0, message:"
                        + " '{\"attempt\":" + attempt + ",\"kind\":\"SUCCESS\"}'}}}]}",
                PodStatus.class);
    }

    /** A pod that is there comes into that state, whatever it executes. */
    void set(String name, String status) {
        edit(Fixture.NAMESPACE, name, YAML.unmarshal("---\n" + status, PodStatus.class));
    }

    public void event(String pod, String reason, String message) {
        event(
                pod,
                new EventBuilder()
                        .withType("Warning")
                        .withReason(reason)
                        .withMessage(message)
                        .withLastTimestamp(Instant.now().toString())
                        .build());
    }

    /** That, of the pod. */
    public void event(String pod, Event event) {
        events.computeIfAbsent(pod, name -> new CopyOnWriteArrayList<>())
                .add(new EventBuilder(event)
                        .withNewMetadata()
                        .withName(event.getReason().toLowerCase(Locale.ROOT))
                        .endMetadata()
                        .withNewInvolvedObject()
                        .withKind("Pod")
                        .withName(pod)
                        .endInvolvedObject()
                        .build());
    }

    /** How many pods were begun to be executed with that task. */
    public long processes() {
        return running.values().stream().filter(PodProcesses::isAlive).count();
    }

    /** Ends a pod as the kubelet does when its node has no memory left: first its processes, then its status says so. */
    public void evict(Pod pod, String message) {
        running.get(key(pod)).endBecause("Evicted", "Error", message);
        background(() -> stop(pod, pod.getSpec().getTerminationGracePeriodSeconds()));
    }

    /** Ends a pod's container as the kernel does when it is over its limit of memory. */
    public void killForMemory(Pod pod) {
        running.get(key(pod)).endBecause(null, "OOMKilled", null);
        stop(pod, 0);
    }

    private void changed(Pod pod) {
        if (pod.getStatus() != null && pod.getStatus().getPhase() != null || running.containsKey(key(pod))) return;
        String task = String.valueOf(pod.getMetadata().getLabels().get("fairlead.io/task"));
        if (played.containsKey(task)) {
            background(() -> edit(pod, played.get(task).apply(pod)));
            return;
        }
        if (!fits(pod)) background(() -> edit(pod, YAML.unmarshal(FITS_NOWHERE, PodStatus.class)));
        else if (!hasImage(pod)) background(() -> edit(pod, YAML.unmarshal(NO_IMAGE, PodStatus.class)));
        else begin(pod);
    }

    private boolean fits(Pod pod) {
        return labels.entrySet().containsAll(pod.getSpec().getNodeSelector().entrySet());
    }

    private boolean hasImage(Pod pod) {
        Container main = pod.getSpec().getContainers().get(0);
        return !main.getCommand().isEmpty() || images.containsKey(main.getImage());
    }

    private void begin(Pod pod) {
        var processes = new PodProcesses(pod, folder.resolve(pod.getMetadata().getUid()), images, client);
        if (running.putIfAbsent(key(pod), processes) == null) background(() -> run(pod, processes));
    }

    /** A pod may be deleted, and the API go away, while the kubelet speaks of it. */
    private void background(Runnable work) {
        threads.execute(() -> {
            try {
                work.run();
            } catch (KubernetesClientException | IllegalStateException | ConditionTimeoutException e) {
                LOG.debug("the kubelet could not do its work", e);
            }
        });
    }

    private void run(Pod pod, PodProcesses processes) {
        try {
            processes.run(status -> edit(pod, status), text -> logs.merge(key(pod), text, String::concat));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void edit(Pod pod, PodStatus status) {
        edit(pod.getMetadata().getNamespace(), pod.getMetadata().getName(), status);
    }

    private void edit(String namespace, String name, PodStatus status) {
        var resource = client.pods().inNamespace(namespace).withName(name);
        await().atMost(Rig.PATIENCE).ignoreExceptions().until(() -> {
            resource.get();
            return true;
        });
        if (resource.get() == null) return;
        resource.editStatus(found -> {
            found.setStatus(status);
            return found;
        });
    }

    /** What the store cannot do: a deletion with grace, the log of a pod, the events of a pod. */
    private Optional<MockResponse> answer(RecordedRequest request) {
        Matcher events = EVENTS.matcher(request.getPath());
        if (events.matches()) {
            return Optional.of(MockCluster.json(new EventListBuilder()
                    .withItems(this.events.getOrDefault(events.group(1), List.of()))
                    .build()));
        }
        Matcher pod = POD.matcher(request.getPath());
        if (!pod.matches()) return Optional.empty();
        String key = pod.group(1) + "/" + pod.group(2);
        if (pod.group(3) != null) {
            return Optional.of(new MockResponse().setResponseCode(200).setBody(logs.getOrDefault(key, "")));
        }
        PodProcesses processes = running.get(key);
        boolean graceful = request.getMethod().equals("DELETE")
                && !text(request).contains("\"gracePeriodSeconds\":0")
                && processes != null
                && processes.isAlive();
        if (!graceful || processes.isEnding()) return Optional.empty();
        background(() -> deleteWithGrace(processes));
        return Optional.of(MockCluster.json(processes.pod()));
    }

    /** As the API does it: the pod says that it is being deleted for as long as its node ends it. */
    private void deleteWithGrace(PodProcesses processes) {
        processes.beginToEnd();
        Pod pod = processes.pod();
        var resource = client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName());
        resource.edit(found -> {
            found.getMetadata().setFinalizers(List.of("test/kubelet"));
            return found;
        });
        resource.delete();
        stop(pod, pod.getSpec().getTerminationGracePeriodSeconds());
        processes.linger();
        resource.edit(found -> {
            found.getMetadata().setFinalizers(List.of());
            return found;
        });
    }

    private static String text(RecordedRequest request) {
        return new String(request.getBody().getBytes(), StandardCharsets.UTF_8);
    }

    private void stop(Pod pod, long graceSeconds) {
        PodProcesses processes = running.get(key(pod));
        if (processes != null) processes.stop(graceSeconds);
    }

    private static String key(Pod pod) {
        return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    }

    @Override
    public void close() {
        informer.stop();
        running.values().forEach(processes -> processes.stop(0));
        threads.shutdownNow();
        client.close();
    }
}
