package io.fairlead.gitsync.remote;

import io.fairlead.gitsync.options.Deadline;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a fetch's connections when its time is over or nobody wants its result any more. Nothing else ends a read from a host
 * that says nothing, or says a little now and then.
 */
final class CutOff implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CutOff.class);

    /** How late it may be. */
    private static final long LOOK_MILLIS = 100;

    private static final ScheduledThreadPoolExecutor CLOCK = clock();

    private final Deadline deadline;
    private final ScheduledFuture<?> looks;
    private final List<Closeable> open = new ArrayList<>();
    private boolean done;

    CutOff(Deadline deadline) {
        this.deadline = deadline;
        this.looks = CLOCK.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Returns what was given; to be called before anything is awaited of it. */
    synchronized <C extends Closeable> C add(C connection) {
        open.add(connection);
        return connection;
    }

    /** Whoever opened the connections closes them. */
    @Override
    public synchronized void close() {
        done = true;
        looks.cancel(false);
    }

    private void look() {
        try {
            if (deadline.isCancelled()) cut();
        } catch (RuntimeException | Error e) { // The timer would end with it, and the fetch never.
            LOG.warn("a fetch whose time is over could not be cut off; it will be in a moment", e);
        }
    }

    /** On threads of their own: closing may wait for the very read that is to be ended, and other fetches are looked after, too. */
    private synchronized void cut() {
        if (done) return;
        // What is opened after this is closed by the next look, and so is what no thread could be made for.
        for (Iterator<Closeable> left = open.iterator(); left.hasNext(); left.remove()) {
            Closeable each = left.next();
            Thread thread = new Thread(() -> end(each), "git-sync cut-off");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void end(Closeable connection) {
        try {
            connection.close();
        } catch (IOException | RuntimeException e) {
            LOG.debug("a connection whose time is over cannot be closed", e);
        }
    }

    private static ScheduledThreadPoolExecutor clock() {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "git-sync time-outs");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }
}
