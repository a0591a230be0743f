package io.fairlead.gitsync;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;

/** The published trees, one directory for each commit. A directory under its commit's hash is complete. */
record Worktrees(Path directory, Staging staging) {

    static final String DIRECTORY = ".worktrees";

    static Worktrees in(Path root) {
        return new Worktrees(root.resolve(DIRECTORY), Staging.in(root));
    }

    Path of(String hash) {
        return directory.resolve(hash);
    }

    boolean contains(String hash) {
        return Files.isDirectory(of(hash), LinkOption.NOFOLLOW_LINKS);
    }

    /** The tree is finished: from here on it is there under its hash. */
    void adopt(Path tree, String hash) throws IOException {
        Files.createDirectories(directory);
        staging.takeAway(of(hash), "in-the-way");
        Files.move(tree, of(hash), StandardCopyOption.ATOMIC_MOVE);
    }

    void removeAllBut(Set<String> kept, Keeping keeping) throws IOException {
        if (!Files.isDirectory(directory)) return;
        try (DirectoryStream<Path> trees = Files.newDirectoryStream(directory)) {
            for (Path tree : trees) {
                String name = tree.getFileName().toString();
                if (!kept.contains(name) && keeping.isOver(tree)) staging.takeAway(tree, "removed-" + name);
            }
        }
    }
}
