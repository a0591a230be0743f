package io.fairlead.runner.repos;

import io.fairlead.gitsync.SyncListener;
import io.fairlead.gitsync.publish.FollowedLink;
import io.fairlead.gitsync.publish.Published;
import io.fairlead.runner.liveness.Steady;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Follows what a git-sync beside the runner publishes: tells of a new commit at once, of the sidecar's failures, and keeps the file
 * that says which worktrees must stay.
 */
final class LinkFollower implements AutoCloseable {

    /** A look costs one system call. */
    private static final Duration LOOK = Duration.ofMillis(100);

    /** After a failure that is not the sidecar's: the database may be busy. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    /** When the sidecar tries again is its own business. */
    private static final Duration UNKNOWN = Duration.ZERO;

    private static final Duration MAX_CLOSE = Duration.ofSeconds(5);

    private final RepoSource.Sidecar source;
    private final FollowedLink link;
    private final SidecarClient sidecar;
    private final KeepFile keepFile;
    private final SyncListener told;
    private final Supplier<Set<String>> inUse;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private Optional<Path> current = Optional.empty();
    private Optional<String> problem = Optional.empty();
    private volatile boolean changed = true;

    /** @param inUse the commits whose worktrees must stay */
    LinkFollower(RepoSource.Sidecar source, SidecarClient sidecar, SyncListener told, Supplier<Set<String>> inUse) {
        this.source = source;
        this.link = new FollowedLink(source.link());
        this.sidecar = sidecar;
        this.keepFile = new KeepFile(source.keepFile());
        this.told = told;
        this.inUse = inUse;
        this.thread = new Thread(this::loop, "link");
        this.thread.setDaemon(true);
    }

    /** @param name of the thread */
    void start(String name) {
        thread.setName(name);
        thread.start();
    }

    /** What is in use may be another set now. Returns at once. */
    void inUseChanged() {
        changed = true;
    }

    private void loop() {
        try {
            while (!closing.await(lookSafely().toMillis(), TimeUnit.MILLISECONDS)) {
                // Looks again.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration lookSafely() {
        try {
            return look();
        } catch (RuntimeException | Error e) {
            Steady.said(
                    source.link() + " could not be followed; it is looked at again in " + AGAIN.toSeconds() + " s", e);
            return AGAIN;
        }
    }

    /** Returns when to look again. */
    private Duration look() {
        Optional<String> health = sidecar.problem();
        try {
            Optional<Path> now = link.worktree();
            if (now.isPresent() && !now.equals(current)) publish(now.get());
            else if (changed || keepFile.isMissing()) keep(Set.of());
            tell(now.isPresent() ? health : Optional.of(waiting(health)));
        } catch (IOException e) {
            tell(Optional.of(e.getMessage()));
        }
        return LOOK;
    }

    private String waiting(Optional<String> health) {
        return "waits for git-sync's first publish at " + source.link()
                + health.map(why -> ": " + why).orElse("");
    }

    /**
     * The sidecar removes worktrees only after it has moved its link. So a link that has not moved since the file names its commit
     * leads to a tree that stays; one that has moved is looked at anew.
     */
    private void publish(Path worktree) throws IOException {
        keep(Set.of(worktree.getFileName().toString()));
        if (!link.worktree().equals(Optional.of(worktree))) return;
        Published published = link.published(worktree);
        told.seen(published.hash());
        problem = Optional.empty();
        told.published(published);
        current = Optional.of(worktree);
    }

    /** The published commit is in it, too: it may be the one that is replaced next. */
    private void keep(Set<String> more) {
        changed = false;
        Set<String> hashes = new TreeSet<>(inUse.get());
        hashes.addAll(more);
        current.ifPresent(worktree -> hashes.add(worktree.getFileName().toString()));
        keepFile.write(hashes);
    }

    private void tell(Optional<String> now) {
        if (now.equals(problem)) return;
        problem = now;
        if (now.isPresent()) told.failed(now.get(), UNKNOWN);
        else current.ifPresent(worktree -> told.seen(worktree.getFileName().toString()));
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(MAX_CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
