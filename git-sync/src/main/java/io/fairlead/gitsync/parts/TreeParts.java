package io.fairlead.gitsync.parts;

import io.fairlead.gitsync.lfs.LargeObjects;
import io.fairlead.gitsync.options.Deadline;
import io.fairlead.gitsync.options.LargeFiles;
import io.fairlead.gitsync.options.RemoteUrl;
import io.fairlead.gitsync.options.Submodules;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.options.SyncOptions;
import io.fairlead.gitsync.remote.Remote;
import io.fairlead.gitsync.store.Store;
import io.fairlead.gitsync.tree.RefusedTree;
import io.fairlead.gitsync.tree.SparsePatterns;
import io.fairlead.gitsync.tree.TreeEntry;
import io.fairlead.gitsync.tree.TreePart;
import io.fairlead.gitsync.tree.TreePath;
import io.fairlead.gitsync.tree.TreePlan;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists what a tree is made of: the commit's own files, and those of its submodules, which it has fetched. */
public final class TreeParts {

    private static final Logger LOG = LoggerFactory.getLogger(TreeParts.class);

    /** A repository may be its own submodule, for ever. */
    private static final int MAX_DEPTH = 10;

    private static final int MAX_PARTS = 1_000;

    private final SubmoduleFetch modules;
    private final LargeObjects largeObjects;
    private final SyncOptions options;
    private final Deadline deadline;
    private final List<TreePart> parts = new ArrayList<>();

    public TreeParts(SubmoduleFetch modules, LargeObjects largeObjects, SyncOptions options, Deadline deadline) {
        this.modules = modules;
        this.largeObjects = largeObjects;
        this.options = options;
        this.deadline = deadline;
    }

    public List<TreePart> of(Store store, RevCommit commit, Remote remote)
            throws IOException, RefusedTree, SyncFailure {
        SparsePatterns sparse = SparsePatterns.of(options.sparseCheckoutFile());
        if (!options.filter().isEmpty()) new MissingBlobs(store, sparse).fetch(commit, remote, deadline);
        largeObjects.begin();
        add(store, commit, TreePath.TOP, remote.url(), sparse, 0);
        return parts;
    }

    private void add(Store store, RevCommit commit, TreePath path, RemoteUrl url, SparsePatterns sparse, int depth)
            throws IOException, RefusedTree, SyncFailure {
        Optional<LargeFiles> client = options.publishing().largeFiles();
        List<TreeEntry> entries =
                new TreePlan(store.repository(), sparse, client.map(on -> largeObjects), deadline).of(commit.getTree());
        if (client.isPresent()) fetchLargeFiles(client.get(), store, commit, entries, path.isEmpty(), url);
        parts.add(new TreePart(store, path, commit.getId(), entries, sparse));
        if (parts.size() > MAX_PARTS) throw new RefusedTree("the tree has more than " + MAX_PARTS + " submodules");
        if (options.submodules() == Submodules.OFF || options.submodules() == Submodules.SHALLOW && depth > 0) return;
        ModuleUrls named = null;
        for (TreeEntry entry : entries) {
            if (!entry.isModule() || entry.skipped()) continue;
            if (named == null) named = ModuleUrls.of(store, commit);
            TreePath at = path.resolve(entry.path());
            String address = named.urls().get(entry.path());
            if (named.unwanted().contains(entry.path()))
                LOG.debug("the submodule '{}' is not to be updated and stays empty", at);
            else if (address == null)
                LOG.warn("no submodule mapping found in .gitmodules for path '{}'; it stays empty", at);
            else addModule(SubmoduleUrl.resolve(address, url.uri().toString()), at, entry.id(), depth + 1);
        }
    }

    /** What the settings say of the server is about the repository itself, not about its submodules. */
    private void fetchLargeFiles(
            LargeFiles client, Store store, RevCommit commit, List<TreeEntry> entries, boolean top, RemoteUrl url)
            throws IOException, RefusedTree, SyncFailure {
        String named = top ? store.repository().getConfig().getString("lfs", null, "url") : null;
        List<RemoteUrl> remotes = top ? List.of(url) : List.of(url, modules.top());
        new LargeFetch(largeObjects, client, options, deadline)
                .fetch(store.repository(), commit, entries, named, remotes);
    }

    private void addModule(String address, TreePath path, ObjectId id, int depth)
            throws IOException, RefusedTree, SyncFailure {
        if (depth > MAX_DEPTH)
            throw new RefusedTree("submodules are more than " + MAX_DEPTH + " deep at '" + path + "'");
        Store store;
        RemoteUrl url;
        try {
            url = RemoteUrl.parse(address);
            store = modules.holding(url, id, deadline);
        } catch (URISyntaxException e) {
            throw new RefusedTree("the submodule '" + path + "' cannot be fetched: " + e.getReason());
        } catch (IOException e) {
            throw new IOException(
                    "the submodule '" + path + "' cannot be fetched from " + RemoteUrl.redact(address) + ": "
                            + e.getMessage(),
                    e);
        }
        add(store, store.commit(id), path, url, SparsePatterns.ALL, depth);
    }
}
