package io.fairlead.runner.web.log;

import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.logs.LogLines;
import io.fairlead.runner.logs.LogStore;
import io.fairlead.runner.run.store.Change;
import io.fairlead.runner.run.store.Changes;
import io.fairlead.runner.web.request.EventStream;
import io.fairlead.runner.web.request.Problem;
import io.fairlead.runner.web.view.Pages;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends logs, by server-sent events, while they grow. A few threads look at the logs of all viewers in turn; that of one who does not
 * read what he was sent is not looked at before he has.
 */
public final class LogStreams implements AutoCloseable {

    static final int MOST_VIEWERS = 200;

    private static final Logger log = LoggerFactory.getLogger(LogStreams.class);
    private static final int THREADS = 4;
    private static final int LOOK_MILLIS = 250;
    private static final int MOST_BYTES = 1 << 18;
    private static final int COMMENT_EVERY_LOOKS = 60; // 15 seconds: proxies close what is silent for longer

    private final LogStore logs;
    private final Pages pages;
    private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(THREADS, work -> {
        var thread = new Thread(work, "log streams");
        thread.setDaemon(true);
        return thread;
    });

    public LogStreams(LogStore logs, Pages pages, Changes changes) {
        this.logs = logs;
        this.pages = pages;
        threads.setRemoveOnCancelPolicy(true);
        changes.follow(change -> {
            if (!(change instanceof Change.OfRun run)) return;
            for (Viewer viewer : viewers) if (viewer.wanted.runId() == run.runId()) viewer.changed = true;
        });
    }

    /**
     * What is to be sent.
     *
     * @param offset where to begin
     * @param line the number of the line that begins there
     * @param isOver whether no line can come any more; asked only after something has changed
     */
    record Wanted(LogKey key, long runId, Optional<String> level, long offset, long line, BooleanSupplier isOver) {}

    /** Keeps the response open, and sends lines until the attempt is over. */
    void open(Context context, Wanted wanted) throws IOException {
        if (viewers.size() >= MOST_VIEWERS) {
            throw Problem.tooManyRequests(
                    MOST_VIEWERS + " logs are being followed already; reload to see more of this");
        }
        EventStream.open(context, stream -> follow(stream, wanted));
    }

    private void follow(EventStream stream, Wanted wanted) {
        var viewer = new Viewer(stream, wanted);
        viewers.add(viewer);
        stream.onEnd(() -> viewers.remove(viewer));
        threads.execute(viewer::look);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        for (Viewer viewer : viewers) viewer.stream.cut();
    }

    private final class Viewer {

        private final EventStream stream;
        private final Wanted wanted;
        private long offset;
        private long line;
        private int quietLooks;
        private boolean over;
        private volatile boolean changed = true;

        Viewer(EventStream stream, Wanted wanted) {
            this.stream = stream;
            this.wanted = wanted;
            this.offset = wanted.offset();
            this.line = wanted.line();
        }

        /** Sends what is new, and looks again in a moment. */
        void look() {
            try {
                if (!viewers.contains(this)) return;
                if (stream.isBehind() || send()) threads.schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
                else stream.end();
            } catch (Throwable e) { // Whatever it is: nobody would look at it any more, and the page would seem live.
                log.warn("the log of {} cannot be followed; its viewer is disconnected", wanted.key(), e);
                stream.cut();
            }
        }

        /** @return whether more may come */
        private boolean send() throws IOException {
            if (changed && !over) {
                changed = false;
                over = wanted.isOver().getAsBoolean(); // found out before the log is read, so that no line is missed
            }
            var section = LogLines.Section.of(line, logs.read(wanted.key(), offset, MOST_BYTES));
            if (!section.lines().isEmpty()) {
                send(section);
                return true;
            }
            if (over) stream.event("end", "complete");
            else if (++quietLooks % COMMENT_EVERY_LOOKS == 0) stream.comment("still here");
            return !over;
        }

        private void send(LogLines.Section section) {
            offset = section.next();
            line += section.lines().size();
            String html = pages.render(LogPart.NEW, LogPart.of(wanted.key(), wanted.level(), section));
            stream.event("lines", html.strip(), Long.toString(offset));
        }
    }
}
