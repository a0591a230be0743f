package io.fairlead.gitsync.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Decides which trees stay beside the published one. When one was replaced is kept in its directory's time of change, so it
 * outlives a restart.
 *
 * @param inUse hashes that somebody still needs
 * @param timeout how long the others stay after they were replaced
 * @param clock does not jump while this process lives, so that no tree goes early
 * @param dates of today, for whoever looks at the trees' commits
 */
public record WorktreeRetention(
        Supplier<Set<String>> inUse, Duration timeout, InstantSource clock, InstantSource dates) {

    public void replaced(Path tree) throws IOException {
        if (Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS))
            Files.setLastModifiedTime(tree, FileTime.from(clock.instant()));
    }

    boolean isOver(Path tree) throws IOException {
        if (timeout.isZero()) return true;
        FileTime replacedAt = Files.getLastModifiedTime(tree, LinkOption.NOFOLLOW_LINKS);
        // The clock was set back; the tree must not stay until it has caught up.
        if (replacedAt.toInstant().isAfter(clock.instant())) replaced(tree);
        return !clock.instant().isBefore(replacedAt.toInstant().plus(timeout));
    }
}
