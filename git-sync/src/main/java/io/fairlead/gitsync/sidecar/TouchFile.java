package io.fairlead.gitsync.sidecar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** A file whose time says when something was published last. */
record TouchFile(Path path) {

    void touch(Instant now) throws IOException {
        Files.createDirectories(path.getParent());
        if (!Files.exists(path)) Files.createFile(path);
        Files.setLastModifiedTime(path, FileTime.from(now));
    }
}
