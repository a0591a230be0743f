package io.fairlead.gitsync.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;

/**
 * One line of git's index: an entry of the tree and how its file looked when it was written.
 *
 * @param size of the file, which is that of the blob unless it is converted
 * @param changedAt the file's time of change
 * @param converted whether it holds other bytes than the blob
 * @param skipped whether it is not in the directory on purpose
 */
record IndexEntry(
        TreePath path, FileMode mode, ObjectId id, long size, Instant changedAt, boolean converted, boolean skipped) {

    /** What is not a file of its own. */
    static IndexEntry without(TreeEntry entry) {
        return new IndexEntry(entry.path(), entry.mode(), entry.id(), 0, Instant.EPOCH, false, entry.skipped());
    }

    static IndexEntry of(TreeEntry entry, Path file) throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return new IndexEntry(
                entry.path(),
                entry.mode(),
                entry.id(),
                now.size(),
                now.lastModifiedTime().toInstant(),
                entry.isConverted(),
                false);
    }

    boolean isFile() {
        return mode == FileMode.REGULAR_FILE || mode == FileMode.EXECUTABLE_FILE;
    }

    /** Whether the file still looks as it did; cheap, and blind only to who means to deceive. */
    boolean looksTheSame(Path file) {
        if (skipped) return true;
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (mode == FileMode.GITLINK) return now.isDirectory();
            boolean kind = isFile() ? now.isRegularFile() : now.isSymbolicLink();
            return kind
                    && (int) now.size() == (int) size
                    && now.lastModifiedTime().toInstant().equals(changedAt);
        } catch (IOException e) {
            return false;
        }
    }
}
