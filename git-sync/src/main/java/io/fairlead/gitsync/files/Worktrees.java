package io.fairlead.gitsync.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;

/** The published trees, one directory for each commit. A directory under its commit's hash is complete. */
public record Worktrees(Path directory, Staging staging) {

    public static final String DIRECTORY = ".worktrees";

    /** In here, since everything else in the root belongs to readers or may be moved away. */
    public static final String LOCK = ".lock";

    public static Worktrees in(Path root) {
        return new Worktrees(root.resolve(DIRECTORY), Staging.in(root));
    }

    public Path of(String hash) {
        return directory.resolve(hash);
    }

    public boolean contains(String hash) {
        return Files.isDirectory(of(hash), LinkOption.NOFOLLOW_LINKS);
    }

    /** The tree is finished: from here on it is there under its hash. */
    public void adopt(Path tree, String hash) throws IOException {
        Files.createDirectories(directory);
        FileTree.open(directory);
        staging.takeAway(of(hash), "in-the-way");
        Files.move(tree, of(hash), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns the names of what is still there. */
    public Set<String> removeAllBut(Set<String> kept, WorktreeRetention keeping) throws IOException {
        FileTree.open(directory);
        Set<String> there = new HashSet<>();
        try (DirectoryStream<Path> trees = Files.newDirectoryStream(directory)) {
            for (Path tree : trees) {
                String name = tree.getFileName().toString();
                if (name.equals(LOCK)) continue;
                boolean stays = kept.contains(name) || ObjectId.isId(name) && !keeping.isOver(tree);
                if (stays) there.add(name);
                else staging.takeAway(tree, "removed-" + name);
            }
        }
        return there;
    }
}
