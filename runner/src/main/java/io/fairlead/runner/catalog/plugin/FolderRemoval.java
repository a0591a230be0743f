package io.fairlead.runner.catalog.plugin;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/**
 * Empties a folder that a task may have made hard to remove: links lead nowhere, directories that say no to everybody are opened, and
 * as each directory is brought up to the folder's own level before it is looked into, a tree of any depth takes two open files and
 * short paths.
 */
final class FolderRemoval {

    private static final Set<PosixFilePermission> OPEN = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final Path folder;
    private final SecureDirectoryStream<Path> top;
    private final String raised = UUID.randomUUID() + "-";
    private final Deque<Path> directories = new ArrayDeque<>();
    private long count;

    private FolderRemoval(Path folder, SecureDirectoryStream<Path> top) {
        this.folder = folder;
        this.top = top;
    }

    /** All that is in a folder, which stays. */
    static void empty(Path folder) throws IOException {
        if (!Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS).containsAll(OPEN))
            Files.setPosixFilePermissions(folder, OPEN);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            if (entries instanceof SecureDirectoryStream<Path> top) new FolderRemoval(folder, top).run();
            else emptyByPath(folder);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** Where the system has nothing better. */
    private static void emptyByPath(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList())
                if (!file.equals(folder)) Files.deleteIfExists(file);
        }
    }

    private void run() throws IOException {
        remove(top, folder);
        while (!directories.isEmpty()) {
            Path directory = directories.remove();
            try (var inside = top.newDirectoryStream(directory, LinkOption.NOFOLLOW_LINKS)) {
                remove(inside, folder.resolve(directory));
            }
            top.deleteDirectory(directory);
        }
    }

    private void remove(SecureDirectoryStream<Path> entries, Path place) throws IOException {
        for (Path entry : entries) {
            Path name = entry.getFileName();
            try {
                if (isDirectory(entries, name)) raise(entries, name, place);
                else entries.deleteFile(name);
            } catch (NoSuchFileException e) {
                // Somebody else removes the same.
            }
        }
    }

    private static boolean isDirectory(SecureDirectoryStream<Path> entries, Path name) throws IOException {
        return entries.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes()
                .isDirectory();
    }

    /** A directory that leaves another is written to, so it is opened before. */
    private void raise(SecureDirectoryStream<Path> entries, Path name, Path place) throws IOException {
        var attributes = entries.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
        // By its path: what nobody may read, not even its owner can open.
        if (!attributes.permissions().containsAll(OPEN)) Files.setPosixFilePermissions(place.resolve(name), OPEN);
        Path up = entries == top ? name : Path.of(raised + count++);
        if (entries != top) entries.move(name, top, up);
        directories.add(up);
    }
}
