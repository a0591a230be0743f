package io.fairlead.runner.catalog.describe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.TreeSet;

/** Where two JSON values begin to differ, for a person. */
final class FirstDifference {

    private FirstDifference() {}

    /** {@code tasks[2].name was "a", then "b"}; empty if they are equal. */
    static Optional<String> between(JsonNode first, JsonNode second) {
        return at("", first, second);
    }

    private static Optional<String> at(String place, JsonNode first, JsonNode second) {
        if (first.equals(second)) return Optional.empty();
        if (first.isObject() && second.isObject()) {
            var names = new TreeSet<String>();
            first.fieldNames().forEachRemaining(names::add);
            second.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                var found = at(place.isEmpty() ? name : place + "." + name, first.path(name), second.path(name));
                if (found.isPresent()) return found;
            }
        }
        if (first.isArray() && second.isArray() && first.size() == second.size()) {
            for (int i = 0; i < first.size(); i++) {
                var found = at(place + "[" + i + "]", first.get(i), second.get(i));
                if (found.isPresent()) return found;
            }
        }
        return Optional.of(place + " was " + text(first) + ", then " + text(second));
    }

    private static String text(JsonNode value) {
        if (value.isMissingNode()) return "absent";
        return value.isArray() ? value.size() + " long" : value.toString();
    }
}
