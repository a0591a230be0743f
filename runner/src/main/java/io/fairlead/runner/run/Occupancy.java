package io.fairlead.runner.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How many attempts are under way, against the limits there are. Not for use by several threads. */
public final class Occupancy {

    private final Map<Limit, Integer> used = new LinkedHashMap<>();

    /** @param loads what is under way now */
    public Occupancy(List<Limit> limits, List<Load> loads) {
        for (Limit limit : limits) used.put(limit, 0);
        for (Load load : loads) count(load);
    }

    /** One more attempt is under way. */
    public void add(String team, String executor) {
        count(new Load(team, executor, 1));
    }

    private void count(Load load) {
        used.replaceAll((limit, attempts) ->
                limit.counts(load.team(), load.executor()) ? attempts + load.attempts() : attempts);
    }

    /** Why no attempt of that team can begin on that executor now, as {@code team sales is full (50/50)}; empty if it can. */
    public Optional<String> full(String team, String executor) {
        return used.entrySet().stream()
                .filter(entry -> entry.getKey().counts(team, executor))
                .filter(entry -> entry.getValue() >= entry.getKey().most())
                .map(entry -> entry.getKey().name() + " is full (" + entry.getValue() + "/"
                        + entry.getKey().most() + ")")
                .findFirst();
    }

    /** The teams of which no attempt can begin on that executor now. */
    public Set<String> fullTeams(String executor) {
        var full = new TreeSet<String>();
        for (Limit limit : used.keySet()) {
            for (String team : limit.teams()) if (full(team, executor).isPresent()) full.add(team);
        }
        return full;
    }
}
