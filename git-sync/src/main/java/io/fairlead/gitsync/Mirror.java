package io.fairlead.gitsync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One root and its remote, and one pass over them: look, fetch, export, publish, clean up. Opening it repairs what a crash left.
 */
final class Mirror implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);

    private final Remote remote;
    private final Announcements told;
    private final Keeping keeping;
    private final PrePublish gate;
    private final SyncOptions options;
    private final Staging staging;
    private final Worktrees worktrees;
    private final Trees trees;
    private final PublishedLink link;
    private final StoreSettings settings;
    private final StoreFiles files;
    private final Modules modules;
    private final RootLock lock;
    private Store store;

    /** If even a new store looks damaged, the remote is; throwing away one after the other would not help. */
    private boolean storeIsNew;

    /** The trees that were there after the last cleaning up. */
    private Set<String> treesThere = Set.of();

    private Mirror(SyncConfig config, Path root, Announcements told, Keeping keeping, PrePublish gate)
            throws IOException, SyncFailure {
        RemoteUrl url = RemoteUrl.of(config.url());
        this.options = config.options();
        this.remote = new Remote(url, config.ref(), options);
        this.told = told;
        this.keeping = keeping;
        this.gate = gate;
        this.staging = Staging.in(root);
        this.worktrees = Worktrees.in(root);
        this.trees = new Trees(staging, worktrees, new FileModes(options.groupWrite()));
        this.link = new PublishedLink(config.linkPath(root), worktrees);
        this.settings = new StoreSettings(url, options);
        this.files = new StoreFiles(root.resolve(Constants.DOT_GIT), staging, settings);
        this.modules = new Modules(root.resolve(Constants.DOT_GIT), staging, url, options);
        this.lock = RootLock.of(root, worktrees);
    }

    static Mirror open(SyncConfig config, Announcements told, Keeping keeping, PrePublish gate)
            throws IOException, SyncFailure {
        Path root = Files.createDirectories(config.root().toAbsolutePath().normalize())
                .toRealPath();
        Mirror mirror = new Mirror(config, root, told, keeping, gate);
        try {
            mirror.repair();
            return mirror;
        } catch (IOException | SyncFailure | RuntimeException e) {
            mirror.lock.close();
            throw e;
        }
    }

    private void repair() throws IOException, SyncFailure {
        staging.clear();
        link.removeLeftover();
        store = files.open(link.olderTree().isPresent());
    }

    /** A damaged store is replaced once; what is published stays meanwhile. */
    SyncOutcome pass(Deadline deadline) throws IOException, SyncFailure {
        tellWhatIsThere();
        try {
            return attempt(deadline);
        } catch (IOException | RuntimeException e) {
            if (storeIsNew || !Damage.isBehind(e) && store.isSound()) throw e;
            modules.close();
            store.close();
            store = files.replace();
            storeIsNew = true;
            trees.forget();
            return attempt(deadline);
        }
    }

    @Override
    public void close() {
        modules.close();
        store.close();
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("git-sync {}: the root stays locked until this process ends: {}", remote.url(), e.toString());
        }
    }

    private SyncOutcome attempt(Deadline deadline) throws IOException, SyncFailure {
        Tip tip = remote.tip(store, deadline);
        told.seen(tip.commit().name());
        if (!store.holds(tip.object()) || !settings.wereFetchedWith(store)) {
            told.fetching();
            remote.fetch(store, tip, deadline);
            settings.noteFetched(store);
        }
        RevCommit commit = store.commit(store.fetched());
        told.seen(commit.name());
        boolean changed = publish(commit, deadline);
        storeIsNew = false;
        Published published = CommitFacts.of(commit, worktrees.of(commit.name()));
        told.published(published);
        cleanUp(published.hash(), changed, deadline);
        return new SyncOutcome(published, changed);
    }

    private boolean publish(RevCommit commit, Deadline deadline) throws IOException, SyncFailure {
        String hash = commit.name();
        boolean rebuilt = prepare(commit, deadline);
        Optional<String> before = link.hash();
        if (before.equals(Optional.of(hash))) return rebuilt;
        gate.check(CommitFacts.of(commit, worktrees.of(hash)));
        store.mark(Store.PUBLISHED, commit);
        Optional<Path> older = link.olderTree();
        link.pointTo(hash);
        if (older.isPresent())
            staging.takeAway(older.get(), "removed-" + older.get().getFileName());
        if (before.isPresent()) keeping.replaced(worktrees.of(before.get()));
        return true;
    }

    /** Sees to it that the tree is there and right; true if it was not there, or was another. */
    private boolean prepare(RevCommit commit, Deadline deadline) throws IOException, SyncFailure {
        String hash = commit.name();
        boolean known = trees.knows(hash);
        if (known && trees.looksRight()) return false;
        try {
            List<Part> parts = new Parts(modules, options, deadline).of(store, commit, remote);
            if (worktrees.contains(hash)) return trees.mend(hash, parts, !known, deadline);
            trees.build(hash, parts, link.hash().filter(worktrees::contains), deadline);
            return true;
        } catch (RefusedTree e) {
            discard();
            throw new SyncFailure("commit " + hash + " is not published: " + e.getMessage(), e);
        } catch (IOException | SyncFailure | RuntimeException e) {
            discard();
            throw e;
        }
    }

    /** The disk may be full because of what was begun, and the failure may last. */
    private void discard() {
        try {
            staging.clear();
        } catch (IOException e) {
            LOG.warn("{} cannot be removed, which is tried again with the next sync: {}", staging, e.toString());
        }
    }

    /** Nothing here is worth failing for: what is left over goes the next time. */
    private void cleanUp(String current, boolean changed, Deadline deadline) {
        try {
            Set<String> kept = new HashSet<>(keeping.inUse().get());
            kept.add(current);
            Set<String> there = worktrees.removeAllBut(kept, keeping);
            staging.clear();
            if (!changed && there.equals(treesThere)) return;
            treesThere = there;
            store.forgetWorktrees(there);
            store.forgetOldShallowCommits();
            store.collect(gc(), deadline);
            modules.cleanUp(there, deadline);
            JGitSettings.emptyCaches();
            if (options.groupWrite()) letGroupWrite();
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "git-sync {}: cleaning up failed and is tried again with the next sync: {}",
                    remote.url(),
                    e.toString());
        }
    }

    /** JGit takes what a filter kept away for damage. */
    private GitGc gc() {
        return options.filter().isEmpty() ? options.gc() : GitGc.OFF;
    }

    private void letGroupWrite() throws IOException {
        GroupWrite.to(worktrees.directory());
        GroupWrite.to(worktrees.directory().resolve(Worktrees.LOCK));
        GroupWrite.toEverythingIn(store.directory());
    }

    /** The remote may be away for hours, and followers should not wait for it to go on with what they had. */
    private void tellWhatIsThere() throws IOException {
        if (!told.toldOfNothing()) return;
        String hash = link.hash().filter(worktrees::contains).orElse(null);
        if (hash != null) told.published(factsOf(hash));
    }

    private Published factsOf(String hash) {
        try {
            return CommitFacts.of(store.commit(ObjectId.fromString(hash)), worktrees.of(hash));
        } catch (IOException e) {
            return CommitFacts.unknown(hash, worktrees.of(hash));
        }
    }
}
