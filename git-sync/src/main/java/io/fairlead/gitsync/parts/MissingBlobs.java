package io.fairlead.gitsync.parts;

import io.fairlead.gitsync.files.FileTree;
import io.fairlead.gitsync.options.Deadline;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.remote.Remote;
import io.fairlead.gitsync.store.Store;
import io.fairlead.gitsync.tree.SparsePatterns;
import io.fairlead.gitsync.tree.TreePath;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.Set;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Fetches the blobs that a filter kept away and that are written now. JGit does not do so by itself. */
record MissingBlobs(Store store, SparsePatterns sparse) {

    void fetch(RevCommit commit, Remote remote, Deadline deadline) throws IOException, SyncFailure {
        Set<ObjectId> missing = missing(commit, deadline);
        if (!missing.isEmpty()) {
            Path aside = store.directory().resolve("git-sync-missing");
            FileTree.delete(aside);
            // What the store has is said to be complete, and the server would send nothing; this one has nothing.
            try (Repository empty = new FileRepositoryBuilder()
                    .setGitDir(aside.toFile())
                    .setBare()
                    .build()) {
                empty.create(true);
                remote.fetchObjects(empty, missing, deadline);
            }
            adopt(aside.resolve("objects/pack"));
            FileTree.delete(aside);
        }
        store.markPromised();
    }

    private Set<ObjectId> missing(RevCommit commit, Deadline deadline) throws IOException {
        Set<ObjectId> missing = new LinkedHashSet<>();
        try (ObjectReader reader = store.repository().newObjectReader();
                TreeWalk walk = new TreeWalk(reader)) {
            walk.addTree(commit.getTree());
            walk.setRecursive(true);
            while (walk.next()) {
                deadline.check();
                if (isNeeded(walk) && !reader.has(walk.getObjectId(0))) missing.add(walk.getObjectId(0));
            }
        }
        return missing;
    }

    /** Attributes, submodules and the targets of symlinks are looked at even where they are not written. */
    private boolean isNeeded(TreeWalk walk) {
        FileMode mode = walk.getFileMode();
        if (mode == FileMode.GITLINK) return false;
        return mode == FileMode.SYMLINK
                || walk.getNameString().startsWith(".git")
                || sparse.includes(TreePath.of(walk.getRawPath()));
    }

    /** The index makes a pack known, so it goes last. */
    private void adopt(Path packs) throws IOException {
        Path ours = store.directory().resolve("objects/pack");
        for (String suffix : new String[] {"*.pack", "*.idx"}) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(packs, suffix)) {
                for (Path file : files)
                    Files.move(file, ours.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
