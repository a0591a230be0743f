package io.fairlead.gitsync.tree;

import io.fairlead.gitsync.files.FileModes;
import io.fairlead.gitsync.files.Staging;
import io.fairlead.gitsync.files.Worktrees;
import io.fairlead.gitsync.options.Deadline;
import io.fairlead.gitsync.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;

/** Builds published trees, and looks after the newest one: whether its files are as they were written. */
public final class Trees {

    /** The looking costs at most this part of the time. */
    private static final int MIN_PAUSE_PER_LOOK = 50;

    /** A directory of the newest tree, and how its files were written. */
    private record Watched(LinkedWorktree linked, ObjectId commit, List<IndexEntry> entries) {

        boolean isInPlace() {
            return linked.isAt(commit);
        }

        boolean looksRight() {
            if (!isInPlace()) return false;
            for (IndexEntry entry : entries)
                if (!entry.looksTheSame(entry.path().in(linked.place()))) return false;
            return true;
        }
    }

    private final Staging staging;
    private final Worktrees worktrees;
    private final FileModes modes;
    private List<Watched> watched = List.of();
    private String hash = "";
    private long lookedAt;
    private long lookTook;

    public Trees(Staging staging, Worktrees worktrees, FileModes modes) {
        this.staging = staging;
        this.worktrees = worktrees;
        this.modes = modes;
    }

    /** Whether the tree of this commit was built or checked by this process. */
    public boolean knows(String commit) {
        return commit.equals(hash) && worktrees.contains(commit);
    }

    /** What was noted in the store is gone with it. */
    public void forget() {
        watch("", List.of());
    }

    /**
     * Also true if the last look was a moment ago, measured by what it costs. Of files that no other tree shares it is asked
     * nothing: a hook may build something in them.
     */
    public boolean looksRight() {
        long start = System.nanoTime();
        if (start - lookedAt < lookTook * MIN_PAUSE_PER_LOOK) return true;
        boolean right = watched.stream().allMatch(modes.mayShare() ? Watched::looksRight : Watched::isInPlace);
        lookedAt = System.nanoTime();
        lookTook = lookedAt - start;
        return right;
    }

    /** Makes the tree aside and puts it in its place when it is complete. */
    public void build(String commit, List<TreePart> parts, Optional<String> previous, Deadline deadline)
            throws IOException, RefusedTree {
        Path tree = staging.fresh(commit);
        modes.createDirectory(tree);
        List<Watched> built = new ArrayList<>();
        for (TreePart part : parts) built.add(build(commit, part, tree, previous, deadline));
        worktrees.adopt(tree, commit);
        watch(commit, built);
    }

    /**
     * Puts right what is wrong in the tree of this commit, file by file, so that it is never away.
     *
     * @param thorough whether to read every file
     * @return whether the tree as a whole was of another commit
     */
    public boolean mend(String commit, List<TreePart> parts, boolean thorough, Deadline deadline) throws IOException {
        List<Watched> mended = new ArrayList<>();
        boolean moved = false;
        for (TreePart part : parts) {
            LinkedWorktree linked = LinkedWorktree.of(part, commit, worktrees.of(commit));
            TreeRepair repair = new TreeRepair(part, linked, staging, modes, deadline);
            List<IndexEntry> entries = repair.run(thorough);
            moved |= repair.wasMoved();
            part.store().mark(Store.worktree(linked.id()), part.commit());
            mended.add(new Watched(linked, part.commit(), entries));
        }
        watch(commit, mended);
        return moved;
    }

    private Watched build(String commit, TreePart part, Path tree, Optional<String> previous, Deadline deadline)
            throws IOException, RefusedTree {
        LinkedWorktree linked = LinkedWorktree.of(part, commit, worktrees.of(commit));
        Path directory = part.path().in(tree);
        PublishedPart source =
                previous.map(before -> publishedPart(part, before)).orElse(PublishedPart.NONE);
        List<IndexEntry> entries =
                new TreeExport(part.store().repository(), directory, modes, deadline).write(part.entries(), source);
        part.store().mark(Store.worktree(linked.id()), part.commit());
        linked.write(directory, part.commit(), entries, part.sparse());
        return new Watched(linked, part.commit(), entries);
    }

    private PublishedPart publishedPart(TreePart part, String before) {
        LinkedWorktree linked = LinkedWorktree.of(part, before, worktrees.of(before));
        for (Watched known : watched)
            if (known.linked().equals(linked)) return new PublishedPart(linked.place(), known.entries());
        return linked.written()
                .map(entries -> new PublishedPart(linked.place(), entries))
                .orElse(PublishedPart.NONE);
    }

    private void watch(String commit, List<Watched> directories) {
        hash = commit;
        watched = List.copyOf(directories);
        lookTook = 0;
    }
}
