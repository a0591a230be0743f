package io.fairlead.runner.catalog.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Comparator;

/** Deletes folders that Fairlead made. */
public final class Folders {

    private static final Duration ABANDONED_AFTER = Duration.ofHours(1);

    private Folders() {}

    public static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        }
    }

    /**
     * Deletes what killed processes left beside a folder that was made just now: the file system's own clock says what is old.
     *
     * @param prefix what the names begin with
     */
    public static void deleteAbandoned(Path made, String prefix) throws IOException {
        FileTime now = Files.getLastModifiedTime(made);
        try (var siblings = Files.newDirectoryStream(made.getParent(), prefix + "*")) {
            for (Path sibling : siblings) deleteIfOlder(sibling, now);
        }
    }

    private static void deleteIfOlder(Path folder, FileTime now) {
        try {
            var modified =
                    Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS).toInstant();
            if (modified.plus(ABANDONED_AFTER).isBefore(now.toInstant())) delete(folder);
        } catch (IOException | UncheckedIOException e) {
            // It is another user's, or another process was faster. What matters is the folder that was made.
        }
    }
}
