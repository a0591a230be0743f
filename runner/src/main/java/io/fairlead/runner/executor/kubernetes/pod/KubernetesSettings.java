package io.fairlead.runner.executor.kubernetes.pod;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How attempts are executed in pods.
 *
 * @param installation tells this installation's pods from those of others in the same namespace
 * @param parallelism how many pods there are at once, all teams together
 * @param pendingTimeout how long a pod may wait for its container to begin
 * @param retention what becomes of finished pods
 * @param pods what all pods have in common
 * @param teams by name what a team's pods have in common; a team that is not here has the usual
 */
public record KubernetesSettings(
        String installation,
        int parallelism,
        Duration pendingTimeout,
        Retention retention,
        PodDefaults pods,
        Map<String, TeamPods> teams) {

    public static final int DEFAULT_PARALLELISM = 100;
    public static final Duration DEFAULT_PENDING_TIMEOUT = Duration.ofMinutes(10);

    public KubernetesSettings {
        teams = Map.copyOf(teams);
    }

    /** What that team's pods have in common. */
    TeamPods team(String name) {
        return teams.getOrDefault(name, TeamPods.USUAL);
    }

    /** Where that team's pods are. */
    public String namespace(String team) {
        String own = team(team).namespace();
        return own.isEmpty() ? pods.namespace() : own;
    }

    /** Every namespace that can have pods of ours. */
    public Set<String> namespaces() {
        var all = new TreeSet<String>();
        if (!pods.namespace().isEmpty()) all.add(pods.namespace());
        teams.keySet().forEach(team -> all.add(namespace(team)));
        return all;
    }
}
