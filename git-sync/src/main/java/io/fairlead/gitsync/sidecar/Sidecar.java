package io.fairlead.gitsync.sidecar;

import io.fairlead.gitsync.GitSync;
import io.fairlead.gitsync.ProcessSignal;
import io.fairlead.gitsync.SyncListener;
import io.fairlead.gitsync.SyncOutcome;
import io.fairlead.gitsync.files.FileModes;
import io.fairlead.gitsync.options.SteadyClock;
import io.fairlead.gitsync.options.SyncConfig;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.options.SyncOptions;
import io.fairlead.gitsync.publish.Published;
import io.fairlead.gitsync.serve.CommitServer;
import io.fairlead.gitsync.serve.FetchAuthorizer;
import io.fairlead.gitsync.sidecar.client.HostLimits;
import io.fairlead.gitsync.sidecar.client.PoliteConnections;
import io.fairlead.gitsync.sidecar.client.WebCall;
import io.fairlead.gitsync.sidecar.http.CommitEndpoint;
import io.fairlead.gitsync.sidecar.http.HttpEndpoint;
import io.fairlead.gitsync.sidecar.http.SyncMonitor;
import io.fairlead.gitsync.sidecar.log.ErrorFile;
import io.fairlead.gitsync.sidecar.log.Log;
import io.fairlead.gitsync.sidecar.login.LoginSource;
import io.fairlead.gitsync.sidecar.login.LoginSources;
import io.fairlead.gitsync.sidecar.login.LoginsForGit;
import io.fairlead.gitsync.sidecar.login.SidecarCredentials;
import io.fairlead.gitsync.sidecar.metrics.Metrics;
import io.fairlead.gitsync.sidecar.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Puts the parts together. Made once, run once, closed from another thread or afterwards. */
public final class Sidecar implements Program, SyncMonitor {

    private final Settings settings;
    private final SteadyClock clock;
    private final Log log;
    private final Metrics metrics = new Metrics();
    private final Health health;
    private final SyncTrigger wake;
    private final Hooks hooks;
    private final SidecarCredentials credentials;
    private final LoginsForGit git;
    private final HostLimits limits;
    private final GitSync sync;
    private HttpEndpoint http;
    private CommitEndpoint commits;
    private final FetchPermit turn;
    private final UpdateLog updates;

    /** @throws IllegalArgumentException if the core does not like what it is to do */
    public Sidecar(Settings settings, SteadyClock clock, Log log) {
        this(
                settings,
                clock,
                log,
                new FetchPermit(new Semaphore(1), 1),
                new SyncTrigger(settings.http().syncMinInterval()));
    }

    private Sidecar(Settings settings, SteadyClock clock, Log log, FetchPermit turn, SyncTrigger wake) {
        this.settings = settings;
        this.clock = clock;
        this.log = log;
        this.health = new Health(settings.http().maxStaleness(), clock);
        this.turn = turn;
        this.updates = new UpdateLog(log, settings.source().ref());
        this.wake = wake;
        this.limits = new HostLimits(clock.dates());
        this.credentials = new SidecarCredentials(settings.logins(), sources(), log.secrets());
        this.git = new LoginsForGit(credentials, settings.source(), log);
        this.hooks = new Hooks(settings, git, metrics, errorFile(), log);
        this.sync = new GitSync(config(), new Updates(turn, updates), inUse(), hooks.gate(), clock);
        PoliteConnections.install();
    }

    /** To be followed beside others, by a program that has the servers and the signals for all. */
    static Sidecar amongOthers(Settings settings, SteadyClock clock, Log log, FetchPermit turn) {
        return new Sidecar(
                settings,
                clock,
                log,
                turn,
                SyncTrigger.amongOthers(settings.http().syncMinInterval()));
    }

    @Override
    public int run() throws IOException, InterruptedException {
        if (!settings.http().bind().isEmpty()) {
            http = HttpEndpoint.start(settings.http(), this, clock);
            log.info(Log.UPDATES, "serving HTTP", "endpoint", http.address());
        }
        if (!settings.serve().bind().isEmpty()) serve();
        settings.timing().signal().ifPresent(this::listen);
        return follow();
    }

    /** The loop alone. */
    int follow() throws InterruptedException {
        hooks.prepare();
        Reports reports = new Reports(
                settings.files().touch().map(path -> new TouchFile(path, modes())),
                errorFile(),
                hooks.runners(),
                watching(),
                clock.dates(),
                log);
        return new Loop(this::pass, settings.timing(), settings.source().ref(), waits(), reports, wake).run();
    }

