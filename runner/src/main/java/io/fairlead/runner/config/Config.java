package io.fairlead.runner.config;

import io.fairlead.runner.executor.KubernetesConfig;
import io.fairlead.runner.executor.TeamConfig;
import io.fairlead.runner.executor.TeamJava;
import io.fairlead.runner.jvm.JavaOptions;
import io.fairlead.runner.logs.bucket.BucketConfig;
import io.fairlead.runner.repos.RepoConfig;
import io.fairlead.runner.web.worker.WorkerApiConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The settings, read once and checked whole.
 *
 * @param data the directory of everything that is kept
 * @param bucket where logs are kept; empty for the data directory
 * @param repos to follow; none for a demo repository
 */
public record Config(
        Path data,
        Web web,
        Local local,
        Workers workers,
        Optional<BucketConfig> bucket,
        Duration keepLogs,
        boolean demo,
        List<RepoConfig> repos) {

    /**
     * Reads the settings from {@code FAIRLEAD_…} variables, and from the file that one of them names.
     *
     * @throws InvalidConfig with every problem there is
     */
    public static Config from(Map<String, String> variables) {
        return new ConfigReader(variables).read();
    }

    /** The teams whose repos are followed. */
    public Set<String> teams() {
        return repos.isEmpty()
                ? Set.of(RepoConfig.DEFAULT_TEAM)
                : repos.stream().map(RepoConfig::team).collect(Collectors.toSet());
    }

    /** The teams whose pods are in that namespace. */
    public Set<String> teamsIn(String namespace) {
        Map<String, String> own = workers.teams().stream()
                .filter(team -> !team.namespace().isEmpty())
                .collect(Collectors.toMap(TeamConfig::name, TeamConfig::namespace));
        String usual = workers.kubernetes().namespace();
        return teams().stream()
                .filter(team -> own.getOrDefault(team, usual).equals(namespace))
                .collect(Collectors.toSet());
    }

    /** The same settings for other repositories. */
    public Config following(List<RepoConfig> others) {
        return new Config(data, web, local, workers, bucket, keepLogs, others.isEmpty(), List.copyOf(others));
    }

    /**
     * The page and REST.
     *
     * @param adminUser empty for open on loopback
     * @param adminPassword empty for open on loopback, or where it is made; never printed
     * @param makesPassword whether one is made at the first start
     */
    public record Web(String host, int port, String adminUser, String adminPassword, boolean makesPassword) {

        @Override
        public String toString() {
            return host + ":" + port + (adminUser.isEmpty() ? "" : " adminUser=" + adminUser);
        }
    }

    /** What this machine gives to tasks and to looking at revisions. */
    public record Local(int slots, int workerHeapMegabytes, int describeHeapMegabytes, Duration describeTimeout) {}

    /**
     * Where tasks execute.
     *
     * @param executor of those who do not choose: local, kubernetes or fleet
     * @param api how workers reach the runner
     * @param repeatLostFor how long a task is repeated whose attempts are lost
     * @param teams those that something was set for
     * @param namespaces how many pods at once, by namespace
     * @param javaOptions of the Java in which all teams' tasks execute
     */
    public record Workers(
            String executor,
            WorkerApiConfig api,
            KubernetesConfig kubernetes,
            FleetConfig fleet,
            Duration repeatLostFor,
            List<TeamConfig> teams,
            Map<String, Integer> namespaces,
            JavaOptions javaOptions) {

        /** Which options the Java of a team's tasks has. */
        public TeamJava java() {
            return new TeamJava(
                    javaOptions, teams.stream().collect(Collectors.toMap(TeamConfig::name, TeamConfig::javaOptions)));
        }
    }

    /** What is wrong with the settings: all of it, a line each. */
    public static final class InvalidConfig extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InvalidConfig(List<String> problems) {
            super(String.join(System.lineSeparator(), problems));
        }
    }
}
