package io.fairlead.runner.run.dag;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a task wishes, in words for a person. Of environment variables only the names. Pure. */
public final class Wishes {

    private Wishes() {}

    /** Everything; empty where it is executed as usual. */
    public static List<String> of(Execution execution) {
        var words = new ArrayList<String>();
        text(words, "executor", execution.executor());
        text(words, "queue", execution.queue());
        execution.ownContainer().ifPresent(container -> text(words, "image", container.image()));
        words.addAll(of(execution.pod()));
        return words;
    }

    /** What it asks of its pod. */
    public static List<String> of(PodWishes pod) {
        var words = new ArrayList<String>();
        text(words, "worker image", pod.image());
        pairs(words, "request", pod.requests());
        pairs(words, "limit", pod.limits());
        pairs(words, "node", pod.nodeSelector());
        names(words, "label", pod.labels().keySet());
        names(words, "annotation", pod.annotations().keySet());
        names(words, "environment", pod.environment().keySet());
        names(words, "environment of secret", pod.environmentFromSecrets());
        names(words, "environment of config map", pod.environmentFromConfigMaps());
        names(
                words,
                "toleration",
                pod.tolerations().stream().map(Toleration::key).toList());
        text(words, "service account", pod.serviceAccount());
        text(words, "priority class", pod.priorityClass());
        text(words, "runtime class", pod.runtimeClass());
        if (!pod.template().isEmpty()) words.add("a template");
        return words;
    }

    private static void text(List<String> words, String what, String value) {
        if (!value.isEmpty()) words.add(what + " " + value);
    }

    private static void names(List<String> words, String what, Iterable<String> names) {
        text(words, what, String.join(" ", names));
    }

    private static void pairs(List<String> words, String what, Map<String, String> pairs) {
        text(
                words,
                what,
                pairs.entrySet().stream()
                        .map(pair -> pair.getKey() + "=" + pair.getValue())
                        .collect(Collectors.joining(" ")));
    }
}
