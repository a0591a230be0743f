package io.fairlead.runner.executor;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells what stands still from what is on its way: only what looked the same at several looks in a row. For one thread.
 *
 * @param <T> what may stand still; equal as long as nothing happens with it
 */
public final class Suspects<T> {

    private final int looks;
    private Map<T, Integer> seen = Map.of();

    /** @param looks how many in a row prove it */
    public Suspects(int looks) {
        this.looks = looks;
    }

    /** @return those of them that are proven now; each is told once and begins anew */
    public Set<T> proven(Set<T> now) {
        var next = new HashMap<T, Integer>();
        var proven = new HashSet<T>();
        for (T each : now) {
            int times = seen.getOrDefault(each, 0) + 1;
            if (times < looks) next.put(each, times);
            else proven.add(each);
        }
        seen = next;
        return proven;
    }
}
