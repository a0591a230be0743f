package io.fairlead.runner.run.dag;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a task asks of its pod, in Kubernetes' words. Nothing is null; what is empty was not asked for. Maps are in the order of
 * their keys, so that equal wishes are the same text.
 *
 * @param image of our worker, in place of the installation's
 * @param requests resource name → quantity
 * @param limits resource name → quantity
 * @param environment of the container, name → value
 * @param environmentFromSecrets names of Secrets whose keys become environment variables
 * @param environmentFromConfigMaps names of ConfigMaps whose keys become environment variables
 * @param template YAML of a Pod, into which all else is merged strategically
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PodWishes(
        String image,
        Map<String, String> requests,
        Map<String, String> limits,
        Map<String, String> nodeSelector,
        Map<String, String> labels,
        Map<String, String> annotations,
        Map<String, String> environment,
        List<String> environmentFromSecrets,
        List<String> environmentFromConfigMaps,
        List<Toleration> tolerations,
        String serviceAccount,
        String priorityClass,
        String runtimeClass,
        String template) {

    /** Nothing. */
    public static final PodWishes NONE =
            new PodWishes(null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    public PodWishes {
        image = text(image);
        requests = sorted(requests);
        limits = sorted(limits);
        nodeSelector = sorted(nodeSelector);
        labels = sorted(labels);
        annotations = sorted(annotations);
        environment = sorted(environment);
        environmentFromSecrets = list(environmentFromSecrets);
        environmentFromConfigMaps = list(environmentFromConfigMaps);
        tolerations = list(tolerations);
        serviceAccount = text(serviceAccount);
        priorityClass = text(priorityClass);
        runtimeClass = text(runtimeClass);
        template = text(template);
    }

    /** The same, with these variables as well; a name that is there already gets the new value. */
    public PodWishes withEnvironment(Map<String, String> more) {
        var all = new TreeMap<>(environment);
        all.putAll(more);
        return new PodWishes(
                image,
                requests,
                limits,
                nodeSelector,
                labels,
                annotations,
                all,
                environmentFromSecrets,
                environmentFromConfigMaps,
                tolerations,
                serviceAccount,
                priorityClass,
                runtimeClass,
                template);
    }

    private static String text(String given) {
        return Objects.requireNonNullElse(given, "");
    }

    private static <T> List<T> list(List<T> given) {
        return given == null ? List.of() : List.copyOf(given);
    }

    private static Map<String, String> sorted(Map<String, String> given) {
        return given == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(given));
    }
}
