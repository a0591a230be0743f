package io.fairlead.runner.repos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file by which git-sync learns whose worktrees must stay: full hashes, one a line. Replaced in one step, and only when something
 * in it changes.
 */
final class KeepFile {

    private static final Logger log = LoggerFactory.getLogger(KeepFile.class);

    private final Path file;
    private Set<String> written;
    private boolean warned;

    KeepFile(Path file) {
        this.file = file;
    }

    /** Whether somebody has removed what was written. */
    boolean isMissing() {
        return written != null && Files.notExists(file);
    }

    /** The folder is git-sync's to make: it may not like one that another user made. */
    void write(Set<String> hashes) {
        if (hashes.equals(written) && !isMissing() || !Files.isDirectory(file.getParent())) return;
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(next, String.join("\n", hashes) + "\n");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            written = Set.copyOf(hashes);
            warned = false;
        } catch (IOException e) {
            written = null;
            if (!warned)
                log.warn("cannot write {}, so git-sync may remove worktrees that runs need: {}", file, e.toString());
            warned = true;
        }
    }
}
