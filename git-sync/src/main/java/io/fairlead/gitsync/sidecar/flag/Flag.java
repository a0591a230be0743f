package io.fairlead.gitsync.sidecar.flag;

import java.util.List;

/**
 * One thing that can be set.
 *
 * @param name without the dashes; starts with {@code $} if there is a variable only
 * @param shorthand one letter, or empty
 * @param initial the default as text; empty for none
 * @param variables the one of version 4 first, then the older names, which override it
 * @param meaning one sentence for a person, or what to use instead of a deprecated flag
 */
record Flag(
        String name,
        String shorthand,
        FlagType type,
        String initial,
        List<String> variables,
        String meaning,
        boolean deprecated) {

    static Flag of(String name, FlagType type, String initial, String variables, String meaning) {
        return new Flag(name, "", type, initial, words(variables), meaning, false);
    }

    /** Known still, but something else should be used. */
    static Flag old(String name, FlagType type, String initial, String variables, String instead) {
        return new Flag(name, "", type, initial, words(variables), instead, true);
    }

    Flag withShorthand(String letter) {
        return new Flag(name, letter, type, initial, variables, meaning, deprecated);
    }

    /** Secrets are given by variables, since every user of a machine can read command lines. */
    boolean variableOnly() {
        return name.startsWith("$");
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }
}
