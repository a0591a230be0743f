package io.fairlead.gitsync.sidecar.hook;

import io.fairlead.gitsync.publish.Published;
import io.fairlead.gitsync.sidecar.flag.GoDuration;
import io.fairlead.gitsync.sidecar.log.ErrorFile;
import io.fairlead.gitsync.sidecar.log.Log;
import io.fairlead.gitsync.sidecar.metrics.Metrics;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Tells a hook of the newest revision, on a thread of its own and again until it succeeds. */
public final class HookRunner implements AutoCloseable {

    private static final Set<String> PREPARED = ConcurrentHashMap.newKeySet();

    private final Hook hook;
    private final Duration backoff;
    private final Metrics metrics;
    private final Optional<ErrorFile> errorFile;
    private final Log log;
    private final Thread thread;
    private Published wanted;
    private String done = "";
    private boolean started;

    public HookRunner(Hook hook, Duration backoff, Metrics metrics, Optional<ErrorFile> errorFile, Log log) {
        this.hook = hook;
        this.backoff = backoff;
        this.metrics = metrics;
        this.errorFile = errorFile;
        this.log = log;
        this.thread = new Thread(this::loop, hook.name());
        this.thread.setDaemon(true);
    }

    /** Meanwhile the first sync is under way. Once for all hooks of a kind, since what is loaded is there for all. */
    public void prepare() {
        if (!PREPARED.add(hook.name())) return;
        Thread preparing = new Thread(hook::prepare, hook.name() + " preparation");
        preparing.setDaemon(true);
        preparing.start();
    }

    /** What the hook was not told of until now, it is never told of. */
    public synchronized void tell(Published revision) {
        wanted = revision;
        if (!started) thread.start();
        started = true;
        notifyAll();
    }

    /** On the caller's thread, whether it was told before or not. */
    public boolean once(Published revision) throws InterruptedException {
        try {
            hook.run(revision);
            metrics.hook(hook.name(), Metrics.SUCCESS);
            return true;
        } catch (HookFailure | RuntimeException | Error e) { // After an Error too it is tried again.
            metrics.hook(hook.name(), Metrics.ERROR);
            log.error("hook failed", e, "hash", revision.hash(), "retryAfter", GoDuration.format(backoff));
            leaveWord(e, revision.hash());
            return false;
        }
    }

    /** Until the next sync succeeds, as in version 4. */
    private void leaveWord(Throwable failure, String hash) {
        if (errorFile.isEmpty()) return;
        try {
            Map<String, Object> arguments = Map.of("hash", hash, "retry", GoDuration.format(backoff));
            errorFile.get().write("hook failed", hook.name() + ": " + failure.getMessage(), arguments);
        } catch (IOException e) {
            log.error(
                    "the error-file cannot be written",
                    e.toString(),
                    "path",
                    errorFile.get().path());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void loop() {
        try {
            while (true) {
                Published next = next();
                if (once(next)) done(next);
                else pause();
            }
        } catch (InterruptedException e) {
            log.info(Log.LOOP, "hook runner ended");
        }
    }

    private synchronized Published next() throws InterruptedException {
        while (wanted.hash().equals(done)) wait();
        return wanted;
    }

    private synchronized void done(Published revision) {
        done = revision.hash();
    }

    /** The whole of it, even if something newer comes: the hook may be failing because it is asked too often. */
    private synchronized void pause() throws InterruptedException {
        long end = System.nanoTime() + backoff.toNanos();
        for (long left = backoff.toNanos(); left > 0; left = end - System.nanoTime())
            TimeUnit.NANOSECONDS.timedWait(this, left);
    }
}
