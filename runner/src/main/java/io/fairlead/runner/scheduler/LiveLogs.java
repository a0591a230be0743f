package io.fairlead.runner.scheduler;

import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.run.store.RunQueries;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Knows where the logs of all attempts go that are not over: such a log is neither closed nor deleted. */
public final class LiveLogs implements Supplier<Set<String>> {

    private final RunQueries queries;
    private final Map<Long, String> paths = new HashMap<>();

    /** Reads only. */
    public LiveLogs(RunQueries queries) {
        this.queries = queries;
    }

    /** The {@link LogKey#path() paths} of the logs. An attempt's is asked for once. */
    @Override
    public synchronized Set<String> get() {
        Set<Long> active =
                queries.activeAttempts().values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        paths.keySet().retainAll(active);
        for (long attempt : active) paths.computeIfAbsent(attempt, this::path);
        return new HashSet<>(paths.values());
    }

    private String path(long attempt) {
        return queries.place(attempt)
                .map(place -> Assignments.logKey(place).path())
                .orElse(null);
    }
}
