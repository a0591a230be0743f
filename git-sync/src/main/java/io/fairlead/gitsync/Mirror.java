package io.fairlead.gitsync;

import io.fairlead.gitsync.files.Staging;
import io.fairlead.gitsync.files.WorktreeRetention;
import io.fairlead.gitsync.files.Worktrees;
import io.fairlead.gitsync.lfs.LargeObjects;
import io.fairlead.gitsync.options.Deadline;
import io.fairlead.gitsync.options.RemoteUrl;
import io.fairlead.gitsync.options.SyncConfig;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.options.SyncOptions;
import io.fairlead.gitsync.parts.SubmoduleFetch;
import io.fairlead.gitsync.parts.TreeParts;
import io.fairlead.gitsync.publish.CommitFacts;
import io.fairlead.gitsync.publish.PrePublish;
import io.fairlead.gitsync.publish.Publication;
import io.fairlead.gitsync.publish.Published;
import io.fairlead.gitsync.remote.FilterRefused;
import io.fairlead.gitsync.remote.RefTip;
import io.fairlead.gitsync.signature.SignatureCheck;
import io.fairlead.gitsync.store.Store;
import io.fairlead.gitsync.store.StoreCorruption;
import io.fairlead.gitsync.tree.RefusedTree;
import io.fairlead.gitsync.tree.TreePart;
import io.fairlead.gitsync.tree.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

    private final Path root;
    private Upstream upstream;
    private final Announcements told;
    private final WorktreeRetention keeping;
    private final PublishGate gate;
    private final SignatureCheck signatures;
    private final Staging staging;
    private final Worktrees worktrees;
    private final Trees trees;
    private final Publication link;
    private final SubmoduleFetch modules;
    private final LargeObjects largeObjects;
    private final CleanUp cleanUp;
    private final RootLock lock;
    private Store store;

    /** If even a new store looks damaged, the remote is; throwing away one after the other would not help. */
    private boolean storeIsNew;

    private Mirror(SyncConfig config, Path root, Announcements told, WorktreeRetention keeping, PrePublish gate)
            throws IOException, SyncFailure {
        RemoteUrl url = RemoteUrl.of(config.url());
        SyncOptions options = config.options();
        this.root = root;
        this.upstream = Upstream.of(root, url, config.ref(), options);
        this.told = told;
        this.keeping = keeping;
        this.gate = new PublishGate(gate);
        this.signatures = new SignatureCheck(options.publishing().signers(), keeping.dates());
        this.staging = Staging.in(root);
        this.worktrees = Worktrees.in(root);
        this.trees = new Trees(staging, worktrees, options.fileModes());
        this.link = Publication.of(config, root);
        this.modules = new SubmoduleFetch(root.resolve(Constants.DOT_GIT), staging, url, options);
        this.largeObjects = new LargeObjects(root.resolve(Constants.DOT_GIT), staging);
        this.cleanUp = new CleanUp(staging, worktrees, keeping, modules, largeObjects);
        this.lock = RootLock.of(root, worktrees);
    }

    static Mirror open(
            SyncConfig config, Announcements told, WorktreeRetention keeping, PrePublish gate, Deadline deadline)
            throws IOException, SyncFailure {
        Path root = config.options()
                .fileModes()
                .createDirectories(config.root().toAbsolutePath().normalize())
                .toRealPath();
        Mirror mirror = new Mirror(config, root, told, keeping, gate);
        try {
            mirror.repair(deadline);
            return mirror;
        } catch (IOException | SyncFailure | RuntimeException | Error e) {
            mirror.close();
            throw e;
        }
    }

    private void repair(Deadline deadline) throws IOException, SyncFailure {
        staging.clear();
        link.repair(deadline);
        store = upstream.files().open(link.olderTree().isPresent());
    }

    /** A damaged store is replaced once; what is published stays meanwhile. */
    SyncOutcome pass(Deadline deadline) throws IOException, SyncFailure {
        if (store == null) reopen();
        tellWhatIsThere();
        try {
            return attemptTwice(deadline);
        } catch (IOException | RuntimeException | Error e) {
            // The next pass begins as the next start would: with a look at what this one left.
            closeStores();
            throw e;
        }
    }

    private void reopen() throws IOException, SyncFailure {
        store = upstream.files().open(false);
        if (store.fetched() == null) trees.forget();
    }

    private SyncOutcome attemptTwice(Deadline deadline) throws IOException, SyncFailure {
        try {
            return attempt(deadline);
        } catch (IOException | RuntimeException e) {
            if (store == null || storeIsNew || !StoreCorruption.isBehind(e) && store.isSound()) throw e;
            replaceStore();
            return attempt(deadline);
        }
    }

    /** There is no store if this fails half-way, for want of space for one; the next pass makes it. */
    private void replaceStore() throws IOException {
        closeStores();
        trees.forget();
        storeIsNew = true;
        upstream.files().takeAway();
        // A damaged store is as large as a good one, and there may be no room for both.
        staging.clear();
        store = upstream.files().fresh();
    }

    private void closeStores() {
        modules.close();
        if (store != null) store.close();
        store = null;
    }

    @Override
    public void close() {
        closeStores();
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn(
                    "git-sync {}: the root stays locked until this process ends: {}",
                    upstream.remote().url(),
                    e.toString());
        }
    }

    private SyncOutcome attempt(Deadline deadline) throws IOException, SyncFailure {
        RefTip tip = upstream.remote().tip(store, deadline);
        told.seen(tip.commit().name());
        if (upstream.isNew(store, tip)) {
            told.fetching();
            fetch(tip, deadline);
        }
        RevCommit commit = store.commit(store.fetched());
        told.seen(commit.name());
        signatures.check(store, store.fetched(), commit);
        boolean changed = publish(commit, deadline);
        storeIsNew = false;
        Published published = CommitFacts.of(commit, worktrees.of(commit.name()));
        told.published(published);
        if (cleanUp.run(published.hash(), changed, store, upstream.remote(), deadline)) closeStores();
        return new SyncOutcome(published, changed);
    }

    private void fetch(RefTip tip, Deadline deadline) throws IOException, SyncFailure {
        try {
            upstream.remote().fetch(store, tip, deadline);
        } catch (FilterRefused e) {
            goOnWithoutFilter();
            if (!upstream.isNew(store, tip)) return;
            upstream.remote().fetch(store, tip, deadline);
        }
        upstream.settings().noteFetched(store);
    }

    private void goOnWithoutFilter() throws IOException, SyncFailure {
        upstream = upstream.withoutFilter();
        // What was left out of an earlier fetch would be taken for what we have.
        if (store.isPromised()) {
            replaceStore();
        } else {
            closeStores();
            store = upstream.files().open();
        }
    }

    private boolean publish(RevCommit commit, Deadline deadline) throws IOException, SyncFailure {
        String hash = commit.name();
        boolean rebuilt = prepare(commit, deadline);
        Optional<String> before = link.hash();
        boolean there = before.equals(Optional.of(hash));
        if (!there || gate.isToBeAskedAgain())
            gate.ask(CommitFacts.of(commit, worktrees.of(hash)), store, upstream.settings());
        if (there) return link.mend(hash, deadline) || rebuilt;
        store.mark(Store.PUBLISHED, commit);
        Optional<Path> older = link.olderTree();
        link.publish(hash, deadline);
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
            List<TreePart> parts = new TreeParts(modules, largeObjects, upstream.options(), deadline)
                    .of(store, commit, upstream.remote());
            gate.treeIsPutRight(hash, store, upstream.settings());
            if (worktrees.contains(hash)) return trees.mend(hash, parts, !known, deadline);
            trees.build(hash, parts, link.hash().filter(worktrees::contains), deadline);
            return true;
        } catch (RefusedTree e) {
            discard();
            throw new SyncFailure("commit " + hash + " is not published: " + e.getMessage(), e);
        } catch (IOException | SyncFailure | RuntimeException | Error e) {
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
