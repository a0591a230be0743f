package io.fairlead.gitsync.remote;

import io.fairlead.gitsync.options.Deadline;
import io.fairlead.gitsync.options.RemoteUrl;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.options.SyncOptions;
import io.fairlead.gitsync.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdRef;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.FilterSpec;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.TrackingRefUpdate;
import org.eclipse.jgit.transport.Transport;

/** The repository that is mirrored: asks it where the ref points, and fetches that. */
public record Remote(RemoteUrl url, String ref, SyncOptions options) {

    /** Asks for this one ref, which is all that a look without a change costs. */
    public RefTip tip(Store store, Deadline deadline) throws IOException, SyncFailure {
        if (ObjectId.isId(ref)) return new RefTip(ref, ObjectId.fromString(ref), ObjectId.fromString(ref));
        try (RemoteConnection connected = open(store.repository(), deadline);
                FetchConnection connection = connected.transport().openFetch(List.of(new RefSpec(ref)))) {
            for (String name : names()) {
                Ref found = connection.getRef(name);
                if (found != null && found.getObjectId() != null) return tip(name, found);
            }
        }
        throw new SyncFailure("couldn't find remote ref " + ref + " in " + url + "; push it or correct the ref");
    }

    /**
     * Brings what the ref points at by now, which may be newer than the tip, into the store.
     *
     * @throws FilterRefused if there is a filter, which this server does not know
     */
    public void fetch(Store store, RefTip tip, Deadline deadline) throws IOException, SyncFailure {
        try (RemoteConnection connected = open(store.repository(), deadline)) {
            Transport transport = connected.transport();
            limit(transport, store);
            transport.setTagOpt(TagOpt.NO_TAGS);
            RefSpec what = new RefSpec("+" + tip.name() + ":" + Store.FETCHED);
            TrackingRefUpdate update = transport.fetch(deadline, List.of(what)).getTrackingRefUpdate(Store.FETCHED);
            // JGit keeps no ref for a commit that was asked for by its hash.
            if (update == null) store.mark(Store.FETCHED, tip.object());
            else Store.check(Store.FETCHED, update.getResult());
        } catch (TransportException e) {
            if (options.filterSpec() != null && FilterRefused.isBehind(e)) throw new FilterRefused(e);
            throw e;
        }
    }

    /** For servers that refuse to give out a commit by its hash: everything that their branches hold. */
    public void fetchBranches(Store store, ObjectId commit, Deadline deadline, TransportException refusal)
            throws IOException, SyncFailure {
        try (RemoteConnection connected = open(store.repository(), deadline)) {
            Transport transport = connected.transport();
            transport.setTagOpt(TagOpt.NO_TAGS);
            if (!store.repository().getObjectDatabase().getShallowCommits().isEmpty())
                transport.setDepth(Constants.INFINITE_DEPTH);
            transport.fetch(deadline, List.of(new RefSpec("+refs/heads/*:" + Store.BRANCHES + "*")));
        } catch (TransportException e) {
            refusal.addSuppressed(e);
            throw refusal;
        }
        if (!store.repository().getObjectDatabase().has(commit)) throw refusal;
        store.mark(Store.FETCHED, commit);
    }

    /** Brings these objects into a repository that has no refs. */
    public void fetchObjects(Repository repository, Set<ObjectId> objects, Deadline deadline)
            throws IOException, SyncFailure {
        List<Ref> wanted = new ArrayList<>();
        for (ObjectId id : objects) wanted.add(new ObjectIdRef.Unpeeled(Ref.Storage.NETWORK, id.name(), id));
        try (RemoteConnection connected = open(repository, deadline);
                FetchConnection connection = connected.transport().openFetch(List.of(new RefSpec(Constants.HEAD)))) {
            connection.fetch(deadline, wanted, Set.of());
        }
    }

    private void limit(Transport transport, Store store) throws IOException {
        FilterSpec filter = options.filterSpec();
        if (filter != null) transport.setFilterSpec(filter);
        if (options.depth() > 0) transport.setDepth(options.depth());
        else if (!store.repository().getObjectDatabase().getShallowCommits().isEmpty())
            transport.setDepth(Constants.INFINITE_DEPTH);
    }

    private RemoteConnection open(Repository repository, Deadline deadline) throws IOException, SyncFailure {
        return RemoteConnection.open(repository, url, options, deadline);
    }

    /** Git's own order: a tag beats a branch. */
    private List<String> names() {
        return List.of(ref, Constants.R_REFS + ref, Constants.R_TAGS + ref, Constants.R_HEADS + ref);
    }

    private static RefTip tip(String name, Ref ref) {
        ObjectId peeled = ref.getPeeledObjectId();
        return new RefTip(name, ref.getObjectId(), peeled == null ? ref.getObjectId() : peeled);
    }
}
