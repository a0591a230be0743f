package io.fairlead.gitsync.publish;

import io.fairlead.gitsync.files.FileModes;
import io.fairlead.gitsync.options.Deadline;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;

/**
 * Brings a directory that is being read to the contents of a tree: what is new comes first, then each changed file is replaced
 * by a rename, and what is gone goes last. Unless the group may write, files become hard links to the tree's.
 */
final class TreeCopy {

    private final Path from;
    private final Path to;
    private final Path temporary;
    private final FileModes modes;
    private final Deadline deadline;
    private int aside;

    /** @param temporary a directory on the same file system that nobody reads */
    TreeCopy(Path from, Path to, Path temporary, FileModes modes, Deadline deadline) {
        this.from = from;
        this.to = to;
        this.temporary = temporary;
        this.modes = modes;
        this.deadline = deadline;
    }

    void run() throws IOException {
        Set<Path> wanted = contents();
        List<Path> changed = new ArrayList<>();
        for (Path each : wanted) {
            deadline.check();
            if (isDirectory(from.resolve(each))) makeDirectory(to.resolve(each));
            else if (!Files.exists(to.resolve(each), LinkOption.NOFOLLOW_LINKS)) put(each);
            else if (!isSame(each)) changed.add(each);
        }
        for (Path each : changed) put(each);
        removeAllBut(wanted);
    }

    /** Whether everything of the tree is there and as it should be; there may be more. */
    boolean isComplete() throws IOException {
        for (Path each : contents()) {
            deadline.check();
            boolean right = isDirectory(from.resolve(each)) ? isDirectory(to.resolve(each)) : isSame(each);
            if (!right) return false;
        }
        return true;
    }

    /** From the tree's top on, directories before what is in them; without what makes it a worktree of git. */
    private Set<Path> contents() throws IOException {
        Set<Path> contents = new LinkedHashSet<>();
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                if (!directory.equals(from)) contents.add(from.relativize(directory));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                Path path = from.relativize(file);
                boolean ours = path.endsWith(Constants.DOT_GIT) || path.equals(Path.of(PublishedCopy.MARK));
                if (!ours) contents.add(path);
                return FileVisitResult.CONTINUE;
            }
        });
        return contents;
    }

    /** Nothing may be written through a link that is in the place of a directory. */
    private void makeDirectory(Path directory) throws IOException {
        if (isDirectory(directory)) return;
        Files.deleteIfExists(directory);
        modes.createDirectory(directory);
    }

    private void put(Path path) throws IOException {
        deadline.check();
        Path source = from.resolve(path);
        Path fresh = temporary.resolve("next");
        Files.deleteIfExists(fresh);
        if (Files.isSymbolicLink(source)) Files.createSymbolicLink(fresh, Files.readSymbolicLink(source));
        else if (!modes.mayShare() || !link(fresh, source))
            Files.copy(source, fresh, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        Path target = to.resolve(path);
        if (isDirectory(target))
            Files.move(target, temporary.resolve("aside" + aside++), StandardCopyOption.ATOMIC_MOVE);
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The directory may be on another file system than the root, and not every one has hard links. */
    private static boolean link(Path file, Path source) throws FileAlreadyExistsException {
        try {
            Files.createLink(file, source);
            return true;
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private boolean isSame(Path path) throws IOException {
        try {
            PosixFileAttributes is = attributes(to.resolve(path));
            PosixFileAttributes should = attributes(from.resolve(path));
            if (should.isSymbolicLink())
                return is.isSymbolicLink()
                        && Files.readSymbolicLink(to.resolve(path)).equals(Files.readSymbolicLink(from.resolve(path)));
            if (!is.isRegularFile()) return false;
            return is.fileKey().equals(should.fileKey())
                    || is.size() == should.size()
                            && is.lastModifiedTime().equals(should.lastModifiedTime())
                            && is.permissions().equals(should.permissions());
        } catch (NoSuchFileException | NotDirectoryException e) {
            return false;
        }
    }

    private void removeAllBut(Set<Path> wanted) throws IOException {
        Set<Path> stays = new HashSet<>(wanted);
        stays.add(Path.of(PublishedCopy.MARK));
        Files.walkFileTree(to, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!stays.contains(to.relativize(file))) Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException error) throws IOException {
                if (!directory.equals(to) && !stays.contains(to.relativize(directory))) Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static boolean isDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static PosixFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
