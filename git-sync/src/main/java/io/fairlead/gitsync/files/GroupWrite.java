package io.fairlead.gitsync.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Lets the group write whatever the owner may write. Java cannot change the umask, so it is done afterwards. */
public final class GroupWrite {

    private GroupWrite() {}

    public static void toEverythingIn(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) throws IOException {
                to(inner);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) to(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                // Git's own locks come and go.
                return FileVisitResult.CONTINUE;
            }
        });
    }

    public static void to(Path path) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        boolean changed = permissions.add(PosixFilePermission.GROUP_READ);
        if (permissions.contains(PosixFilePermission.OWNER_WRITE))
            changed |= permissions.add(PosixFilePermission.GROUP_WRITE);
        if (permissions.contains(PosixFilePermission.OWNER_EXECUTE))
            changed |= permissions.add(PosixFilePermission.GROUP_EXECUTE);
        if (changed) Files.setPosixFilePermissions(path, permissions);
    }
}
