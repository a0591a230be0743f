package io.fairlead.runner.config;

import io.fairlead.runner.executor.TeamConfig;
import io.fairlead.runner.repos.RepoConfig;
import io.fairlead.runner.repos.RepoSource;
import io.fairlead.runner.repos.RepositoryUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads the lists of {@code fairlead.yaml}: repositories, teams, namespaces and queues. */
final class ListReader {

    static final String REPOS = "repos";
    static final String TEAMS = "teams";
    static final String QUEUES = "queues";
    static final String NAMESPACES = "namespaces";

    private static final Duration LEAST_PERIOD = Duration.ofMillis(100);
    private static final int MOST_ATTEMPTS = 1_000_000;
    private static final List<String> SIDECAR_ONLY =
            List.of("sidecar", "sync-token-file", "sync-token-variable", "error-file", "keep-file");
    private static final List<String> EMBEDDED_ONLY =
            ListKey.LOGIN.stream().map(ListKey::name).toList();

    private final Section file;
    private final Map<String, String> variables;
    private final Problems problems;
    private final Set<Path> keepFiles = new HashSet<>();

    ListReader(Section file, Map<String, String> variables, Problems problems) {
        this.file = file;
        this.variables = variables;
        this.problems = problems;
    }

    List<RepoConfig> repos() {
        var repos = new ArrayList<RepoConfig>();
        for (Section entry : entries(REPOS, ListKey.REPO)) {
            try {
                repos.add(repo(entry));
            } catch (IllegalArgumentException e) {
                problems.add(entry.at("name") + ": " + e.getMessage());
            }
        }
        return List.copyOf(repos);
    }

    List<TeamConfig> teams() {
        return entries(TEAMS, ListKey.TEAM).stream().map(this::team).toList();
    }

    List<QueueConfig> queues() {
        return entries(QUEUES, ListKey.QUEUE).stream().map(this::queue).toList();
    }

    /** How many pods at once, by namespace; without those that have no limit. */
    Map<String, Integer> namespaces() {
        var limits = new TreeMap<String, Integer>();
        for (Section entry : entries(NAMESPACES, ListKey.NAMESPACE)) {
            int most = entry.value("parallelism").number(0, MOST_ATTEMPTS);
            if (most > 0) limits.put(entry.text("name"), most);
        }
        return limits;
    }

    private QueueConfig queue(Section entry) {
        var teams = new ArrayList<String>();
        for (Object team : entry.list("teams")) {
            if (team instanceof String name) teams.add(name);
            else problems.add(entry.at("teams") + " must be names, such as [sales, crm]");
        }
        return new QueueConfig(entry.text("name"), Set.copyOf(teams), entry.secret("token", variables));
    }

    private RepoConfig repo(Section entry) {
        String url = entry.needed("url");
        if (RepositoryUrl.hasSecret(url))
            problems.add(entry.at("url") + " has a user or password in it; give username and password-file instead");
        return new RepoConfig(
                entry.text("name"),
                entry.text("team"),
                RepositoryUrl.withoutCredentials(url),
                entry.text("ref"),
                entry.text("path"),
                source(entry, RepositoryUrl.absolute(url)),
                entry.value("commits").http(),
                entry.secret("webhook-secret", variables));
    }

    private RepoSource source(Section entry, String url) {
        Duration period = entry.value("period").duration(LEAST_PERIOD);
        Optional<Path> link = entry.value("link").path();
        if (link.isEmpty()) {
            entry.refuse(SIDECAR_ONLY, "is for a git-sync beside the runner: set link too");
            return new RepoSource.Embedded(url, period, new RepoLoginReader(entry, variables, problems).read(url));
        }
        entry.refuse(
                EMBEDDED_ONLY, "is for what the runner fetches itself; give it to the git-sync that publishes link");
        Path keepFile = entry.value("keep-file").path().orElse(RepoSource.keepFileFor(link.get()));
        if (!keepFiles.add(keepFile))
            problems.add(entry.at("keep-file") + " is another repo's, too; its git-sync can hear one of them only");
        return new RepoSource.Sidecar(
                link.get(),
                period,
                entry.value("sidecar").http(),
                entry.secret("sync-token", variables),
                entry.value("error-file").path(),
                keepFile);
    }

    private TeamConfig team(Section entry) {
        return new TeamConfig(
                entry.text("name"),
                entry.text("namespace"),
                entry.value("parallelism").number(0, MOST_ATTEMPTS),
                entry.text("service-account"),
                entry.file("pod-template"),
                entry.text("variables-secret"),
                JavaOptionsReader.read(entry.at("java-options"), entry.words("java-options"), problems));
    }

    /** Each must have a name of its own. */
    private List<Section> entries(String list, List<ListKey> keys) {
        Map<String, String> defaults = keys.stream().collect(Collectors.toMap(ListKey::name, ListKey::defaultValue));
        var entries = new ArrayList<Section>();
        Set<String> names = new HashSet<>();
        List<?> all = file.list(list);
        for (int i = 0; i < all.size(); i++) {
            var entry = new Section(list + "[" + i + "]", all.get(i), defaults, problems);
            String name = entry.needed("name");
            if (name.isEmpty()) continue;
            if (!names.add(name)) problems.add(entry.at("name") + " '" + name + "' is there twice");
            entries.add(entry);
        }
        return entries;
    }
}
