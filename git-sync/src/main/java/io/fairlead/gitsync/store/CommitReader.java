package io.fairlead.gitsync.store;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.StoredObjectRepresentationNotAvailableException;
import org.eclipse.jgit.internal.storage.commitgraph.CommitGraph;
import org.eclipse.jgit.internal.storage.pack.CachedPack;
import org.eclipse.jgit.internal.storage.pack.ObjectReuseAsIs;
import org.eclipse.jgit.internal.storage.pack.ObjectToPack;
import org.eclipse.jgit.internal.storage.pack.PackOutputStream;
import org.eclipse.jgit.internal.storage.pack.PackWriter;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.AsyncObjectLoaderQueue;
import org.eclipse.jgit.lib.BitmapIndex.BitmapBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.ProgressMonitor;

/** Shows JGit's walks commit times that fit, and its packs the objects as they are. */
final class CommitReader extends ObjectReader.Filter implements ObjectReuseAsIs {

    private final ObjectReader reader;
    private final ObjectReuseAsIs packs;

    /** @param reader of a repository in files */
    CommitReader(ObjectReader reader) {
        this.reader = reader;
        this.packs = (ObjectReuseAsIs) reader;
    }

    @Override
    protected ObjectReader delegate() {
        return reader;
    }

    @Override
    public ObjectReader newReader() {
        return new CommitReader(reader.newReader());
    }

    @Override
    public ObjectLoader open(AnyObjectId id) throws IOException {
        return open(id, OBJ_ANY);
    }

    @Override
    public ObjectLoader open(AnyObjectId id, int type) throws IOException {
        ObjectLoader object = reader.open(id, type);
        return id instanceof ObjectToPack ? object : shown(object);
    }

    @Override
    public <T extends ObjectId> AsyncObjectLoaderQueue<T> open(Iterable<T> ids, boolean reportMissing) {
        return new Queue<>(reader.open(ids, reportMissing));
    }

    /** It has times of its own. */
    @Override
    public Optional<CommitGraph> getCommitGraph() {
        return Optional.empty();
    }

    @Override
    public ObjectToPack newObjectToPack(AnyObjectId id, int type) {
        return packs.newObjectToPack(id, type);
    }

    @Override
    public void selectObjectRepresentation(PackWriter writer, ProgressMonitor monitor, Iterable<ObjectToPack> objects)
            throws IOException {
        packs.selectObjectRepresentation(writer, monitor, objects);
    }

    @Override
    public void writeObjects(PackOutputStream out, List<ObjectToPack> objects) throws IOException {
        packs.writeObjects(out, objects);
    }

    @Override
    public void copyObjectAsIs(PackOutputStream out, ObjectToPack object, boolean validate)
            throws IOException, StoredObjectRepresentationNotAvailableException {
        packs.copyObjectAsIs(out, object, validate);
    }

    @Override
    public void copyPackAsIs(PackOutputStream out, CachedPack pack) throws IOException {
        packs.copyPackAsIs(out, pack);
    }

    @Override
    public Collection<CachedPack> getCachedPacksAndUpdate(BitmapBuilder needed) throws IOException {
        return packs.getCachedPacksAndUpdate(needed);
    }

    private static ObjectLoader shown(ObjectLoader object) {
        if (object.getType() != Constants.OBJ_COMMIT || object.isLarge()) return object;
        return new ObjectLoader.SmallObject(Constants.OBJ_COMMIT, CommitTimes.made32Bit(object.getCachedBytes()));
    }

    /** The same for several at a time. */
    private record Queue<T extends ObjectId>(AsyncObjectLoaderQueue<T> queue) implements AsyncObjectLoaderQueue<T> {

        @Override
        public boolean next() throws IOException {
            return queue.next();
        }

        @Override
        public T getCurrent() {
            return queue.getCurrent();
        }

        @Override
        public ObjectId getObjectId() {
            return queue.getObjectId();
        }

        @Override
        public ObjectLoader open() throws IOException {
            return shown(queue.open());
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return queue.cancel(mayInterruptIfRunning);
        }

        @Override
        public void release() {
            queue.release();
        }
    }
}
