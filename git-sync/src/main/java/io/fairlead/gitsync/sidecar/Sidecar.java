package io.fairlead.gitsync.sidecar;

import io.fairlead.gitsync.GitSync;
import io.fairlead.gitsync.PrePublish;
import io.fairlead.gitsync.Published;
import io.fairlead.gitsync.SyncConfig;
import io.fairlead.gitsync.SyncFailure;
import io.fairlead.gitsync.SyncListener;
import io.fairlead.gitsync.SyncOptions;
import io.fairlead.gitsync.SyncOutcome;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.transport.HttpTransport;

/** Puts the parts together. Made once, run once, closed from another thread or afterwards. */
final class Sidecar implements AutoCloseable {

    private static final Duration ASKPASS_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration MAX_CLOSE = Duration.ofSeconds(5);
    private static final Duration GITHUB_TIMEOUT = Duration.ofSeconds(30);

    private final Settings settings;
    private final InstantSource clock;
    private final Log log;
    private final Metrics metrics = new Metrics();
    private final Children children = new Children();
    private final Health health;
    private final Wake wake;
    private final List<HookRunner> hooks = new ArrayList<>();
    private final SidecarCredentials credentials;
    private final HostLimits limits;
    private final GitSync sync;
    private HttpEndpoint http;

    /** @throws IllegalArgumentException if the core does not like what it is to do */
    Sidecar(Settings settings, InstantSource clock, Log log) {
        this.settings = settings;
        this.clock = clock;
        this.log = log;
        this.health = new Health(settings.http().maxStaleness());
        this.wake = new Wake(settings.http().syncMinInterval());
        this.limits = new HostLimits(clock);
        this.credentials = new SidecarCredentials(settings.logins(), sources(), log.secrets());
        this.sync = new GitSync(config(), new Silent(), Set::of, gate(), clock);
        addHooks();
        HttpTransport.setConnectionFactory(new PoliteConnections(HttpTransport.getConnectionFactory(), limits));
    }

    /** Until there is a reason to end; returns the exit code. */
    int run() throws IOException, InterruptedException {
        Reports.Watching watching = new Reports.Watching(metrics, health);
        if (!settings.http().bind().isEmpty()) {
            http = HttpEndpoint.start(settings.http(), watching, wake, clock);
            log.info(Log.UPDATES, "serving HTTP", "endpoint", http.address());
        }
        settings.timing().signal().ifPresent(this::listen);
        Reports reports = new Reports(
                settings.files().touch().map(TouchFile::new),
                settings.files().error().map(path -> new ErrorFile(path, log.secrets())),
                hooks,
                watching,
                clock,
                log);
        return new Loop(this::pass, settings.timing(), settings.source().ref(), waits(), reports, wake).run();
    }

    @Override
    public void close() {
        wake.stop();
        hooks.forEach(HookRunner::close);
        children.killAll();
        closeSync();
        if (http != null) http.close();
    }

    private SyncOutcome pass() throws SyncFailure {
        limits.forget();
        credentials.refresh();
        return sync.syncOnce();
    }

    /** A sync that is running is told to stop, but may hang in a read; nobody waits for that when the program ends. */
    private void closeSync() {
        Thread closing = new Thread(sync::close, "close");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(MAX_CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen(String signal) {
        log.info(Log.DETAILS, "installing signal handler", "signal", signal);
        SyncSignal.on(signal, () -> {
            log.info(Log.DETAILS, "caught signal", "signal", signal);
            wake.now();
        });
    }

    private Waits waits() {
        Duration again = settings.hooks()
                .prePublish()
                .map(Settings.Exec::backoff)
                .orElse(settings.timing().period());
        return new Waits(settings.timing(), again, limits);
    }

    private List<LoginSource> sources() {
        Settings.Logins logins = settings.logins();
        String repo = settings.source().repo();
        List<LoginSource> sources = new ArrayList<>(List.of(new ListedLogins(logins.listed())));
        logins.askpassUrl()
                .ifPresent(url -> sources.add(new AskpassLogin(url, repo, WebCall.direct(ASKPASS_TIMEOUT), metrics)));
        logins.app()
                .ifPresent(app -> sources.add(
                        new GitHubAppLogin(app, repo, WebCall.direct(GITHUB_TIMEOUT), clock, metrics, log.secrets())));
        return sources;
    }

    private SyncConfig config() {
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
                source.gitConfig(),
                credentials);
        Settings.Timing timing = settings.timing();
        return new SyncConfig(
                source.repo(), source.ref(), tree.root(), tree.link(), timing.period(), timing.timeout(), options);
    }

    private PrePublish gate() {
        Optional<Settings.Exec> exec = settings.hooks().prePublish();
        if (exec.isEmpty()) return PrePublish.ALLOW;
        Hook hook = new ExecHook(Gate.NAME, exec.get(), settings.source(), children, log.named(Gate.NAME));
        return new Gate(hook, exec.get().backoff(), metrics);
    }

    private void addHooks() {
        Settings.Source source = settings.source();
        settings.hooks().exec().ifPresent(exec -> {
            Log named = log.named("exechook");
            hooks.add(new HookRunner(
                    new ExecHook("exechook", exec, source, children, named), exec.backoff(), metrics, named));
        });
        settings.hooks().web().ifPresent(web -> {
            Log named = log.named(WebHook.NAME);
            Hook hook = new WebHook(web, source, WebCall.following(web.timeout()), named);
            hooks.add(new HookRunner(hook, web.backoff(), metrics, named));
        });
    }

    /** The outcome of a pass says it all. */
    private record Silent() implements SyncListener {

        @Override
        public void seen(String hash) {
            // See above.
        }

        @Override
        public void published(Published revision) {
            // See above.
        }

        @Override
        public void failed(String reason, Duration retryIn) {
            // See above.
        }
    }
}
