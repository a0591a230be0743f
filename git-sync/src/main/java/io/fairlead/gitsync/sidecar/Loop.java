package io.fairlead.gitsync.sidecar;

import io.fairlead.gitsync.SyncOutcome;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.sidecar.hook.PrePublishHook;
import io.fairlead.gitsync.sidecar.settings.Settings;
import java.time.Duration;
import java.util.OptionalLong;

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

    /**
     * Publishing fills the heap, and polling is too little work to ever make the collector give it back. Not done at once, since
     * the hooks would have to wait for it.
     */
    private boolean heapIsFull;

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
        if (timing.oneTime()) return;
        if (news) {
            heapIsFull = true;
            if (reports.startHooks(outcome.revision())) return;
        }
        if (heapIsFull) System.gc();
        heapIsFull = false;
    }

    /** Whether this is the end. A check that says no is an answer and not a fault, so it is not counted. */
    private boolean failed(SyncFailure failure, long startedAt) {
        if (wake.isStopped()) return false;
        boolean refused = PrePublishHook.refused(failure);
        if (!refused) failures++;
        OptionalLong limit = refused
                ? timing.oneTime() ? OptionalLong.of(failures) : OptionalLong.empty()
                : timing.budget().spent(failures, everSucceeded);
        reports.failed(failure, failures, limit, since(startedAt));
        return limit.isPresent();
    }

    /** What a hash names never changes. */
    private int parked() throws InterruptedException {
        wake.endWhenInterrupted();
        reports.parked(ref); // Whoever reads this may interrupt at once.
        System.gc();
        wake.awaitStop();
        return 0;
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
