package io.fairlead.gitsync;

import java.nio.file.FileSystemException;
import java.time.Duration;

/** Turns whatever went wrong into one line for a person, without credentials. */
record Reasons(RemoteUrl url, Duration timeout) {

    private static final int MAX_LENGTH = 500;

    /** Deeper causes repeat what the upper ones said. */
    private static final int MAX_CAUSES = 5;

    SyncFailure failure(Throwable error, Deadline deadline) {
        if (deadline.isOver())
            return new SyncFailure(
                    "no sync of " + url + " within " + timeout + "; look at the network or raise the time-out", error);
        return new SyncFailure(bounded("sync of " + url + " failed: " + url.clean(chain(error))), error);
    }

    private static String chain(Throwable error) {
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
                && !(error instanceof RuntimeException);
        return plain ? error.getMessage() : error.toString();
    }

    private static String bounded(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    }
}
