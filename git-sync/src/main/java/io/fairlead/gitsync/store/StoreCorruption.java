package io.fairlead.gitsync.store;

import java.util.zip.DataFormatException;
import java.util.zip.ZipException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.PackInvalidException;
import org.eclipse.jgit.errors.PackMismatchException;
import org.eclipse.jgit.errors.UnsupportedPackVersionException;

/** Tells errors of a store whose files are damaged from errors of the network, the disk and the remote. */
public final class StoreCorruption {

    private static final int MAX_CAUSES = 20;

    private StoreCorruption() {}

    public static boolean isBehind(Throwable error) {
        Throwable cause = error;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++, cause = cause.getCause())
            if (isDamage(cause)) return true;
        return false;
    }

    private static boolean isDamage(Throwable cause) {
        return cause instanceof MissingObjectException
                || cause instanceof CorruptObjectException
                || cause instanceof PackInvalidException
                || cause instanceof PackMismatchException
                || cause instanceof UnsupportedPackVersionException
                || cause instanceof DataFormatException
                || cause instanceof ZipException;
    }
}
