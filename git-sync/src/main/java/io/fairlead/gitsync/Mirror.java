package io.fairlead.gitsync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
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
    private final Staging staging;
    private final Worktrees worktrees;
    private final PublishedLink link;
    private final StoreFiles files;
    private Store store;

    /** If even a new store looks damaged, the remote is; throwing away one after the other would not help. */
    private boolean storeIsNew;

    private Mirror(SyncConfig config, Path root, Announcements told, Keeping keeping, PrePublish gate) {
        this.remote = new Remote(RemoteUrl.of(config.url()), config.ref());
        this.told = told;
        this.keeping = keeping;
        this.gate = gate;
        this.staging = Staging.in(root);
        this.worktrees = Worktrees.in(root);
        this.link = new PublishedLink(config.linkPath(root), worktrees);
        this.files = new StoreFiles(root, staging);
    }

    static Mirror open(SyncConfig config, Announcements told, Keeping keeping, PrePublish gate)
            throws IOException, SyncFailure {
        Path root = Files.createDirectories(config.root()).toRealPath();
        Mirror mirror = new Mirror(config, root, told, keeping, gate);
        mirror.staging.clear();
        mirror.link.removeLeftover();
        mirror.store = mirror.files.open();
        return mirror;
    }

    /** A damaged store is replaced once; what is published stays meanwhile. */
    SyncOutcome pass(Deadline deadline) throws IOException, SyncFailure {
        tellWhatIsThere();
        try {
            return attempt(deadline);
        } catch (IOException | RuntimeException e) {
            if (storeIsNew || !Damage.isBehind(e) && store.isSound()) throw e;
            store.close();
            store = files.replace();
            storeIsNew = true;
            return attempt(deadline);
        }
    }

    @Override
    public void close() {
        store.close();
    }

    private SyncOutcome attempt(Deadline deadline) throws IOException, SyncFailure {
        Tip tip = remote.tip(store, deadline);
        told.seen(tip.commit().name());
        if (!store.holds(tip.object())) remote.fetch(store, tip, deadline);
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
        boolean there = worktrees.contains(hash);
        if (there && link.hash().equals(Optional.of(hash))) return false;
        if (!there) worktrees.adopt(export(commit, deadline), hash);
        gate.check(CommitFacts.of(commit, worktrees.of(hash)));
        Optional<String> replaced = link.hash();
        link.pointTo(hash);
        if (replaced.isPresent()) keeping.replaced(worktrees.of(replaced.get()));
        store.mark(Store.PUBLISHED, commit);
        return true;
    }

    private Path export(RevCommit commit, Deadline deadline) throws IOException, SyncFailure {
        Path tree = staging.fresh(commit.name());
        try (ObjectReader reader = store.repository().newObjectReader()) {
            new TreeExport(reader, tree, deadline).write(commit.getTree());
            return tree;
        } catch (IOException | RuntimeException e) {
            discard(tree);
            throw e;
        } catch (RefusedTree e) {
            discard(tree);
            throw new SyncFailure("commit " + commit.name() + " is not published: " + e.getMessage(), e);
        }
    }

    /** The disk may be full because of it, and the failure may last. */
    private static void discard(Path tree) {
        try {
            FileTree.delete(tree);
        } catch (IOException e) {
            LOG.warn("{} cannot be removed, which is tried again with the next sync: {}", tree, e.toString());
        }
    }

    /** Nothing here is worth failing for: what is left over goes the next time. */
    private void cleanUp(String current, boolean changed, Deadline deadline) {
        try {
            Set<String> kept = new HashSet<>(keeping.inUse().get());
            kept.add(current);
            worktrees.removeAllBut(kept, keeping);
            staging.clear();
            if (!changed) return;
            store.forgetOldShallowCommits();
            store.collect(deadline);
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "git-sync {}: cleaning up failed and is tried again with the next sync: {}",
                    remote.url(),
                    e.toString());
        }
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
