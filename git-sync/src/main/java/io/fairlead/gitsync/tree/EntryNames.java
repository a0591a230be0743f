package io.fairlead.gitsync.tree;

import java.util.Arrays;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.ObjectChecker;

/** Refuses names that would leave the tree, or that some file system takes for {@code .git}. */
final class EntryNames {

    /** The checks against HFS+ cost nothing elsewhere: nobody hides ignorable code points in ".git" for a good reason. */
    private final ObjectChecker checker = new ObjectChecker().setSafeForMacOS(true);

    void check(byte[] name) throws RefusedTree {
        check(name, name);
        // A separator on Windows; elsewhere it is in honest names, but not in front of what would be dangerous there.
        for (int i = 0, from = 0; i <= name.length; i++) {
            if (i < name.length && name[i] != '\\') continue;
            if (i > from) check(Arrays.copyOfRange(name, from, i), name);
            from = i + 1;
        }
    }

    private void check(byte[] part, byte[] name) throws RefusedTree {
        try {
            checker.checkPathSegment(part, 0, part.length);
        } catch (CorruptObjectException e) {
            throw new RefusedTree("the name '" + TreePath.of(name) + "' is not safe: " + e.getMessage());
        }
    }
}
