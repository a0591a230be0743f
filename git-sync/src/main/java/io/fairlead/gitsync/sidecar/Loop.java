package io.fairlead.gitsync.sidecar;

import io.fairlead.gitsync.SyncOutcome;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.sidecar.hook.PrePublishHook;
import io.fairlead.gitsync.sidecar.settings.Settings;
import java.time.Duration;

/** Syncs, waits and syncs again, until there is a reason to end. */
final class Loop {

    private final SyncResult pass;
    private final Settings.Timing timing;
    private final String ref;
    private final RetryDelays waits;
    private final Reports reports;
    private final SyncTrigger wake;
    private int failures;
    private boolean everSucceeded;

    /** @param ref as it was asked for; if it is a hash, one success is all that there will ever be */
    Loop(SyncResult pass, Settings.Timing timing, String ref, RetryDelays waits, Reports reports, SyncTrigger wake) {
        this.pass = pass;
        this.timing = timing;
        this.ref = ref;
        this.waits = waits;
        this.reports = reports;
        this.wake = wake;
    }

    /** The exit code. */
    int run() throws InterruptedException {
        while (!wake.isStopped()) {
            long startedAt = System.nanoTime();
            reports.late(wake.late());
            try {
                boolean first = !everSucceeded;
                SyncOutcome outcome = pass.once();
                succeeded(outcome, startedAt);
                if (timing.oneTime()) return reports.runHooksOnce(outcome.revision()) ? 0 : 1;
                if (outcome.revision().hash().equals(ref)) return parked();
                wake.await(first ? waits.afterFirst() : waits.afterSuccess());
            } catch (SyncFailure failure) {
                if (failed(failure, startedAt)) return 1;
                wake.await(waits.afterFailure(failure, failures, everSucceeded));
            }
        }
        return 0;
    }

    private void succeeded(SyncOutcome outcome, long startedAt) {
        boolean news = outcome.changed() || !everSucceeded;
        everSucceeded = true;
        failures = 0;
        reports.succeeded(outcome, news, since(startedAt));
        if (!news || timing.oneTime()) return;
        reports.startHooks(outcome.revision());
        // Publishing fills the heap, and polling is too little work to ever make the collector give it back.
        System.gc();
    }

    /** Whether this is the end. A check that says no is an answer and not a fault, so it is not counted. */
    private boolean failed(SyncFailure failure, long startedAt) {
        if (wake.isStopped()) return false;
        boolean refused = PrePublishHook.refused(failure);
        if (!refused) failures++;
        boolean end = timing.oneTime() && refused || !refused && timing.budget().isSpent(failures, everSucceeded);
        reports.failed(failure, failures, end, since(startedAt));
        return end;
    }

    /** What a hash names never changes. */
    private int parked() throws InterruptedException {
        wake.endWhenInterrupted();
        reports.parked(ref); // Whoever reads this may interrupt at once.
        wake.awaitStop();
        return 0;
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
