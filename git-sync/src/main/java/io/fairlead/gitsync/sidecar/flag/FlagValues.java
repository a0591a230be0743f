package io.fairlead.gitsync.sidecar.flag;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the flags and variables say, by the flag's name.
 *
 * @param byName every flag, those that nobody set with their defaults
 * @param given the flags and variables that somebody did set
 * @param onCommandLine the flags among those
 * @param warnings for people, about old names
 */
public record FlagValues(
        Map<String, Object> byName, Set<String> given, Set<String> onCommandLine, List<String> warnings) {

    public String text(String name) {
        return (String) byName.get(name);
    }

    public boolean on(String name) {
        return (Boolean) byName.get(name);
    }

    public long number(String name) {
        return (Long) byName.get(name);
    }

    double decimal(String name) {
        return (Double) byName.get(name);
    }

    public Duration duration(String name) {
        return (Duration) byName.get(name);
    }

    public List<String> texts(String name) {
        return ((List<?>) byName.get(name)).stream().map(String.class::cast).toList();
    }

    public boolean has(String name) {
        return !text(name).isEmpty();
    }

    /** The names only, since values may be secret. */
    @Override
    public String toString() {
        return "Values" + given;
    }
}
