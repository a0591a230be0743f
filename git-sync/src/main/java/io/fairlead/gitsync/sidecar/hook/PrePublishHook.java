package io.fairlead.gitsync.sidecar.hook;

import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.publish.PrePublish;
import io.fairlead.gitsync.publish.Published;
import io.fairlead.gitsync.sidecar.metrics.Metrics;
import java.time.Duration;

/** Holds the link back while the pre-publish hook fails. A refusal stands for a while, so the hook does not run with every look. */
public final class PrePublishHook implements PrePublish {

    public static final String NAME = "pre-publish-exechook";

    private final Hook hook;
    private final Duration backoff;
    private final Metrics metrics;
    private String refused = "";
    private HookFailure reason;
    private long refusedAt;

    public PrePublishHook(Hook hook, Duration backoff, Metrics metrics) {
        this.hook = hook;
        this.backoff = backoff;
        this.metrics = metrics;
    }

    /** Whether it was a check that said no, and nothing else was wrong. */
    public static boolean refused(SyncFailure failure) {
        return failure.getCause() instanceof HookFailure;
    }

    @Override
    public synchronized void check(Published candidate) throws SyncFailure {
        boolean stands = candidate.hash().equals(refused) && System.nanoTime() - refusedAt < backoff.toNanos();
        if (!stands) ask(candidate);
        if (candidate.hash().equals(refused))
            throw new SyncFailure(
                    "commit " + candidate.hash() + " is not published, what was published stays: "
                            + reason.getMessage(),
                    reason);
    }

    private void ask(Published candidate) throws SyncFailure {
        try {
            hook.run(candidate);
            metrics.hook(NAME, Metrics.SUCCESS);
            refused = "";
        } catch (HookFailure e) {
            metrics.hook(NAME, Metrics.ERROR);
            refused = candidate.hash();
            reason = e;
            refusedAt = System.nanoTime();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SyncFailure("the check of commit " + candidate.hash() + " was interrupted", e);
        }
    }
}
