package io.fairlead.runner.config;

import io.fairlead.runner.access.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One mapping of {@code fairlead.yaml}: where it is, and what is in it. Keys that nobody knows are problems from the start. */
final class Section {

    private final String place;
    private final Map<?, ?> content;
    private final Map<String, String> defaults;
    private final Problems problems;

    /**
     * @param place such as {@code repos[1]}; empty for the topmost
     * @param content a mapping, or null for none
     * @param defaults of all keys that there may be; empty for none
     */
    Section(String place, Object content, Map<String, String> defaults, Problems problems) {
        this.place = place;
        this.defaults = defaults;
        this.problems = problems;
        if (content != null && !(content instanceof Map)) problems.add(place + " must have keys, such as 'name: …'");
        this.content = content instanceof Map<?, ?> mapping ? mapping : Map.of();
        for (Object key : this.content.keySet())
            if (!defaults.containsKey(key)) problems.unknown(at(key.toString()), key.toString(), defaults.keySet());
    }

    /** The mapping at a key; without anything in it if there is none. */
    Section section(String key, Map<String, String> keys) {
        return new Section(at(key), content.get(key), keys, problems);
    }

    /** The entries of the list at a key. */
    List<?> list(String key) {
        Object value = content.get(key);
        if (value == null) return List.of();
        if (value instanceof List<?> list) return list;
        problems.add(at(key) + " must be a list: each entry begins with '- '");
        return List.of();
    }

    /** What is written there, or else its default. */
    Value value(String key) {
        String fallback = defaults.get(key);
        if (fallback == null) throw new IllegalArgumentException("nobody knows " + at(key));
        Object value = content.get(key);
        if (value != null && !(value instanceof String))
            problems.add(at(key) + " must be one value, not a list or a mapping");
        return new Value(at(key), value instanceof String text ? text : fallback, problems);
    }

    /** The words of a text, or the entries of a list, which may have blanks in them. */
    List<String> words(String key) {
        if (!(content.get(key) instanceof List<?> list)) return value(key).words();
        List<String> words = list.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
        if (words.size() < list.size()) problems.add(at(key) + " must be texts; quotes make one of anything");
        return words;
    }

    String text(String key) {
        return value(key).text();
    }

    String needed(String key) {
        if (text(key).isEmpty()) problems.add(at(key) + " is missing");
        return text(key);
    }

    /** A file that must be there; empty if none is named. */
    Optional<Path> file(String key) {
        Optional<Path> file = value(key).path();
        file.filter(path -> !Files.isReadable(path)).ifPresent(path -> problems.add(at(key) + ": cannot read " + path));
        return file;
    }

    /** What {@code <name>-file} or {@code <name>-variable} refers to. */
    Secret secret(String name, Map<String, String> variables) {
        Optional<Path> file = file(name + "-file");
        Value variable = value(name + "-variable");
        if (!variable.isGiven()) return file.map(Secret::inFile).orElse(Secret.NONE);
        if (file.isPresent())
            problems.add(variable.place() + " and " + at(name + "-file") + " are both set; one is enough");
        String value = variables.getOrDefault(variable.text(), "");
        if (value.isBlank()) problems.add(variable.place() + ": there is no variable " + variable.text());
        return new Secret(null, value);
    }

    /** Keys that must not be here, and why. */
    void refuse(List<String> keys, String why) {
        for (String key : keys) if (content.containsKey(key)) problems.add(at(key) + " " + why);
    }

    /** The full name of a key. */
    String at(String key) {
        return place.isEmpty() ? key : place + "." + key;
    }
}
