package io.fairlead.runner.catalog.plugin;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes folders that Fairlead made. */
public final class Folders {

    private static final Logger log = LoggerFactory.getLogger(Folders.class);

    /** What the last name of a folder begins with that is on its way out. */
    public static final String RETIRED = ".removed-";

    /** In a folder in which tasks are executed, where their temporary files are. */
    public static final String TEMPORARY = "tmp";

    private static final Duration ABANDONED_AFTER = Duration.ofHours(1);

    private Folders() {}

    /** A folder with all that is in it, or a file or link; nothing where there is none. Follows no link. */
    public static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) FolderRemoval.empty(folder);
        Files.deleteIfExists(folder);
    }

    /** All that is in a folder, which itself stays. Follows no link. */
    public static void empty(Path folder) throws IOException {
        FolderRemoval.empty(folder);
    }

    /**
     * Deletes a folder whose being there says that it is complete: out of sight at once, so that whoever is killed meanwhile leaves no
     * half of it under its name. What is left then, {@link #deleteAbandoned} finds by {@link #RETIRED}.
     */
    public static void retire(Path folder) throws IOException {
        retire(folder, Folders::delete);
    }

    /** With another way to delete it. */
    static void retire(Path folder, Deletion deletion) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) return;
        Path aside = folder.resolveSibling(RETIRED + UUID.randomUUID());
        Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
        deletion.delete(aside);
    }

    /** May fail half-way. */
    @FunctionalInterface
    interface Deletion {
        void delete(Path folder) throws IOException;
    }

    /**
     * Deletes what killed processes of the same user left beside a folder that was made just now: the file system's own clock says
     * what is old. The place may be everybody's, so what belongs to others is not looked into, whatever its name. Nobody needs this
     * to succeed: what stays now, the next one finds.
     *
     * @param prefix what the names begin with
     */
    public static void deleteAbandoned(Path made, String prefix) {
        try (var siblings = Files.newDirectoryStream(made.getParent(), prefix + "*")) {
            FileTime now = Files.getLastModifiedTime(made);
            UserPrincipal us = owner(made);
            for (Path sibling : siblings) deleteIfOlder(sibling, us, now);
        } catch (IOException | DirectoryIteratorException | UnsupportedOperationException e) {
            log.debug("what may be left of {}* in {} stays", prefix, made.getParent(), e);
        }
    }

    private static void deleteIfOlder(Path folder, UserPrincipal us, FileTime now) {
        try {
            var modified =
                    Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS).toInstant();
            boolean old = modified.plus(ABANDONED_AFTER).isBefore(now.toInstant());
            if (old && owner(folder).equals(us)) delete(folder);
        } catch (IOException e) {
            log.debug("{} stays: another process may be removing it", folder, e);
        }
    }

    private static UserPrincipal owner(Path path) throws IOException {
        return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS);
    }
}
