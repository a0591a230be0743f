package io.fairlead.runner;

import io.fairlead.gitsync.GitSync;
import io.fairlead.gitsync.Published;
import io.fairlead.gitsync.SyncConfig;
import io.fairlead.gitsync.SyncFailure;
import io.fairlead.gitsync.SyncListener;
import io.fairlead.gitsync.SyncOptions;
import io.fairlead.gitsync.UserPassword;
import io.fairlead.runner.catalog.CatalogKeeper;
import io.fairlead.runner.run.RepoStatus;
import io.fairlead.runner.run.RepoStore;
import io.fairlead.runner.run.Revision;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows repositories with git-sync in this process, and carries what it says to the store and the catalog. */
final class Repositories implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Repositories.class);
    private static final Duration SYNC_TIMEOUT = Duration.ofMinutes(2);

    private final RepoStore repos;
    private final CatalogKeeper catalog;
    private final InstantSource clock;
    private final Map<String, GitSync> syncs = new LinkedHashMap<>();

    Repositories(RepoStore repos, CatalogKeeper catalog, InstantSource clock) {
        this.repos = repos;
        this.catalog = catalog;
        this.clock = clock;
    }

    /** @param root git-sync's own directory for this repository */
    void follow(RepoConfig repo, Path root) {
        RepoStatus status = repos.follow(repo.team(), repo.name(), repo.shownUrl(), repo.ref(), repo.path());
        if (!(repo.source() instanceof RepoSource.Embedded source))
            throw new IllegalArgumentException("repo " + repo.name() + ": link is not followed yet");
        var sync = new GitSync(config(repo, source, root), new Follower(status), () -> inUse(repo.name()));
        syncs.put(repo.name(), sync);
        log.info(
                "following repo={} url={} ref={} every={} s",
                repo.name(),
                repo.shownUrl(),
                repo.ref(),
                source.period().toSeconds());
        sync.start();
    }

    private static SyncConfig config(RepoConfig repo, RepoSource.Embedded source, Path root) {
        return SyncConfig.of(source.url(), root)
                .withRef(repo.ref())
                .withPeriod(source.period())
                .withTimeout(SYNC_TIMEOUT)
                .withOptions(SyncOptions.DEFAULTS.withCredentials(url -> login(source)));
    }

    /** Read anew for every sync, so that a token may be changed. */
    private static Optional<UserPassword> login(RepoSource.Embedded source) throws SyncFailure {
        if (source.username().isEmpty()) return Optional.empty();
        try {
            return Optional.of(
                    new UserPassword(source.username(), source.password().read()));
        } catch (IOException e) {
            throw new SyncFailure("the password cannot be read: " + e, e);
        }
    }

    private Set<String> inUse(String repo) {
        var hashes = new TreeSet<>(
                catalog.inHand(repo)); // before the database: what is live a moment later is in one of the two
        hashes.addAll(repos.revisionsInUse(repo));
        return hashes;
    }

    /** Looks at a repository's remote at once. */
    void syncNow(String repo) {
        GitSync sync = syncs.get(repo);
        if (sync != null) sync.syncNow();
    }

    @Override
    public void close() {
        for (GitSync sync : syncs.values()) sync.close();
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
                    "sync failed repo={} reason=\"{}\"; will be retried in {} s",
                    repo.name(),
                    reason,
                    retryIn.toSeconds());
            repos.syncFailed(repo.name(), reason, clock.instant());
        }
    }
}
