package io.fairlead.runner.executor.kubernetes.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/**
 * Merges one description of a pod over another as Kubernetes' strategic merge patch does: objects field by field, null takes away,
 * lists with a merge key element by element, other lists as a whole. Two lists that Kubernetes would replace are joined, because
 * nobody who adds a toleration means to take away his team's: {@code tolerations} and {@code envFrom}. The clients for Java, fabric8's
 * among them, only send such a patch to an API; and here there is no pod yet.
 */
final class StrategicMerge {

    /** Lists whose elements are merged field by field. */
    private static final Map<String, String> MERGED = Map.of("containers", "name", "initContainers", "name");

    /** Lists whose elements replace those of the same key: of their fields only one kind can be set. */
    private static final Map<String, String> REPLACED = Map.of(
            "env", "name",
            "volumes", "name",
            "volumeMounts", "mountPath",
            "volumeDevices", "devicePath",
            "ports", "containerPort",
            "imagePullSecrets", "name",
            "hostAliases", "ip",
            "topologySpreadConstraints", "topologyKey");

    private static final Set<String> JOINED = Set.of("tolerations", "envFrom");

    private StrategicMerge() {}

    /** What {@code over} says, and where it says nothing what {@code base} says. Neither is changed. */
    static ObjectNode merge(ObjectNode base, ObjectNode over) {
        ObjectNode merged = base.deepCopy();
        over.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (value.isNull()) merged.remove(name);
            else merged.set(name, field(name, merged.get(name), value));
        });
        return merged;
    }

    private static JsonNode field(String name, JsonNode base, JsonNode over) {
        if (over instanceof ObjectNode object) {
            return merge(base instanceof ObjectNode below ? below : object.objectNode(), object);
        }
        if (!(over instanceof ArrayNode list) || !(base instanceof ArrayNode below)) return over.deepCopy();
        if (JOINED.contains(name)) return joined(below, list);
        if (MERGED.containsKey(name)) return byKey(MERGED.get(name), below, list, true);
        if (REPLACED.containsKey(name)) return byKey(REPLACED.get(name), below, list, false);
        return list.deepCopy();
    }

    private static ArrayNode joined(ArrayNode base, ArrayNode over) {
        ArrayNode all = base.deepCopy();
        for (JsonNode element : over) if (!contains(all, element)) all.add(element);
        return all;
    }

    private static boolean contains(ArrayNode list, JsonNode wanted) {
        for (JsonNode element : list) if (element.equals(wanted)) return true;
        return false;
    }

    private static ArrayNode byKey(String key, ArrayNode base, ArrayNode over, boolean fieldByField) {
        ArrayNode all = base.deepCopy();
        for (JsonNode element : over) {
            int at = indexOf(all, key, element.get(key));
            if (at < 0) all.add(element);
            else if (fieldByField) all.set(at, merge((ObjectNode) all.get(at), (ObjectNode) element));
            else all.set(at, element);
        }
        return all;
    }

    private static int indexOf(ArrayNode list, String key, JsonNode wanted) {
        for (int i = 0; i < list.size(); i++) {
            if (wanted != null && wanted.equals(list.get(i).get(key))) return i;
        }
        return -1;
    }
}
