package io.fairlead.gitsync.options;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.eclipse.jgit.lib.EmptyProgressMonitor;

/** The end of one sync's time. JGit has no limit for a whole fetch, but asks its progress monitor whether to go on. */
public final class Deadline extends EmptyProgressMonitor {

    /** No single read may hang longer than this, however much time the sync as a whole has. */
    private static final long MAX_READ_SECONDS = 30;

    private final long startedAt = System.nanoTime();
    private final Duration limit;
    private final BooleanSupplier cancelled;

    public Deadline(Duration limit, BooleanSupplier cancelled) {
        this.limit = limit;
        this.cancelled = cancelled;
    }

    /** Whether it is not the time that has run out, but nobody wants the result any more. */
    public boolean isStopped() {
        return cancelled.getAsBoolean();
    }

    public boolean isOver() {
        return remaining().isNegative();
    }

    public void check() throws InterruptedIOException {
        if (isCancelled()) throw new InterruptedIOException("given up");
    }

    /** For calls that know a limit for each read only; no read ends before the whole does, unless there is much time left. */
    public int readSeconds() {
        return (int) Math.max(
                1, Math.min(MAX_READ_SECONDS, remaining().plusSeconds(1).toSeconds()));
    }

    @Override
    public boolean isCancelled() {
        return cancelled.getAsBoolean() || isOver();
    }

    private Duration remaining() {
        return limit.minusNanos(System.nanoTime() - startedAt);
    }
}
