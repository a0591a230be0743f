package io.fairlead.gitsync.tree;

import io.fairlead.gitsync.files.FileModes;
import io.fairlead.gitsync.options.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;

/** Writes blobs into new files, and tells whether a file still holds its blob. For one thread. */
record BlobFile(ObjectReader reader, FileModes modes, Deadline deadline) {

    private static final int BUFFER_BYTES = 64 << 10;

    void write(TreeEntry entry, Path file) throws IOException {
        if (entry.large().isPresent()) {
            entry.large().get().write(file, modes, entry.isExecutable());
            return;
        }
        ObjectLoader loader = reader.open(entry.id(), Constants.OBJ_BLOB);
        try (OutputStream out = modes.newFile(file, entry.isExecutable())) {
            if (entry.conversion().changesAnything()) entry.conversion().write(loader, entry.id(), out, deadline);
            else if (loader.isLarge()) stream(loader, out);
            else out.write(loader.getCachedBytes());
        }
    }

    private void stream(ObjectLoader loader, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = loader.openStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                deadline.check();
                out.write(buffer, 0, read);
            }
        }
    }

    /** Reads the file as a whole. */
    boolean isIn(Path file, ObjectId blob) throws IOException {
        MessageDigest digest = Constants.newMessageDigest();
        digest.update(Constants.encodeASCII("blob " + Files.size(file)));
        digest.update((byte) 0);
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                deadline.check();
                digest.update(buffer, 0, read);
            }
        }
        return ObjectId.fromRaw(digest.digest()).equals(blob);
    }
}
