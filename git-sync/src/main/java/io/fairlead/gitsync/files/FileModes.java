package io.fairlead.gitsync.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Who may write what is published. Files that are shared between trees are read-only, since an edit in place would change them
 * all; replacing a file by another is harmless and stays possible. Files that a group may write are never shared.
 *
 * @param share whether trees may share files
 */
public record FileModes(boolean groupWrite, boolean share) {

    /** For what nobody but us is to write. */
    public static final FileModes READ_ONLY = new FileModes(false, true);

    private static final FileAttribute<?> SHARED = mode("r--r--r--");
    private static final FileAttribute<?> SHARED_EXECUTABLE = mode("r-xr-xr-x");
    private static final FileAttribute<?> OWN = mode("rw-r--r--");
    private static final FileAttribute<?> OWN_EXECUTABLE = mode("rwxr-xr-x");
    private static final FileAttribute<?> GROUP = mode("rw-rw-r--");
    private static final FileAttribute<?> GROUP_EXECUTABLE = mode("rwxrwxr-x");

    /** If not, whoever may write a file may change it, and that is nobody else's affair. */
    public boolean mayShare() {
        return share && !groupWrite;
    }

    /** Whether a file that is there can stay; it may have been written when others were to share it, or none. */
    public boolean fit(Path file) throws IOException {
        Set<PosixFilePermission> now = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
        boolean writable = now.contains(PosixFilePermission.OWNER_WRITE);
        if (mayShare()) return !writable;
        return writable
                && (!groupWrite || now.contains(PosixFilePermission.GROUP_WRITE))
                && Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS)
                        .equals(1);
    }

    /** Creates the file, which must not exist. A read-only one can be written through this stream only. */
    public OutputStream newFile(Path file, boolean executable) throws IOException {
        FileAttribute<?> mode = mode(executable);
        OutputStream out = Channels.newOutputStream(
                Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode));
        // The umask may have taken away what the group was to have.
        if (groupWrite) Files.setAttribute(file, "posix:permissions", mode.value());
        return out;
    }

    public void createDirectory(Path directory) throws IOException {
        Files.createDirectory(directory);
        if (groupWrite) GroupWrite.to(directory);
    }

    /** With those above it that are missing; what is there stays as it is. */
    public Path createDirectories(Path directory) throws IOException {
        if (!groupWrite || Files.exists(directory)) return Files.createDirectories(directory);
        if (directory.getParent() != null) createDirectories(directory.getParent());
        try {
            createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            // Somebody else was as quick, or it is no directory, which this finds out.
            Files.createDirectories(directory);
        }
        return directory;
    }

    private FileAttribute<?> mode(boolean executable) {
        if (groupWrite) return executable ? GROUP_EXECUTABLE : GROUP;
        if (!share) return executable ? OWN_EXECUTABLE : OWN;
        return executable ? SHARED_EXECUTABLE : SHARED;
    }

    private static FileAttribute<?> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}
