package io.fairlead.gitsync;

import io.fairlead.gitsync.files.GroupWrite;
import io.fairlead.gitsync.files.Staging;
import io.fairlead.gitsync.files.WorktreeRetention;
import io.fairlead.gitsync.files.Worktrees;
import io.fairlead.gitsync.lfs.LargeObjects;
import io.fairlead.gitsync.options.Deadline;
import io.fairlead.gitsync.options.GitGc;
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
import io.fairlead.gitsync.remote.Remote;
import io.fairlead.gitsync.signature.SignatureCheck;
import io.fairlead.gitsync.store.JGitSettings;
import io.fairlead.gitsync.store.Store;
import io.fairlead.gitsync.store.StoreCorruption;
import io.fairlead.gitsync.store.StoreFiles;
import io.fairlead.gitsync.store.StoreSettings;
import io.fairlead.gitsync.tree.RefusedTree;
import io.fairlead.gitsync.tree.TreePart;
import io.fairlead.gitsync.tree.Trees;
import java.io.IOException;
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

    private final Path root;
    private Remote remote;
    private final Announcements told;
    private final WorktreeRetention keeping;
    private final PrePublish gate;
    private final SignatureCheck signatures;
    private SyncOptions options;
    private final Staging staging;
    private final Worktrees worktrees;
    private final Trees trees;
    private final Publication link;
    private StoreSettings settings;
    private StoreFiles files;
    private final SubmoduleFetch modules;
    private final LargeObjects largeObjects;
    private final RootLock lock;
    private Store store;

    /** If even a new store looks damaged, the remote is; throwing away one after the other would not help. */
    private boolean storeIsNew;

    /** The commit that the gate has let pass last, also if the store that noted it is gone. */
    private String checked = "";

    /** What the gate itself had changed in a tree with files of its own is undone when the tree is put right. */
    private boolean toBeAsked;

    /** The trees that were there after the last cleaning up. */
    private Set<String> treesThere = Set.of();

    private Mirror(SyncConfig config, Path root, Announcements told, WorktreeRetention keeping, PrePublish gate)
            throws IOException, SyncFailure {
        RemoteUrl url = RemoteUrl.of(config.url());
        this.root = root;
        use(url, config.ref(), config.options());
        this.told = told;
        this.keeping = keeping;
        this.gate = gate;
        this.signatures = new SignatureCheck(options.publishing().signers(), keeping.clock());
        this.staging = Staging.in(root);
        this.worktrees = Worktrees.in(root);
        this.trees = new Trees(staging, worktrees, options.fileModes());
        this.link = Publication.of(config, root);
        this.modules = new SubmoduleFetch(root.resolve(Constants.DOT_GIT), staging, url, options);
        this.largeObjects = new LargeObjects(root.resolve(Constants.DOT_GIT), staging);
        this.lock = RootLock.of(root, worktrees);
    }

    private void use(RemoteUrl url, String ref, SyncOptions wanted) {
        options = wanted;
        remote = new Remote(url, ref, wanted);
        settings = new StoreSettings(url, wanted);
        files = new StoreFiles(root.resolve(Constants.DOT_GIT), Staging.in(root), settings);
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
        } catch (IOException | SyncFailure | RuntimeException e) {
            mirror.lock.close();
            throw e;
        }
    }

    private void repair(Deadline deadline) throws IOException, SyncFailure {
        staging.clear();
        link.repair(deadline);
        store = files.open(link.olderTree().isPresent());
    }

    /** A damaged store is replaced once; what is published stays meanwhile. */
    SyncOutcome pass(Deadline deadline) throws IOException, SyncFailure {
        if (store == null) reopen();
        tellWhatIsThere();
        try {
            return attemptTwice(deadline);
        } catch (IOException | RuntimeException e) {
            // The next pass begins as the next start would: with a look at what this one left.
            closeStores();
            throw e;
        }
    }

    private void reopen() throws IOException, SyncFailure {
        store = files.open(false);
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
        files.takeAway();
        // A damaged store is as large as a good one, and there may be no room for both.
        staging.clear();
        store = files.fresh();
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
            LOG.warn("git-sync {}: the root stays locked until this process ends: {}", remote.url(), e.toString());
        }
    }

    private SyncOutcome attempt(Deadline deadline) throws IOException, SyncFailure {
        RefTip tip = remote.tip(store, deadline);
        told.seen(tip.commit().name());
        if (isNew(tip)) {
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
        cleanUp(published.hash(), changed, deadline);
        return new SyncOutcome(published, changed);
    }

    private boolean isNew(RefTip tip) throws IOException {
        return !store.holds(tip.object()) || !settings.wereFetchedWith(store);
    }

    private void fetch(RefTip tip, Deadline deadline) throws IOException, SyncFailure {
        try {
            remote.fetch(store, tip, deadline);
        } catch (FilterRefused e) {
            goOnWithoutFilter();
            if (!isNew(tip)) return;
            remote.fetch(store, tip, deadline);
        }
        settings.noteFetched(store);
    }

    /** For as long as this is open; the server may have learnt it by the next start. */
    private void goOnWithoutFilter() throws IOException, SyncFailure {
        LOG.warn(
                "git-sync {}: the filter {} is not supported by the server, so everything is fetched",
                remote.url(),
                options.filter());
        use(remote.url(), remote.ref(), options.withFilter(""));
        // What was left out of an earlier fetch would be taken for what we have.
        if (store.isPromised()) {
            replaceStore();
        } else {
            closeStores();
            store = files.open();
        }
    }

    private boolean publish(RevCommit commit, Deadline deadline) throws IOException, SyncFailure {
        String hash = commit.name();
        boolean rebuilt = prepare(commit, deadline);
        Optional<String> before = link.hash();
        boolean there = before.equals(Optional.of(hash));
        if (!there || toBeAsked) ask(commit);
        if (there) return link.mend(hash, deadline) || rebuilt;
        store.mark(Store.PUBLISHED, commit);
        Optional<Path> older = link.olderTree();
        link.publish(hash, deadline);
        if (older.isPresent())
            staging.takeAway(older.get(), "removed-" + older.get().getFileName());
        if (before.isPresent()) keeping.replaced(worktrees.of(before.get()));
        return true;
    }

    private void ask(RevCommit commit) throws IOException, SyncFailure {
        gate.check(CommitFacts.of(commit, worktrees.of(commit.name())));
        toBeAsked = false;
        if (gate == PrePublish.ALLOW) return;
        checked = commit.name();
        settings.noteChecked(store, checked);
    }

    /** Sees to it that the tree is there and right; true if it was not there, or was another. */
    private boolean prepare(RevCommit commit, Deadline deadline) throws IOException, SyncFailure {
        String hash = commit.name();
        boolean known = trees.knows(hash);
        if (known && trees.looksRight()) return false;
        try {
            List<TreePart> parts = new TreeParts(modules, largeObjects, options, deadline).of(store, commit, remote);
            toBeAsked = !options.fileModes().mayShare() && (hash.equals(checked) || settings.wasChecked(store, hash));
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
        Set<String> there = Set.of();
        try {
            Set<String> kept = new HashSet<>(keeping.inUse().get());
            kept.add(current);
            there = worktrees.removeAllBut(kept, keeping);
            staging.clear();
            if (!changed && there.equals(treesThere)) return;
            treesThere = Set.of();
            store.forgetWorktrees(there);
            store.forgetOldShallowCommits();
            store.collect(gc(), deadline);
            modules.cleanUp(there, deadline);
            largeObjects.removeWhatIsNotNeeded();
            JGitSettings.emptyCaches();
            if (options.groupWrite()) letGroupWrite();
            treesThere = there;
        } catch (IOException | RuntimeException e) {
            // What takes too long would take as long again with each look.
            if (deadline.isOver()) treesThere = there;
            if (StoreCorruption.isBehind(e)) closeStores();
            tellOfCleaningUp(e, deadline);
        }
    }

    private void tellOfCleaningUp(Exception error, Deadline deadline) {
        String reason = remote.url().clean(FailureMessages.chain(error));
        if (deadline.isStopped())
            LOG.debug("git-sync {}: cleaning up was stopped and is done by the next start: {}", remote.url(), reason);
        else
            LOG.warn("git-sync {}: cleaning up failed and is tried again with the next sync: {}", remote.url(), reason);
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
