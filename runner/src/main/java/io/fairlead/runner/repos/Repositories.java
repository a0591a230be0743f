package io.fairlead.runner.repos;

import io.fairlead.gitsync.GitSync;
import io.fairlead.gitsync.SyncListener;
import io.fairlead.gitsync.options.SyncConfig;
import io.fairlead.gitsync.publish.Published;
import io.fairlead.gitsync.serve.CommitServer;
import io.fairlead.gitsync.serve.FetchAuthorizer;
import io.fairlead.runner.catalog.CatalogKeeper;
import io.fairlead.runner.run.dag.RepoStatus;
import io.fairlead.runner.run.dag.Revision;
import io.fairlead.runner.run.store.Change;
import io.fairlead.runner.run.store.RepoStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows repositories, synced in this process or beside it, and carries what becomes of them to the store and the catalog. */
public final class Repositories implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Repositories.class);
    private static final Duration SYNC_TIMEOUT = Duration.ofMinutes(2);

    private final RepoStore repos;
    private final CatalogKeeper catalog;
    private final InstantSource clock;
    private final FetchAuthorizer who;
    private final Map<String, Followed> followed = new ConcurrentHashMap<>();
    private final Map<String, CommitServer> served = new ConcurrentHashMap<>();

    /** @param who may fetch the commits that are synced here */
    public Repositories(RepoStore repos, CatalogKeeper catalog, FetchAuthorizer who, InstantSource clock) {
        this.repos = repos;
        this.catalog = catalog;
        this.who = who;
        this.clock = clock;
    }

    /** Who serves the commits of a repo that is synced here. */
    public Optional<CommitServer> server(String repo) {
        return Optional.ofNullable(served.get(repo));
    }

    /** @param root git-sync's own directory for this repository, where the runner syncs itself */
    public void follow(RepoConfig repo, Path root) {
        RepoStatus status = repos.follow(repo.team(), repo.name(), repo.shownUrl(), repo.ref(), repo.path());
        log.info("following repo={} url={} ref={} source={}", repo.name(), repo.shownUrl(), repo.ref(), repo.source());
        if (repo.source() instanceof RepoSource.Embedded source) embedded(repo, source, status, root);
        else if (repo.source() instanceof RepoSource.Sidecar source) beside(repo, source, status);
    }

    private void embedded(RepoConfig repo, RepoSource.Embedded source, RepoStatus status, Path root) {
        SyncConfig config = config(repo, source, root);
        var sync = new GitSync(config, new Follower(status), () -> inUse(repo.name()));
        followed.put(repo.name(), new Followed(sync::syncNow, () -> {}, sync::close));
        served.put(repo.name(), new CommitServer(repo.name(), config, who));
        sync.start();
    }

    private void beside(RepoConfig repo, RepoSource.Sidecar source, RepoStatus status) {
        var sidecar = new SidecarClient(repo.name(), source);
        var link = new LinkFollower(source, sidecar, new Follower(status), () -> inUse(repo.name()));
        followed.put(repo.name(), new Followed(sidecar::syncNow, link::inUseChanged, link::close));
        link.start("link " + repo.name());
    }

    static SyncConfig config(RepoConfig repo, RepoSource.Embedded source, Path root) {
        return SyncConfig.of(source.url(), root)
                .withRef(repo.ref())
                .withPeriod(source.period())
                .withTimeout(SYNC_TIMEOUT)
                .withOptions(RepoCredentials.options(source));
    }

    private Set<String> inUse(String repo) {
        var hashes = new TreeSet<>(
                catalog.inHand(repo)); // before the database: what is live a moment later is in one of the two
        hashes.addAll(repos.revisionsInUse(repo));
        return hashes;
    }

    /**
     * Has a repository's remote looked at now.
     *
     * @throws IOException if that cannot be; the message is for whoever asked
     */
    public void syncNow(String repo) throws IOException {
        Followed one = followed.get(repo);
        if (one != null) one.syncNow.run();
    }

    /** The same for who has nobody to tell. */
    public void hurry(String repo) {
        try {
            syncNow(repo);
        } catch (IOException e) {
            log.warn("repo={} is not synced now, but by its period: {}", repo, e.getMessage());
        }
    }

    /** Something has changed that may be a run or a catalog; the sidecars are told which commits are needed now. */
    public void changed(Change change) {
        if (change instanceof Change.OfDag) return;
        followed.values().forEach(one -> one.inUseChanged.run());
    }

    @Override
    public void close() {
        followed.values().forEach(one -> one.close.run());
    }

    /** One that is followed, and what can be done with it. */
    private record Followed(Asking syncNow, Runnable inUseChanged, Runnable close) {}

    private interface Asking {
        void run() throws IOException;
    }

    private final class Follower implements SyncListener {

        private final RepoStatus repo;

        Follower(RepoStatus repo) {
            this.repo = repo;
        }

        @Override
        public void seen(String hash) {
            repos.seen(repo.name(), hash, clock.instant());
        }

        @Override
        public void published(Published published) {
            Revision revision = repos.fetched(
                    repo,
                    published.hash(),
                    published.author(),
                    published.message(),
                    published.committedAt(),
                    published.worktree().resolve(repo.path()).toString(),
                    clock.instant());
            log.info("revision fetched repo={} revision={} \"{}\"", repo.name(), published.hash(), published.message());
            catalog.fetched(repo.name(), revision);
        }

        @Override
        public void failed(String reason, Duration retryIn) {
            log.warn(
                    "sync failed repo={} reason=\"{}\"; will be retried {}",
                    repo.name(),
                    reason,
                    retryIn.isZero() ? "by the git-sync beside the runner" : "in " + retryIn.toSeconds() + " s");
            repos.syncFailed(repo.name(), reason, clock.instant());
        }
    }
}
