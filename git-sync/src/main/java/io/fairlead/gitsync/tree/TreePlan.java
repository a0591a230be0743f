package io.fairlead.gitsync.tree;

import io.fairlead.gitsync.convert.Conversion;
import io.fairlead.gitsync.lfs.LargeFile;
import io.fairlead.gitsync.lfs.LargeObjects;
import io.fairlead.gitsync.options.Deadline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.attributes.Attributes;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.TreeWalk.OperationType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the tree of a commit into a list in the order of git's index, and refuses what must not be written to disk. */
public final class TreePlan {

    private static final Logger LOG = LoggerFactory.getLogger(TreePlan.class);

    /** A few trees that hold each other many times make a tiny commit that fills any disk. */
    private static final int MAX_ENTRIES = 1_000_000;

    private static final int MAX_LINK_BYTES = 4096;

    private final Repository repository;
    private final SparsePatterns sparse;
    private final Optional<LargeObjects> largeObjects;
    private final Deadline deadline;
    private final boolean outsideLinks;
    private final EntryNames names = new EntryNames();
    private final List<TreeEntry> entries = new ArrayList<>();
    private byte[] last = {};

    /**
     * With patterns that choose what is written.
     *
     * @param largeObjects where large files are; without them their pointers are written
     */
    public TreePlan(
            Repository repository, SparsePatterns sparse, Optional<LargeObjects> largeObjects, Deadline deadline)
            throws IOException {
        this.repository = repository;
        this.sparse = sparse;
        this.largeObjects = largeObjects;
        this.deadline = deadline;
        this.outsideLinks = repository.getConfig().getBoolean("gitsync", "outsideLinks", false);
    }

    public List<TreeEntry> of(ObjectId tree) throws IOException, RefusedTree {
        try (ObjectReader reader = repository.newObjectReader();
                TreeWalk walk = new TreeWalk(repository, reader)) {
            walk.setOperationType(OperationType.CHECKOUT_OP);
            walk.addTree(tree);
            for (int seen = 1; walk.next(); seen++) {
                if (seen > MAX_ENTRIES) throw new RefusedTree("the tree has more than " + MAX_ENTRIES + " entries");
                deadline.check();
                names.check(name(walk));
                if (walk.isSubtree()) walk.enterSubtree();
                else add(walk);
            }
        }
        return entries;
    }

    private static byte[] name(TreeWalk walk) {
        CanonicalTreeParser tree = walk.getTree(CanonicalTreeParser.class);
        byte[] name = new byte[tree.getNameLength()];
        tree.getName(name, 0);
        return name;
    }

    private void add(TreeWalk walk) throws IOException, RefusedTree {
        TreePath path = TreePath.of(walk.getRawPath());
        checkOrder(path);
        FileMode mode = walk.getFileMode();
        ObjectId id = walk.getObjectId(0);
        boolean skipped = !sparse.includes(path) || mode == FileMode.SYMLINK && leadsOut(walk, path, id);
        Conversion conversion = Conversion.NONE;
        Optional<LargeFile> large = Optional.empty();
        if (mode == FileMode.REGULAR_FILE || mode == FileMode.EXECUTABLE_FILE) {
            Attributes attributes = walk.getAttributes();
            conversion = Conversion.of(attributes, repository.getConfig());
            if (largeObjects.isPresent() && !skipped && "lfs".equals(attributes.getValue("filter")))
                large = large(walk, id);
        }
        entries.add(new TreeEntry(path, mode, id, conversion, skipped, large));
    }

    private Optional<LargeFile> large(TreeWalk walk, ObjectId id) throws IOException {
        ObjectLoader blob = walk.getObjectReader().open(id, Constants.OBJ_BLOB);
        if (blob.getSize() > LargeFile.MAX_POINTER_BYTES) return Optional.empty();
        return LargeFile.pointer(blob.getCachedBytes()).map(largeObjects.orElseThrow()::of);
    }

    /** Git sorts a tree's entries. Whoever does not wants one of two names to be overlooked. */
    private void checkOrder(TreePath path) throws RefusedTree {
        byte[] raw = path.bytes();
        int order = Arrays.compareUnsigned(last, raw);
        if (order == 0 && !entries.isEmpty()) throw new RefusedTree("the name '" + path + "' is there twice");
        if (order > 0) throw new RefusedTree("the name '" + path + "' is not in git's order");
        last = raw;
    }

    private boolean leadsOut(TreeWalk walk, TreePath path, ObjectId id) throws IOException, RefusedTree {
        ObjectLoader loader = walk.getObjectReader().open(id, Constants.OBJ_BLOB);
        if (loader.getSize() > MAX_LINK_BYTES) throw new RefusedTree("the symlink '" + path + "' is too long");
        if (outsideLinks) return false;
        TreePath target = target(loader);
        if (LinkTarget.staysInside(target.raw(), walk.getDepth())) return false;
        LOG.warn("{}: the symlink to {} leaves the tree and is left out", path, target);
        return true;
    }

    static TreePath target(ObjectLoader loader) throws IOException {
        return TreePath.of(loader.getCachedBytes(MAX_LINK_BYTES));
    }
}
