package io.fairlead.gitsync.tree;

import io.fairlead.gitsync.convert.Conversion;
import io.fairlead.gitsync.lfs.LargeFile;
import java.util.Optional;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;

/**
 * One entry of a commit's tree that is no directory.
 *
 * @param path from the tree's top
 * @param large where the content is, if the blob is but a pointer to it
 * @param skipped whether it is left out of the directory, by sparse patterns or because it leads out
 */
public record TreeEntry(
        TreePath path, FileMode mode, ObjectId id, Conversion conversion, boolean skipped, Optional<LargeFile> large) {

    boolean isLink() {
        return mode == FileMode.SYMLINK;
    }

    public boolean isModule() {
        return mode == FileMode.GITLINK;
    }

    boolean isExecutable() {
        return mode == FileMode.EXECUTABLE_FILE;
    }

    /** Whether the file holds other bytes than the blob. */
    boolean isConverted() {
        return conversion.changesAnything() || large.isPresent();
    }
}
