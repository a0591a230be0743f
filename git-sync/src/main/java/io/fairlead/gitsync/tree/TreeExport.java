package io.fairlead.gitsync.tree;

import io.fairlead.gitsync.files.FileModes;
import io.fairlead.gitsync.options.Deadline;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;

/**
 * Writes the entries of a tree into a directory: first the directories, then the files by two threads, and the symlinks last, so
 * that nothing is ever written through one. Files that the previous tree has too become hard links to it.
 */
public final class TreeExport {

    private static final int THREADS = 2;

    /** Below this a second thread costs more than it helps. */
    private static final int MIN_FILES_FOR_THREADS = 64;

    private final Repository repository;
    private final Path top;
    private final FileModes modes;
    private final Deadline deadline;

    public TreeExport(Repository repository, Path top, FileModes modes, Deadline deadline) {
        this.repository = repository;
        this.top = top;
        this.modes = modes;
        this.deadline = deadline;
    }

    /** Writes everything below the top, which must exist and be empty. */
    public List<IndexEntry> write(List<TreeEntry> plan, PublishedPart previous) throws IOException, RefusedTree {
        IndexEntry[] written = new IndexEntry[plan.size()];
        try {
            makeDirectories(plan);
            writeFiles(plan, modes.mayShare() ? previous : PublishedPart.NONE, written);
        } catch (FileAlreadyExistsException e) {
            throw new RefusedTree("a name is there twice: " + e.getFile());
        }
        writeLinks(plan, written);
        return List.of(written);
    }

    private void makeDirectories(List<TreeEntry> plan) throws IOException {
        Set<TreePath> made = new HashSet<>(Set.of(TreePath.TOP));
        for (TreeEntry entry : plan) {
            if (entry.skipped()) continue;
            deadline.check();
            makeDirectory(entry.isModule() ? entry.path() : entry.path().directory(), made);
        }
    }

    private void makeDirectory(TreePath directory, Set<TreePath> made) throws IOException {
        if (!made.add(directory)) return;
        makeDirectory(directory.directory(), made);
        modes.createDirectory(directory.in(top));
    }

    private void writeFiles(List<TreeEntry> plan, PublishedPart previous, IndexEntry[] written) throws IOException {
        Map<TreePath, IndexEntry> known = previous.byPath();
        AtomicInteger next = new AtomicInteger();
        int threads = plan.size() < MIN_FILES_FOR_THREADS ? 1 : THREADS;
        ParallelWork.run("git-sync export", threads, () -> {
            try (ObjectReader reader = repository.newObjectReader()) {
                BlobFile blobs = new BlobFile(reader, modes, deadline);
                for (int i = next.getAndIncrement(); i < written.length; i = next.getAndIncrement()) {
                    TreeEntry entry = plan.get(i);
                    deadline.check();
                    if (entry.isModule() || entry.skipped()) written[i] = IndexEntry.without(entry);
                    else if (!entry.isLink())
                        written[i] = writeFile(entry, previous.directory(), known.get(entry.path()), blobs);
                }
            } catch (IOException | RuntimeException | Error e) {
                // The others have nothing to finish.
                next.set(written.length);
                throw e;
            }
        });
    }

    private IndexEntry writeFile(TreeEntry entry, Path previous, IndexEntry known, BlobFile blobs) throws IOException {
        Path file = entry.path().in(top);
        if (isSame(entry, known)) {
            Path shared = entry.path().in(previous);
            if (known.looksTheSame(shared) && link(file, shared)) return known;
        }
        blobs.write(entry, file);
        return IndexEntry.of(entry, file);
    }

    private static boolean isSame(TreeEntry entry, IndexEntry known) {
        return known != null
                && known.id().equals(entry.id())
                && known.mode() == entry.mode()
                && !known.converted()
                && !known.skipped()
                && !entry.isConverted();
    }

    /** Some file systems have no hard links, and all of them a limit. */
    private static boolean link(Path file, Path shared) throws FileAlreadyExistsException {
        try {
            Files.createLink(file, shared);
            return true;
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private void writeLinks(List<TreeEntry> plan, IndexEntry[] written) throws IOException, RefusedTree {
        try (ObjectReader reader = repository.newObjectReader()) {
            for (int i = 0; i < written.length; i++) {
                TreeEntry entry = plan.get(i);
                if (!entry.isLink() || entry.skipped()) continue;
                Path link = entry.path().in(top);
                TreePath target = TreePlan.target(reader.open(entry.id(), Constants.OBJ_BLOB));
                writeLink(entry.path(), link, target);
                written[i] = IndexEntry.of(entry, link);
            }
        }
    }

    private static void writeLink(TreePath path, Path link, TreePath target) throws IOException, RefusedTree {
        try {
            Files.createSymbolicLink(link, target.path());
        } catch (FileAlreadyExistsException | IllegalArgumentException e) {
            throw new RefusedTree("the symlink '" + path + "' cannot be made: " + e.getMessage());
        } catch (FileSystemException e) {
            throw new IOException("cannot make the symlink " + link + ": " + e.getReason(), e);
        }
    }
}
