package io.fairlead.runner.run;

import java.util.Set;

/**
 * How many attempts may be under way at once for some teams together.
 *
 * @param name as people know it: {@code team sales}
 * @param executor the only one whose attempts count; empty for all
 * @param most at least 1
 */
public record Limit(String name, Set<String> teams, String executor, int most) {

    public Limit {
        teams = Set.copyOf(teams);
        if (most < 1)
            throw new IllegalArgumentException("the limit of " + name + " is " + most + "; it must be at least 1");
    }

    /** For all attempts of a team, wherever they are. */
    public static Limit ofTeam(String team, int most) {
        return new Limit("team " + team, Set.of(team), "", most);
    }

    /** For the pods that some teams have in one namespace. */
    public static Limit ofNamespace(String namespace, Set<String> teams, String executor, int most) {
        return new Limit("namespace " + namespace, teams, executor, most);
    }

    /** Whether an attempt counts. */
    boolean counts(String team, String executor) {
        return teams.contains(team) && (this.executor.isEmpty() || this.executor.equals(executor));
    }
}
