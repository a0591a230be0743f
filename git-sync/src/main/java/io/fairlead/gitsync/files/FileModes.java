package io.fairlead.gitsync.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Who may write what is published. Files that are shared between trees are read-only, since an edit in place would change them
 * all; replacing a file by another is harmless and stays possible. Files that a group may write are never shared.
 */
public record FileModes(boolean groupWrite) {

    private static final FileAttribute<?> SHARED = mode("r--r--r--");
    private static final FileAttribute<?> SHARED_EXECUTABLE = mode("r-xr-xr-x");
    private static final FileAttribute<?> OWN = mode("rw-rw-r--");
    private static final FileAttribute<?> OWN_EXECUTABLE = mode("rwxrwxr-x");
    private static final String OWN_DIRECTORY = "rwxrwxr-x";

    public boolean mayShare() {
        return !groupWrite;
    }

    /** Creates the file, which must not exist. A read-only one can be written through this stream only. */
    public OutputStream newFile(Path file, boolean executable) throws IOException {
        FileAttribute<?> mode =
                groupWrite ? executable ? OWN_EXECUTABLE : OWN : executable ? SHARED_EXECUTABLE : SHARED;
        OutputStream out = Channels.newOutputStream(
                Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode));
        // The umask may have taken away what the group was to have.
        if (groupWrite) Files.setAttribute(file, "posix:permissions", mode.value());
        return out;
    }

    public void createDirectory(Path directory) throws IOException {
        Files.createDirectory(directory);
        if (groupWrite) Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(OWN_DIRECTORY));
    }

    private static FileAttribute<?> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}
