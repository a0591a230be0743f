package io.fairlead.gitsync.publish;

import io.fairlead.gitsync.files.FileModes;
import io.fairlead.gitsync.files.FileTree;
import io.fairlead.gitsync.files.Worktrees;
import io.fairlead.gitsync.options.Deadline;
import io.fairlead.gitsync.options.SyncFailure;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;

/** The link that readers follow. It is replaced by a rename, so it points at the old tree or at the new one at any moment. */
record PublishedLink(Path path, Worktrees worktrees, FileModes modes) implements Publication {

    @Override
    public Optional<String> hash() throws IOException {
        if (!Files.isSymbolicLink(path)) return Optional.empty();
        Path target = Files.readSymbolicLink(path);
        String hash = String.valueOf(target.getFileName());
        return ObjectId.isId(hash) && target.equals(targetOf(hash)) ? Optional.of(hash) : Optional.empty();
    }

    /** It had its trees in the root itself. */
    @Override
    public Optional<Path> olderTree() throws IOException {
        if (!Files.isSymbolicLink(path)) return Optional.empty();
        Path root = worktrees.directory().getParent();
        Path target = path.resolveSibling(Files.readSymbolicLink(path)).normalize();
        boolean older = root.equals(target.getParent())
                && ObjectId.isId(target.getFileName().toString());
        return older ? Optional.of(target) : Optional.empty();
    }

    @Override
    public void publish(String hash, Deadline deadline) throws IOException, SyncFailure {
        modes.createDirectories(path.getParent());
        FileTree.delete(temporary(path));
        makeRoom();
        Files.createSymbolicLink(temporary(path), targetOf(hash));
        Files.move(temporary(path), path, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Nothing can be renamed over a directory. */
    private void makeRoom() throws IOException, SyncFailure {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) return;
        if (PublishedCopy.isOurs(path)) {
            worktrees.staging().takeAway(path, "removed-copy");
            return;
        }
        try {
            // Only an empty one goes, which is nobody's work.
            Files.delete(path);
        } catch (DirectoryNotEmptyException e) {
            throw new SyncFailure(
                    path
                            + " is a directory with something in it and is not touched; move it away, or publish elsewhere",
                    e);
        } catch (FileSystemException e) {
            throw new SyncFailure(
                    path + " is a directory that cannot be replaced by a link (" + e.getReason()
                            + "); if a volume is mounted there, mount it above, or publish with --publish-mode=copy",
                    e);
        }
    }

    @Override
    public boolean mend(String hash, Deadline deadline) {
        return false;
    }

    /** A crash between making the new link and moving it into place leaves it behind. */
    @Override
    public void repair(Deadline deadline) throws IOException {
        FileTree.delete(temporary(path));
    }

    /** What is not ready for readers yet, on the same file system. */
    static Path temporary(Path path) {
        return path.resolveSibling("." + path.getFileName() + ".new");
    }

    /** Relative, so that readers may see the root mounted anywhere. */
    private Path targetOf(String hash) {
        return path.getParent().relativize(worktrees.of(hash));
    }
}
