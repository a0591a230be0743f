package io.fairlead.runner.logs;

import io.fairlead.runner.liveness.Steady;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes logs that are older than they are to be kept: slowly, a part at a time, and never one of a live attempt. */
public final class LogRetention implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LogRetention.class);
    private static final long PART_SECONDS = 5;
    private static final long AGAIN_SECONDS = TimeUnit.HOURS.toSeconds(6);

    private final LogStore logs;
    private final Duration keep;
    private final Supplier<Set<String>> live;
    private final InstantSource clock;
    private final BooleanSupplier dateIsSettled;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        var made = new Thread(work, "log-retention");
        made.setDaemon(true);
        return made;
    });

    LogRetention(
            LogStore logs,
            Duration keep,
            Supplier<Set<String>> live,
            InstantSource clock,
            BooleanSupplier dateIsSettled) {
        this.logs = logs;
        this.keep = keep;
        this.live = live;
        this.clock = clock;
        this.dateIsSettled = dateIsSettled;
    }

    /**
     * Begins.
     *
     * @param keep how long; zero for ever
     * @param live the {@link LogKey#path() paths} of all attempts that have not ended
     * @param dateIsSettled whether the clock's date can be believed: by a wrong one all logs may be old
     */
    public static LogRetention start(
            LogStore logs,
            Duration keep,
            Supplier<Set<String>> live,
            InstantSource clock,
            BooleanSupplier dateIsSettled) {
        var retention = new LogRetention(logs, keep, live, clock, dateIsSettled);
        if (!keep.isZero()) retention.sweepIn(PART_SECONDS);
        return retention;
    }

    private void sweepIn(long seconds) {
        if (!thread.isShutdown())
            thread.schedule(new Steady("old logs could not be deleted", this::sweep), seconds, TimeUnit.SECONDS);
    }

    void sweep() {
        boolean all = true;
        try {
            if (dateIsSettled.getAsBoolean()) all = logs.sweep(clock.instant().minus(keep), live.get());
            else
                log.info(
                        "no logs are deleted yet: the date is more than a day ahead of the one before, and may be wrong");
        } catch (IOException | RuntimeException e) {
            log.warn("old logs could not be deleted; they will be in some hours: {}", e.getMessage());
        } finally { // Also after an Error: nobody else begins the next part.
            sweepIn(all ? AGAIN_SECONDS : PART_SECONDS);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
