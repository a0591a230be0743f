package io.fairlead.gitsync.sidecar;

import io.fairlead.gitsync.SyncOutcome;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.publish.Published;
import io.fairlead.gitsync.sidecar.hook.HookRunner;
import io.fairlead.gitsync.sidecar.log.ErrorFile;
import io.fairlead.gitsync.sidecar.log.Log;
import io.fairlead.gitsync.sidecar.metrics.Metrics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Tells everybody how a sync went: metrics, health, files, log and hooks. */
final class Reports {

    private final Optional<TouchFile> touchFile;
    private final Optional<ErrorFile> errorFile;
    private final List<HookRunner> hooks;
    private final Watching watching;
    private final InstantSource clock;
    private final Log log;

    /** Those who look at the program from outside. */
    record Watching(Metrics metrics, Health health, UpdateLog updates) {}

    Reports(
            Optional<TouchFile> touchFile,
            Optional<ErrorFile> errorFile,
            List<HookRunner> hooks,
            Watching watching,
            InstantSource clock,
            Log log) {
        this.touchFile = touchFile;
        this.errorFile = errorFile;
        this.hooks = hooks;
        this.watching = watching;
        this.clock = clock;
        this.log = log;
    }

    /** @param by how long after its turn a sync begins */
    void late(Duration by) {
        watching.metrics().late(by);
    }

    /** @param news whether something was published, or this is the first success of the process */
    void succeeded(SyncOutcome outcome, boolean news, Duration took) {
        Instant now = clock.instant();
        String hash = outcome.revision().hash();
        watching.health().succeeded();
        watching.metrics().published(hash, now);
        watching.metrics().sync(news ? Metrics.SUCCESS : Metrics.NOOP, took);
        if (news) watching.metrics().fetched();
        if (news) watching.updates().succeeded(hash, took);
        else watching.updates().notRequired(hash);
        if (news) touch(now);
        deleteErrorFile();
    }

    /** @param limit how many failures in a row are allowed, if this was the last of them and it is not tried again */
    void failed(SyncFailure failure, int failures, OptionalLong limit, Duration took) {
        watching.metrics().sync(Metrics.ERROR, took);
        watching.health().failed(log.secrets().hide(failure.getMessage()));
        String message = limit.isPresent() ? "too many failures, aborting" : "error syncing repo, will retry";
        Map<String, Object> arguments = new LinkedHashMap<>(Map.of("failCount", failures));
        limit.ifPresent(most -> arguments.put("maxFailures", most));
        log.error(message, failure, arguments);
        if (errorFile.isEmpty()) return;
        try {
            errorFile.get().write(message, failure.getMessage(), arguments);
        } catch (IOException e) {
            log.error(
                    "the error-file cannot be written",
                    e.toString(),
                    "path",
                    errorFile.get().path());
        }
    }

    void parked(String ref) {
        watching.health().parked();
        log.info(Log.UPDATES, "ref appears to be a git hash, no further sync needed", "ref", ref);
    }

    /** Whether there are any. */
    boolean startHooks(Published revision) {
        for (HookRunner hook : hooks) hook.tell(revision);
        return !hooks.isEmpty();
    }

    /** Each of them once and none again; whether all succeeded. */
    boolean runHooksOnce(Published revision) throws InterruptedException {
        boolean all = true;
        for (HookRunner hook : hooks) all &= hook.once(revision);
        log.info(Log.UPDATES, "exiting after one sync", "status", all ? 0 : 1);
        return all;
    }

    private void touch(Instant now) {
        if (touchFile.isEmpty()) return;
        try {
            touchFile.get().touch(now);
        } catch (IOException e) {
            log.error(
                    "failed to touch touch-file",
                    e.toString(),
                    "path",
                    touchFile.get().path());
        }
    }

    private void deleteErrorFile() {
        if (errorFile.isEmpty()) return;
        try {
            errorFile.get().delete();
        } catch (IOException e) {
            log.error(
                    "the error-file cannot be deleted",
                    e.toString(),
                    "path",
                    errorFile.get().path());
        }
    }
}
