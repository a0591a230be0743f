package io.fairlead.gitsync.tree;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectChecker;

/** Refuses names that would leave the tree, or that some file system takes for {@code .git}. */
final class EntryNames {

    /** The checks against HFS+ cost nothing elsewhere: nobody hides ignorable code points in ".git" for a good reason. */
    private final ObjectChecker checker = new ObjectChecker().setSafeForMacOS(true);

    void check(String name) throws RefusedTree {
        byte[] raw = Constants.encode(name);
        try {
            checker.checkPathSegment(raw, 0, raw.length);
            // A separator on Windows, and in no honest file name.
            if (name.indexOf('\\') >= 0) throw new RefusedTree("the name '" + name + "' holds a backslash");
            Path.of(name);
        } catch (CorruptObjectException e) {
            throw new RefusedTree("the name '" + name + "' is not safe: " + e.getMessage());
        } catch (InvalidPathException e) {
            throw new RefusedTree("the name '" + name + "' cannot be written here; run git-sync with LC_ALL=C.UTF-8");
        }
    }
}
