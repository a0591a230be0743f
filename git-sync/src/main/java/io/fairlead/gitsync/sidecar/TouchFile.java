package io.fairlead.gitsync.sidecar;

import io.fairlead.gitsync.files.FileModes;
import io.fairlead.gitsync.files.GroupWrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** A file whose time says when something was published last. */
record TouchFile(Path path, FileModes modes) {

    void touch(Instant now) throws IOException {
        modes.createDirectories(path.getParent());
        if (!Files.exists(path)) {
            Files.createFile(path);
            if (modes.groupWrite()) GroupWrite.to(path);
        }
        Files.setLastModifiedTime(path, FileTime.from(now));
    }
}
