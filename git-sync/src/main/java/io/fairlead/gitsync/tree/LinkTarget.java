package io.fairlead.gitsync.tree;

import java.util.List;

/** Decides whether a symlink of a tree stays inside the tree. */
final class LinkTarget {

    private LinkTarget() {}

    /**
     * Only leading steps up are accepted, and no more of them than the link is deep. They climb real directories, so the count
     * is exact; a step up after a name might climb from wherever another link led.
     *
     * @param depth how many directories of the tree the link is in
     */
    static boolean staysInside(String target, int depth) {
        if (target.isEmpty() || target.startsWith("/") || target.indexOf('\0') >= 0 || target.indexOf('\\') >= 0)
            return false;
        int up = 0;
        boolean named = false;
        for (String step : List.of(target.split("/"))) {
            if (step.isEmpty() || step.equals(".")) continue;
            if (!step.equals("..")) named = true;
            else if (named || ++up > depth) return false;
        }
        return true;
    }
}
