package io.fairlead.gitsync.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The place for what is not finished yet and for what is on its way out. Being renamed out of here or into here is what makes a
 * directory complete or gone, so a crash leaves leftovers in this place only.
 */
public record Staging(Path directory) {

    public static final String DIRECTORY = ".staging";

    public static Staging in(Path root) {
        return new Staging(root.resolve(DIRECTORY));
    }

    /** An unused path for something that is being made. */
    public Path fresh(String name) throws IOException {
        Files.createDirectories(directory);
        Path path = directory.resolve(name);
        FileTree.delete(path);
        return path;
    }

    /** Takes something out of sight at once; {@link #clear} removes it. */
    public void takeAway(Path path, String as) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) return;
        // A directory that leaves another is written to.
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) FileTree.open(path);
        Files.move(path, fresh(as), StandardCopyOption.ATOMIC_MOVE);
    }

    public void clear() throws IOException {
        FileTree.delete(directory);
    }
}
