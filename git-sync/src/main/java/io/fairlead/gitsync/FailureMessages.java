package io.fairlead.gitsync;

import io.fairlead.gitsync.options.Deadline;
import io.fairlead.gitsync.options.RemoteUrl;
import io.fairlead.gitsync.options.SyncFailure;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.eclipse.jgit.errors.UnsupportedCredentialItem;

/** Turns whatever went wrong into one line for a person, without credentials. */
record FailureMessages(RemoteUrl url, Duration timeout, Path root) {

    private static final int MAX_LENGTH = 500;

    /** Deeper causes repeat what the upper ones said. */
    private static final int MAX_CAUSES = 5;

    /** What the system says when a disk has no more blocks or inodes, or a user no more of his share. */
    private static final List<String> FULL = List.of("No space left on device", "Disk quota exceeded");

    /** JGit does not always tell why it could not write; where less than this is left, that is why. */
    private static final long NOTHING_LEFT_BYTES = 64 << 10;

    private static final long MIB = 1 << 20;

    SyncFailure failure(Throwable error, Deadline deadline) {
        String chain = chain(error);
        if (isDiskFull(error, chain)) return new SyncFailure(bounded(diskFull() + "; " + url.clean(chain)), error);
        if (deadline.isOver())
            return new SyncFailure(
                    "no sync of " + url + " within " + timeout + "; look at the network or raise the time-out", error);
        return new SyncFailure(bounded("sync of " + url + " failed: " + url.clean(chain)), error);
    }

    private boolean isDiskFull(Throwable error, String chain) {
        if (FULL.stream().anyMatch(chain::contains)) return true;
        if (!(error instanceof IOException)) return false;
        try {
            return Files.getFileStore(root).getUsableSpace() < NOTHING_LEFT_BYTES;
        } catch (IOException e) {
            return false;
        }
    }

    private String diskFull() {
        return "the disk of " + root + " is full" + space()
                + "; free some space or inodes, or give it more: it goes on by itself then, and what is published stays";
    }

    private String space() {
        try {
            FileStore disk = Files.getFileStore(root);
            return " (" + disk.getUsableSpace() / MIB + " of " + disk.getTotalSpace() / MIB + " MiB left)";
        } catch (IOException e) {
            return "";
        }
    }

    /** The messages of the error and its causes, in one line. */
    static String chain(Throwable error) {
        StringBuilder text = new StringBuilder(text(error));
        Throwable cause = error.getCause();
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++, cause = cause.getCause())
            if (cause.getMessage() != null && text.indexOf(cause.getMessage()) < 0)
                text.append(": ").append(text(cause));
        return text.toString();
    }

    /** The message alone says nothing for these: a file's name, or null. */
    private static String text(Throwable error) {
        boolean plain = error.getMessage() != null
                && !(error instanceof FileSystemException)
                && (!(error instanceof RuntimeException) || error instanceof UnsupportedCredentialItem);
        return plain ? error.getMessage() : error.toString();
    }

    private static String bounded(String text) {
        if (text.length() <= MAX_LENGTH) return text;
        boolean half = Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1));
        return text.substring(0, half ? MAX_LENGTH - 1 : MAX_LENGTH) + "…";
    }
}
