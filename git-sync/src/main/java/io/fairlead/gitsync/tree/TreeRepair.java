package io.fairlead.gitsync.tree;

import io.fairlead.gitsync.files.FileModes;
import io.fairlead.gitsync.files.FileTree;
import io.fairlead.gitsync.files.Staging;
import io.fairlead.gitsync.options.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares one published directory with its commit and replaces, by renames, each file that differs. Files that are not of the
 * commit stay: hooks may have put them there.
 */
final class TreeRepair {

    private static final Logger LOG = LoggerFactory.getLogger(TreeRepair.class);

    private final TreePart part;
    private final LinkedWorktree linked;
    private final Staging staging;
    private final FileModes modes;
    private final Deadline deadline;
    private final Set<TreePath> soundDirectories = new HashSet<>();
    private boolean moved;
    private boolean differs;

    TreeRepair(TreePart part, LinkedWorktree linked, Staging staging, FileModes modes, Deadline deadline) {
        this.part = part;
        this.linked = linked;
        this.staging = staging;
        this.modes = modes;
        this.deadline = deadline;
    }

    /** Whether git in the directory was led to another commit, or to none. */
    boolean wasMoved() {
        return moved;
    }

    List<IndexEntry> run(boolean thorough) throws IOException {
        List<IndexEntry> written = linked.written().orElse(List.of());
        // After the store was replaced nothing is known of the directory, which says nothing against its files.
        moved = !written.isEmpty() && !linked.isAt(part.commit());
        if (moved) removeStrangers();
        differs = thorough && !linked.isWhole();
        Map<TreePath, IndexEntry> known = new PublishedPart(linked.place(), written).byPath();
        List<IndexEntry> now = new ArrayList<>(part.entries().size());
        try (ObjectReader reader = part.store().repository().newObjectReader()) {
            BlobFile blobs = new BlobFile(reader, modes, deadline);
            for (TreeEntry entry : part.entries()) now.add(check(entry, known.get(entry.path()), thorough, blobs));
        }
        if (moved || differs || written.isEmpty() || !linked.isAt(part.commit()))
            linked.write(linked.place(), part.commit(), now, part.sparse());
        return now;
    }

    private IndexEntry check(TreeEntry entry, IndexEntry known, boolean thorough, BlobFile blobs) throws IOException {
        deadline.check();
        Path file = entry.path().in(linked.place());
        if (entry.skipped()) return skip(entry, known, file);
        boolean same = known != null
                && !known.skipped()
                && known.id().equals(entry.id())
                && known.converted() == entry.isConverted()
                && known.looksTheSame(file);
        if (same && !(thorough && known.isFile())) return known;
        boolean right = same && entry.isConverted() || holds(file, entry, blobs);
        boolean fits = !right || !thorough || !isFile(entry) || modes.fit(file);
        if (right && fits && same) return known;
        differs = true;
        if (!right) LOG.warn("{} was changed or removed, and is put right", file);
        else if (!fits)
            LOG.debug("{} is written anew, as it was shared and is not to be, or the other way round", file);
        if (!right || !fits) replace(file, entry, blobs);
        return entry.isModule() ? IndexEntry.without(entry) : IndexEntry.of(entry, file);
    }

    /** The patterns may have been others when the tree was written. */
    private IndexEntry skip(TreeEntry entry, IndexEntry known, Path file) throws IOException {
        if (known != null && !known.skipped()) {
            differs = true;
            if (known.looksTheSame(file) && !entry.isModule()) Files.deleteIfExists(file);
        }
        return IndexEntry.without(entry);
    }

    private static boolean holds(Path file, TreeEntry entry, BlobFile blobs) throws IOException {
        if (entry.isModule()) return Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
        if (entry.isConverted()) return false;
        try {
            if (entry.isLink())
                return Files.isSymbolicLink(file) && target(entry, blobs).equals(Files.readSymbolicLink(file));
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && isExecutable(file) == entry.isExecutable()
                    && blobs.isIn(file, entry.id());
        } catch (NoSuchFileException | NotDirectoryException e) {
            return false;
        }
    }

    private static boolean isFile(TreeEntry entry) {
        return !entry.isModule() && !entry.isLink();
    }

    private static Path target(TreeEntry link, BlobFile blobs) throws IOException {
        return TreePlan.target(blobs.reader().open(link.id(), Constants.OBJ_BLOB))
                .path();
    }

    private static boolean isExecutable(Path file) throws IOException {
        return Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)
                .contains(PosixFilePermission.OWNER_EXECUTE);
    }

    private void replace(Path file, TreeEntry entry, BlobFile blobs) throws IOException {
        makeDirectories(entry.path().directory());
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) staging.takeAway(file, "in-the-way");
        if (entry.isModule()) {
            Files.deleteIfExists(file);
            modes.createDirectory(file);
            return;
        }
        Path fresh = staging.fresh("mended");
        if (entry.isLink()) Files.createSymbolicLink(fresh, target(entry, blobs));
        else blobs.write(entry, fresh);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Nothing may be written through a link that somebody put in the place of a directory. */
    private void makeDirectories(TreePath directory) throws IOException {
        if (!soundDirectories.add(directory)) return;
        if (directory.isEmpty()) {
            FileTree.open(linked.place());
            return;
        }
        makeDirectories(directory.directory());
        Path path = directory.in(linked.place());
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            FileTree.open(path);
            return;
        }
        staging.takeAway(path, "in-the-way");
        modes.createDirectory(path);
    }

    /** Somebody committed here or checked something out: what git put here for that does not belong to our commit. */
    private void removeStrangers() throws IOException {
        Set<TreePath> ours = new HashSet<>();
        for (TreeEntry entry : part.entries()) ours.add(entry.path());
        for (IndexEntry noted : linked.noted()) {
            Path file = noted.path().in(linked.place()).normalize();
            if (ours.contains(noted.path()) || !file.startsWith(linked.place())) continue;
            boolean within = Files.exists(file.getParent())
                    && file.getParent().toRealPath().startsWith(linked.place());
            if (within && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) Files.deleteIfExists(file);
        }
    }
}
