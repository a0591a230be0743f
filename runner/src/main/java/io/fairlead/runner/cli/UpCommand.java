package io.fairlead.runner.cli;

import io.fairlead.runner.DataDirectory;
import io.fairlead.runner.Runner;
import io.fairlead.runner.config.Config;
import io.fairlead.runner.config.Setting;
import io.fairlead.runner.repos.RepoConfig;
import io.fairlead.runner.repos.RepoLogin;
import io.fairlead.runner.repos.RepoSource;
import io.fairlead.runner.repos.RepositoryUrl;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fairlead up}: the embedded default, everything in one go. */
@Command(
        name = "up",
        description = {
            "Starts runner, git-sync and workers on this machine. It is ready when the DAGs are live.",
            "Without --repo it makes a demo repository of sample DAGs, to clone from and push to."
        },
        mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {

    @Option(names = "--data", paramLabel = "DIR", description = "Where everything is kept. Default: ./.fairlead.")
    private String data;

    @Option(names = "--port", paramLabel = "N", description = "Of the page; 0 takes any free one. Default: 8080.")
    private String port;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Where to listen. Default: 127.0.0.1.")
    private String host;

    @Option(names = "--slots", paramLabel = "N", description = "How many tasks at once. Default: number of cores.")
    private String slots;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings and repositories, fairlead.yaml; what is given here beats it.")
    private String file;

    @Option(
            names = "--repo",
            paramLabel = "[NAME=]URL",
            description =
                    "A repository to follow, reached as your git reaches it; may be given more than once. Without a"
                            + " name it is called as the last part of its address.")
    private List<String> repos = List.of();

    private static final Pattern NAMED = Pattern.compile("([a-z][a-z0-9-]*)=(.+)");

    @Option(
            names = "--branch",
            paramLabel = "REF",
            defaultValue = "HEAD",
            description = "Branch, tag or hash to follow.")
    private String branch;

    @Option(
            names = "--path",
            paramLabel = "DIR",
            defaultValue = "",
            description = "Where the DAGs are in the repository.")
    private String path;

    @Option(
            names = "--period",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How often to look at the remote, 1 or more. Default: ${DEFAULT-VALUE}.")
    private int period;

    @Spec
    private CommandSpec spec;

    private static final Duration MOST_STOPPING = Duration.ofSeconds(20);

    private final CountDownLatch signal = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Override
    public Integer call() throws InterruptedException, IOException {
        PrintWriter out = spec.commandLine().getOut();
        Config config = config();
        out.println("fairlead: starting in " + config.data() + " with "
                + config.local().slots() + " slots");
        out.flush();
        Runtime.getRuntime().addShutdownHook(new Thread(this::onSignal, "stop"));
        try {
            untilSignal(config, out);
            return 0;
        } catch (DataDirectory.InUse | BindException | IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage());
        } finally {
            stopped.countDown();
        }
    }

    private void untilSignal(Config config, PrintWriter out) throws InterruptedException, IOException {
        try (Runner runner = Runner.start(config, InstantSource.system())) {
            out.println("fairlead: the page is at " + runner.uri());
            out.flush();
            var arrival = new Arrival(runner::firstRevisions, out);
            if (!arrival.await(signal))
                welcome(out, runner.uri(), config.repos().isEmpty());
            if (signal.getCount() > 0) ClassArchives.make(System.getenv());
            signal.await();
        }
        out.println("fairlead: stopped");
        out.flush();
    }

    private Config config() {
        var variables = new HashMap<>(System.getenv());
        put(variables, Setting.CONFIG, file);
        put(variables, Setting.DATA, data);
        put(variables, Setting.HOST, host);
        put(variables, Setting.PORT, port);
        put(variables, Setting.SLOTS, slots);
        try {
            var config = Config.from(variables);
            if (repos.isEmpty()) return config;
            if (config.repos().isEmpty()) return config.following(repositories());
            throw new CommandFailure("repositories are given by --repo and in the settings file; one is enough");
        } catch (Config.InvalidConfig e) {
            throw new CommandFailure(e.getMessage());
        }
    }

    private static void put(Map<String, String> variables, Setting setting, String value) {
        if (value != null) variables.put(setting.variable(), value);
    }

    private List<RepoConfig> repositories() {
        if (period < 1) throw new CommandFailure("--period is " + period + "; it must be 1 or more seconds");
        Map<String, String> urls = new LinkedHashMap<>();
        for (String repo : repos) {
            Matcher named = NAMED.matcher(repo);
            String url = named.matches() ? named.group(2) : repo;
            String name = named.matches() ? named.group(1) : RepositoryUrl.name(url);
            if (urls.putIfAbsent(name, url) != null)
                throw new CommandFailure("two repositories would be called '" + name
                        + "'; name one, as in --repo other=" + RepositoryUrl.withoutCredentials(url));
        }
        return urls.entrySet().stream()
                .map(repo -> repository(repo.getKey(), repo.getValue()))
                .toList();
    }

    private RepoConfig repository(String name, String url) {
        return new RepoConfig(
                name,
                RepositoryUrl.withoutCredentials(url),
                branch,
                path,
                new RepoSource.Embedded(
                        RepositoryUrl.absolute(url), Duration.ofSeconds(period), RepoLogin.ofUser(System.getenv())));
    }

    private void welcome(PrintWriter out, URI page, boolean demo) {
        String server = page.getPort() == 8080 ? "" : " --server " + page;
        out.println();
        out.println("  ready: " + page);
        out.println();
        out.println("  try next:");
        if (demo) {
            out.println("    ./fairlead trigger demo.hello --wait" + server);
            out.println("    ./fairlead logs demo.hello" + server);
            out.println("    git clone " + page + "/git/demo.git   # edit a DAG, commit, git push");
        } else {
            out.println("    ./fairlead dags" + server);
            out.println("    ./fairlead trigger <dag> --wait" + server);
            out.println("    ./fairlead logs <dag>" + server);
        }
        out.println();
        out.println("  Ctrl-C stops it.");
        out.flush();
    }

    /** Ctrl-C or SIGTERM: the signal's thread waits until everything is closed, so that the end of the process cuts nothing off. */
    private void onSignal() {
        if (stopped.getCount() == 0) return; // It could not start, and ends by itself.
        var out = spec.commandLine().getOut();
        out.println("fairlead: stopping");
        out.flush();
        signal.countDown();
        try {
            boolean done = stopped.await(MOST_STOPPING.toMillis(), TimeUnit.MILLISECONDS);
            if (!done) out.println("fairlead: not everything has stopped within " + MOST_STOPPING.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
