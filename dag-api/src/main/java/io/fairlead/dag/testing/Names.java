package io.fairlead.dag.testing;

import java.util.Map;

/** Refuses a name that there is not, and lists those there are. */
final class Names {

    private Names() {}

    /**
     * @param known in described order
     * @param owner what should have it, as a message calls it
     * @param kind what is named, in the singular
     * @throws IllegalArgumentException if the name is not among the known ones
     */
    static <T> T require(Map<String, T> known, String name, String owner, String kind) {
        T found = known.get(name);
        if (found != null) return found;
        String those = known.isEmpty() ? "it has none" : "it has " + String.join(", ", known.keySet());
        throw new IllegalArgumentException(owner + " has no " + kind + " '" + name + "'; " + those);
    }
}
