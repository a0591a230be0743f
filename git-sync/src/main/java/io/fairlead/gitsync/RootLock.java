package io.fairlead.gitsync;

import io.fairlead.gitsync.files.Worktrees;
import io.fairlead.gitsync.options.SyncFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps two processes from working on one root. The system lets go of it when a process ends, however it ends. */
final class RootLock implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RootLock.class);

    private final FileChannel channel;

    private RootLock(FileChannel channel) {
        this.channel = channel;
    }

    static RootLock of(Path root, Worktrees worktrees) throws IOException, SyncFailure {
        Files.createDirectories(worktrees.directory());
        Path file = worktrees.directory().resolve(Worktrees.LOCK);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (isHeld(channel)) return new RootLock(channel);
        channel.close();
        throw new SyncFailure("another git-sync works on " + root + "; give each a root of its own");
    }

    private static boolean isHeld(FileChannel channel) {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            // Some network file systems have no locks, and are used by one process nevertheless.
            LOG.warn("the root cannot be locked against a second git-sync: {}", e.toString());
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
