package io.fairlead.gitsync.sidecar;

import io.fairlead.gitsync.serve.CommitServer;
import io.fairlead.gitsync.sidecar.log.Log;
import io.fairlead.gitsync.sidecar.settings.Settings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** One repository of a {@link Fleet}, on a thread of its own. */
final class FleetMember {

    private static final int FAILED = 1;

    final Settings settings;
    final Sidecar sidecar;
    final CommitServer commits;
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final String name;
    private final Log log;

    FleetMember(String name, Settings settings, Sidecar sidecar, CommitServer commits, Log log) {
        this.name = name;
        this.settings = settings;
        this.sidecar = sidecar;
        this.commits = commits;
        this.log = log;
    }

    /** @param before who must have left the root before; or null */
    void start(FleetMember before) {
        Thread thread = new Thread(() -> run(before), "sync " + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Does not wait for the end: the sync may hang. */
    void stop() {
        Thread thread = new Thread(sidecar::close, "stop " + name);
        thread.setDaemon(true);
        thread.start();
    }

    String name() {
        return name;
    }

    int exitCode() throws InterruptedException {
        try {
            return exitCode.get();
        } catch (ExecutionException e) {
            return FAILED;
        }
    }

    private void run(FleetMember before) {
        try {
            if (before != null) before.exitCode();
            exitCode.complete(sidecar.follow());
        } catch (InterruptedException e) {
            exitCode.complete(FAILED);
        } catch (RuntimeException | Error e) {
            log.error("this repository is not synced any more", e.toString());
            sidecar.watching().health().ended(e.toString());
        } finally { // Whatever it was must not keep a successor waiting.
            exitCode.complete(FAILED);
        }
    }
}
