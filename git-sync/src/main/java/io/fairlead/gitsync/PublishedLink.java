package io.fairlead.gitsync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;

/** The link that readers follow. It is replaced by a rename, so it points at the old tree or at the new one at any moment. */
record PublishedLink(Path path, Worktrees worktrees) {

    /** The commit that the link names, whether its tree is still there or not; empty if it is not a link of ours. */
    Optional<String> hash() throws IOException {
        if (!Files.isSymbolicLink(path)) return Optional.empty();
        Path target = Files.readSymbolicLink(path);
        String hash = String.valueOf(target.getFileName());
        return ObjectId.isId(hash) && target.equals(targetOf(hash)) ? Optional.of(hash) : Optional.empty();
    }

    /** The tree that the link points at in the way of git-sync 3, which had its trees in the root itself. */
    Optional<Path> olderTree() throws IOException {
        if (!Files.isSymbolicLink(path)) return Optional.empty();
        Path root = worktrees.directory().getParent();
        Path target = path.resolveSibling(Files.readSymbolicLink(path)).normalize();
        boolean older = root.equals(target.getParent())
                && ObjectId.isId(target.getFileName().toString());
        return older ? Optional.of(target) : Optional.empty();
    }

    void pointTo(String hash) throws IOException {
        Files.createDirectories(path.getParent());
        removeLeftover();
        Files.createSymbolicLink(temporary(), targetOf(hash));
        Files.move(temporary(), path, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A crash between making the new link and moving it into place leaves it behind. */
    void removeLeftover() throws IOException {
        FileTree.delete(temporary());
    }

    private Path temporary() {
        return path.resolveSibling("." + path.getFileName() + ".new");
    }

    /** Relative, so that readers may see the root mounted anywhere. */
    private Path targetOf(String hash) {
        return path.getParent().relativize(worktrees.of(hash));
    }
}
