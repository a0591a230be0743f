package io.fairlead.dag;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Says what a task asks of its pod, see {@link TaskBuilder#pod}. Methods in any order; said twice, the later word counts. All of
 * them throw {@link InvalidDag}, with the DAG and the task in the message, for what Kubernetes would not accept.
 *
 * <p>Precedence, from weakest to strongest: the installation's defaults, the team's defaults and template, this task's
 * {@link #template}, and then each single wish of this task.
 *
 * <p>An executor without pods still executes the task: sizes and places are then a wish, and the task's log says that it was not
 * fulfilled.
 */
public final class PodBuilder {

    /** The most labels, annotations, variables, tolerations and the like, each. */
    public static final int MAX_ENTRIES = 100;

    /** The longest value of a variable or an annotation, in characters. */
    public static final int MAX_VALUE = 16_384;

    /** The longest template, in characters. */
    public static final int MAX_TEMPLATE = 65_536;

    private static final BigDecimal LEAST_MEMORY = Quantity.of("1Mi");
    private static final List<String> RESERVED = List.of("fairlead.io/", "app.kubernetes.io/");
    private static final Set<String> EFFECTS = Set.of("", "NoSchedule", "PreferNoSchedule", "NoExecute");

    private final String dag;
    private final String task;
    private final Map<String, String> requests = new LinkedHashMap<>();
    private final Map<String, String> limits = new LinkedHashMap<>();
    private final Map<String, String> nodeSelector = new LinkedHashMap<>();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final Map<String, String> annotations = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Set<String> secrets = new LinkedHashSet<>();
    private final Set<String> configMaps = new LinkedHashSet<>();
    private final Set<Pod.Toleration> tolerations = new LinkedHashSet<>();
    private String workerImage = "";
    private String serviceAccount = "";
    private String priorityClass = "";
    private String runtimeClass = "";
    private String template = "";

    PodBuilder(String dag, String task) {
        this.dag = dag;
        this.task = task;
    }

    /**
     * Memory: requested, and the limit too, because a task that needs more than it asked for is a danger to its neighbours. One
     * that goes beyond is killed, and its attempt has failed with that reason.
     *
     * @param quantity in bytes, as Kubernetes writes it: {@code 512Mi}, {@code 2Gi}; at least {@code 1Mi}. ({@code 512m} would be
     *     half a byte, and is refused.) Default: the installation's
     */
    public PodBuilder memory(String quantity) {
        return request("memory", quantity).limit("memory", quantity);
    }

    /**
     * Processor time: requested, without a limit, because what nobody else needs may be used.
     *
     * @param quantity in cores, as Kubernetes writes it: {@code 500m} is half a core, {@code 2} are two. Default: the
     *     installation's
     */
    public PodBuilder cpu(String quantity) {
        return request("cpu", quantity);
    }

    /**
     * What a node must have free for the pod.
     *
     * @param resource {@code memory}, {@code cpu}, {@code ephemeral-storage} or any other that the cluster has
     * @param quantity as Kubernetes writes it
     */
    public PodBuilder request(String resource, String quantity) {
        return put(requests, name(resource), quantity(resource, quantity));
    }

    /**
     * What the pod cannot exceed. For a device such as {@code nvidia.com/gpu} it is the request as well.
     *
     * @param resource {@code memory}, {@code cpu}, {@code ephemeral-storage} or any other that the cluster has
     * @param quantity as Kubernetes writes it; not less than what is requested
     */
    public PodBuilder limit(String resource, String quantity) {
        return put(limits, name(resource), quantity(resource, quantity));
    }

    /** Another image of the worker, such as one with native libraries added to it. Default: the installation's. */
    public PodBuilder workerImage(String image) {
        workerImage = checked(() -> KubernetesNames.image(image));
        return this;
    }

    /** Only on nodes with that label; said more than once, with all of them. */
    public PodBuilder nodeSelector(String label, String value) {
        return put(
                nodeSelector,
                checked(() -> KubernetesNames.key("node label", label)),
                checked(() -> KubernetesNames.labelValue("node label", value)));
    }

    /** A label of the pod. Those of {@code fairlead.io/} and {@code app.kubernetes.io/} are Fairlead's, and refused. */
    public PodBuilder label(String key, String value) {
        return put(labels, own("label", key), checked(() -> KubernetesNames.labelValue("label", value)));
    }

    /**
     * An annotation of the pod, of up to {@value #MAX_VALUE} characters. Those of {@code fairlead.io/} and
     * {@code app.kubernetes.io/} are Fairlead's, and refused.
     */
    public PodBuilder annotation(String key, String value) {
        return put(annotations, own("annotation", key), bounded("annotation '" + key + "'", value, MAX_VALUE));
    }

    /**
     * An environment variable. Not for secrets: whoever can read the repository can read it.
     *
     * @param name letters, digits and underscores; those that begin with {@code FAIRLEAD_} are Fairlead's, and refused
     * @param value up to {@value #MAX_VALUE} characters
     */
    public PodBuilder environment(String name, String value) {
        checked(() -> KubernetesNames.variable(name));
        if (name.startsWith("FAIRLEAD_")) {
            throw invalid("environment variable '" + name + "' is one of Fairlead's own; choose another name");
        }
        return put(environment, name, bounded("environment variable '" + name + "'", value, MAX_VALUE));
    }

    /** All keys of a Secret in the team's namespace become environment variables. */
    public PodBuilder environmentFromSecret(String secret) {
        return add(secrets, checked(() -> KubernetesNames.object("secret", secret)));
    }

    /** All keys of a ConfigMap in the team's namespace become environment variables. */
    public PodBuilder environmentFromConfigMap(String configMap) {
        return add(configMaps, checked(() -> KubernetesNames.object("config map", configMap)));
    }

    /**
     * May be put on nodes with the taint {@code key}, whatever its value.
     *
     * @param effect {@code NoSchedule}, {@code PreferNoSchedule}, {@code NoExecute}, or empty for all of them
     */
    public PodBuilder tolerates(String key, String effect) {
        return tolerates(new Pod.Toleration(taint(key), "Exists", "", effect(effect)));
    }

    /**
     * May be put on nodes with the taint {@code key=value}.
     *
     * @param effect {@code NoSchedule}, {@code PreferNoSchedule}, {@code NoExecute}, or empty for all of them
     */
    public PodBuilder tolerates(String key, String value, String effect) {
        String equal = checked(() -> KubernetesNames.labelValue("taint", value));
        return tolerates(new Pod.Toleration(taint(key), "Equal", equal, effect(effect)));
    }

    /** The service account of the pod, in the team's namespace. Default: the team's. */
    public PodBuilder serviceAccount(String name) {
        serviceAccount = checked(() -> KubernetesNames.object("service account", name));
        return this;
    }

    /** The pod's priority class. Default: the cluster's. */
    public PodBuilder priorityClass(String name) {
        priorityClass = checked(() -> KubernetesNames.object("priority class", name));
        return this;
    }

    /** The pod's runtime class, such as one for a sandbox. Default: the cluster's. */
    public PodBuilder runtimeClass(String name) {
        runtimeClass = checked(() -> KubernetesNames.object("runtime class", name));
        return this;
    }

    /**
     * For all that has no word here: volumes, affinity, sidecars.
     *
     * @param yaml of a Pod, up to {@value #MAX_TEMPLATE} characters, merged as {@code kubectl patch --type strategic} would; the
     *     task's container is called {@code worker}. It is read when the pod is made; if that fails, the attempt has failed with
     *     the reason
     */
    public PodBuilder template(String yaml) {
        if (yaml.isBlank()) throw invalid("the pod's template is empty; leave it out");
        template = bounded("the pod's template", yaml, MAX_TEMPLATE);
        return this;
    }

    /** What was said so far. */
    Pod build() {
        requests.forEach((resource, quantity) -> {
            String limit = limits.get(resource);
            if (limit == null || Quantity.of(quantity).compareTo(Quantity.of(limit)) <= 0) return;
            throw invalid("it requests " + quantity + " of " + resource + ", which is more than the limit of " + limit);
        });
        return new Pod(
                workerImage,
                requests,
                limits,
                nodeSelector,
                labels,
                annotations,
                environment,
                List.copyOf(secrets),
                List.copyOf(configMaps),
                List.copyOf(tolerations),
                serviceAccount,
                priorityClass,
                runtimeClass,
                template);
    }

    private PodBuilder tolerates(Pod.Toleration toleration) {
        return add(tolerations, toleration);
    }

    private String name(String resource) {
        return checked(() -> KubernetesNames.key("resource", resource));
    }

    private String quantity(String resource, String quantity) {
        BigDecimal amount = checked(() -> Quantity.of(quantity), resource + " ");
        if (amount.signum() == 0) throw invalid(resource + " '" + quantity + "' is nothing; it must be more");
        if (resource.equals("memory") && amount.compareTo(LEAST_MEMORY) < 0) {
            throw invalid("memory '" + quantity + "' is " + amount.toPlainString()
                    + " bytes; it must be at least 1Mi, and half a gibibyte is 512Mi");
        }
        return quantity;
    }

    private String own(String kind, String key) {
        if (RESERVED.stream().anyMatch(key::startsWith)) {
            throw invalid(kind + " '" + key + "' is one of Fairlead's own; choose another domain");
        }
        return checked(() -> KubernetesNames.key(kind, key));
    }

    private String taint(String key) {
        return checked(() -> KubernetesNames.key("taint", key));
    }

    private String effect(String effect) {
        if (EFFECTS.contains(effect)) return effect;
        throw invalid(
                "effect '" + effect + "' is none of a taint's; it must be NoSchedule, PreferNoSchedule, NoExecute or"
                        + " empty for all of them");
    }

    private String bounded(String what, String value, int most) {
        if (value.length() <= most) return value;
        throw invalid(what + " has " + value.length() + " characters; it must be at most " + most);
    }

    private PodBuilder put(Map<String, String> map, String key, String value) {
        map.put(key, value);
        requireRoom(map.size());
        return this;
    }

    private <T> PodBuilder add(Set<T> set, T item) {
        set.add(item);
        requireRoom(set.size());
        return this;
    }

    private void requireRoom(int entries) {
        if (entries > MAX_ENTRIES) throw invalid("it asks for more than " + MAX_ENTRIES + " entries of one kind");
    }

    private <T> T checked(Supplier<T> check) {
        return checked(check, "");
    }

    private <T> T checked(Supplier<T> check, String prefix) {
        try {
            return check.get();
        } catch (IllegalArgumentException e) {
            throw invalid(prefix + e.getMessage());
        }
    }

    private InvalidDag invalid(String problem) {
        return new InvalidDag(dag, task, "pod: " + problem);
    }
}
