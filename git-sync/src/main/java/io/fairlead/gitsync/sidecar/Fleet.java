package io.fairlead.gitsync.sidecar;

import io.fairlead.gitsync.ProcessSignal;
import io.fairlead.gitsync.options.SteadyClock;
import io.fairlead.gitsync.serve.CommitServer;
import io.fairlead.gitsync.serve.FetchAuthorizer;
import io.fairlead.gitsync.sidecar.flag.UsageError;
import io.fairlead.gitsync.sidecar.http.CommitEndpoint;
import io.fairlead.gitsync.sidecar.http.HttpEndpoint;
import io.fairlead.gitsync.sidecar.http.SyncMonitor;
import io.fairlead.gitsync.sidecar.log.Log;
import io.fairlead.gitsync.sidecar.metrics.ProcessFigures;
import io.fairlead.gitsync.sidecar.metrics.PrometheusText;
import io.fairlead.gitsync.sidecar.settings.RepoList;
import io.fairlead.gitsync.sidecar.settings.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Many repositories in one process, each for itself, as a file says that is read again when it changes. */
final class Fleet implements Program, SyncMonitor {

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int FETCHES_AT_ONCE =
            Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    private final RepoList list;
    private final Settings common;
    private final SteadyClock clock;
    private final Log log;
    private final Semaphore turns = new Semaphore(FETCHES_AT_ONCE, true);
    private final SyncTrigger wake = new SyncTrigger(Duration.ZERO);
    private final FetchAuthorizer authorizer;
    private volatile Map<String, FleetMember> members = Map.of();
    private final List<AutoCloseable> servers = new ArrayList<>();
    private String read = "";
    private String problem = "";

    Fleet(RepoList list, Settings common, SteadyClock clock, Log log) {
        this.list = list;
        this.common = common;
        this.clock = clock;
        this.log = log;
        this.authorizer = common.serve().bind().isEmpty()
                ? (token, repo, hash) -> false
                : CommitEndpoint.authorizer(common.serve(), log.named("serve"));
    }

    @Override
    public int run() throws IOException, InterruptedException {
        read = list.text();
        try {
            take(read);
        } catch (UsageError e) {
            throw new IOException(e.getMessage(), e);
        }
        serve();
        common.timing()
                .signal()
                .ifPresent(signal -> ProcessSignal.on(
                        signal,
                        () -> members.values()
                                .forEach(each -> each.sidecar.wake().now())));
        if (common.timing().oneTime()) return exitCode(members.values());
        while (!wake.isStopped()) {
            wake.await(LOOK);
            look();
        }
        return 0;
    }

    @Override
    public void close() {
        wake.stop();
        Collection<FleetMember> all = members.values();
        List<Thread> closing = new ArrayList<>();
        for (FleetMember each : all) closing.add(new Thread(each.sidecar::close, "stop"));
        closing.forEach(thread -> thread.setDaemon(true));
        closing.forEach(Thread::start);
        try {
            // Each has a limit of its own.
            for (Thread each : closing) each.join();
            for (AutoCloseable server : servers) server.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            log.error("a server does not end", e);
        }
    }

    @Override
    public Optional<String> problem(String repo) {
        Map<String, FleetMember> all = members;
        if (!repo.isEmpty() && !all.containsKey(repo)) return Optional.of("there is no repository of this name");
        List<String> problems = new ArrayList<>();
        all.forEach((name, member) -> {
            if (!repo.isEmpty() && !repo.equals(name)) return;
            member.sidecar.watching().health().problem().ifPresent(each -> problems.add(name + ": " + each));
        });
        return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", problems));
    }

    @Override
    public String metrics() {
        PrometheusText out = new PrometheusText();
        members.forEach((name, member) -> {
            out.label("repo=\"" + name + "\"");
            member.sidecar.watching().metrics().write(out);
        });
        out.label("");
        out.head("git_sync_repos_file_error", "gauge", "Whether the repos-file cannot be used as it is now.");
        out.line("git_sync_repos_file_error", "", problem.isEmpty() ? 0 : 1);
        ProcessFigures.write(out);
        return out.text();
    }

    @Override
    public boolean syncSoon(String repo) {
        Map<String, FleetMember> all = members;
        if (!repo.isEmpty() && !all.containsKey(repo)) return false;
        all.forEach((name, member) -> {
            if (repo.isEmpty() || repo.equals(name)) member.sidecar.wake().soon();
        });
        return true;
    }

    private void serve() throws IOException {
        if (!common.http().bind().isEmpty()) {
            HttpEndpoint http = HttpEndpoint.start(common.http(), this, clock);
            servers.add(http);
            log.info(Log.UPDATES, "serving HTTP", "endpoint", http.address());
        }
        if (common.serve().bind().isEmpty()) return;
        CommitEndpoint commits = CommitEndpoint.start(
                common.serve(),
                name -> Optional.ofNullable(members.get(name)).map(each -> each.commits),
                log.named("serve"));
        servers.add(commits);
        log.info(Log.UPDATES, "serving commits", "path", "/git/<repo>", "endpoint", commits.address());
    }

    /** A file that cannot be used changes nothing; it is said once. */
    private void look() {
        String now;
        try {
            String text = list.text();
            if (text.equals(read)) return;
            read = text;
            take(text);
            now = "";
        } catch (IOException | UsageError | IllegalArgumentException e) {
            now = String.valueOf(e.getMessage());
        }
        if (!now.isEmpty() && !now.equals(problem))
            log.error("the repos-file cannot be used, so the repositories stay as they were", now);
        problem = now;
    }

    /** All or nothing: what is wrong with one of them is found before anything is changed. */
    private void take(String text) throws UsageError {
        Map<String, FleetMember> before = members;
        Map<String, FleetMember> after = new LinkedHashMap<>();
        List<FleetMember> fresh = new ArrayList<>();
        Map<String, Settings> wanted = list.parse(text);
        for (Map.Entry<String, Settings> each : wanted.entrySet()) {
            FleetMember old = before.get(each.getKey());
            boolean same = old != null && old.settings.equals(each.getValue());
            double place = (after.size() + 1.0) / wanted.size();
            FleetMember member = same ? old : member(each.getKey(), each.getValue(), place);
            if (!same) fresh.add(member);
            after.put(each.getKey(), member);
        }
        if (wake.isStopped()) return;
        members = after;
        before.forEach((name, old) -> {
            if (after.get(name) == old) return;
            log.info(Log.UPDATES, "no longer followed as it was", "repo", name);
            old.stop();
        });
        for (FleetMember each : fresh) each.start(before.get(each.name()));
        log.info(Log.UPDATES, "following repositories", "count", after.size(), "new", fresh.size());
    }

    private FleetMember member(String name, Settings settings, double place) {
        Main.learn(settings, log.secrets());
        Log own = log.named(name);
        Sidecar sidecar = Sidecar.amongOthers(settings, clock, own, new FetchPermit(turns, place));
        return new FleetMember(name, settings, sidecar, new CommitServer(name, sidecar.config(), authorizer), own);
    }

    private static int exitCode(Collection<FleetMember> members) throws InterruptedException {
        int worst = 0;
        for (FleetMember each : members) worst = Math.max(worst, each.exitCode());
        return worst;
    }
}