    @Override
    public void close() {
        wake.stop();
        hooks.close();
        sync.close();
        git.close();
        if (http != null) http.close();
        if (commits != null) commits.close();
    }

    @Override
    public Optional<String> problem(String repo) {
        return health.problem();
    }

    @Override
    public String metrics() {
        return metrics.text();
    }

    @Override
    public boolean syncSoon(String repo) {
        if (repo.isEmpty()) wake.soon();
        return repo.isEmpty();
    }

    Reports.Watching watching() {
        return new Reports.Watching(metrics, health, updates);
    }

    public SyncTrigger wake() {
        return wake;
    }

    private void serve() throws IOException {
        String given = settings.serve().name();
        String name = given.isEmpty() ? settings.tree().link().getFileName().toString() : given;
        FetchAuthorizer authorizer = CommitEndpoint.authorizer(settings.serve(), log.named("serve"));
        Optional<CommitServer> server = Optional.of(new CommitServer(name, config(), authorizer));
        commits = CommitEndpoint.start(
                settings.serve(), asked -> server.filter(ignored -> asked.equals(name)), log.named("serve"));
        log.info(Log.UPDATES, "serving commits", "path", "/git/" + name, "endpoint", commits.address());
    }

    private SyncOutcome pass() throws SyncFailure {
        try {
            limits.begin();
            credentials.refresh();
            return sync.syncOnce();
        } catch (RuntimeException | Error e) { // A failure like any other: counted, told, and tried again.
            throw new SyncFailure("the sync of " + settings.tree().root() + " went wrong: " + e, e);
        } finally {
            turn.end();
        }
    }

    private void listen(String signal) {
        log.info(Log.DETAILS, "installing signal handler", "signal", signal);
        ProcessSignal.on(signal, () -> {
            log.info(Log.DETAILS, "caught signal", "signal", signal);
            wake.now();
        });
    }

    private RetryDelays waits() {
        Duration again = settings.hooks()
                .prePublish()
                .map(Settings.Exec::backoff)
                .orElse(settings.timing().period());
        return new RetryDelays(settings.timing(), again, limits, turn.place());
    }

    private List<LoginSource> sources() {
        return new LoginSources(settings.logins(), settings.source().repo(), WebCall::direct)
                .all(clock, metrics, log.secrets());
    }

    SyncConfig config() {
        Settings.Source source = settings.source();
        Settings.Tree tree = settings.tree();
        SyncOptions options = new SyncOptions(
                source.depth(),
                source.filter(),
                tree.submodules(),
                tree.sparseCheckoutFile(),
                tree.groupWrite(),
                tree.staleAfter(),
                tree.gc(),
                gitConfig(source),
                credentials,
                tree.publishing());
        Settings.Timing timing = settings.timing();
        return new SyncConfig(
                source.repo(), source.ref(), tree.root(), tree.link(), timing.period(), timing.timeout(), options);
    }

    private Supplier<Set<String>> inUse() {
        Optional<Path> file = settings.files().keep();
        return file.isEmpty()
                ? Set::of
                : new KeepFile(file.get(), settings.tree().root(), log);
    }

    /** Symlinks that lead out of the tree are published as version 4 does, unless they are unwanted. */
    private static Map<String, String> gitConfig(Settings.Source source) {
        Map<String, String> settings = new LinkedHashMap<>(source.gitConfig());
        if (settings.keySet().stream().noneMatch(SyncOptions.OUTSIDE_LINKS::equalsIgnoreCase))
            settings.put(SyncOptions.OUTSIDE_LINKS, "true");
        return settings;
    }

    private FileModes modes() {
        return new FileModes(settings.tree().groupWrite(), false);
    }

    private Optional<ErrorFile> errorFile() {
        return settings.files().error().map(path -> new ErrorFile(path, log.secrets(), modes()::createDirectories));
    }

    /** Nearly all is said by the outcome of a pass. */
    private record Updates(FetchPermit turn, UpdateLog log) implements SyncListener {

        @Override
        public void seen(String hash) {
            log.required(hash);
        }

        @Override
        public void fetching() {
            turn.begin();
        }

        @Override
        public void published(Published revision) {
            log.published(revision.hash());
        }

        @Override
        public void failed(String reason, Duration retryIn) {
            // See above.
        }
    }
}
