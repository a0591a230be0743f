package io.fairlead.gitsync.sidecar;

import io.fairlead.gitsync.sidecar.log.Log;
import java.time.Duration;

/** Writes the lines about updates, whose words and keys are version 4's, since people have made alerts of them. */
final class UpdateLog {

    private static final int UNCHANGED = 2;

    private final Log log;
    private final String ref;
    private volatile String local = "";
    private int count;

    UpdateLog(Log log, String ref) {
        this.log = log;
        this.ref = ref;
    }

    /** What is published now, by this process or by one before. */
    void published(String hash) {
        local = hash;
    }

    void required(String remote) {
        log.info(Log.UPDATES, "update required", "ref", ref, "local", local, "remote", remote, "syncCount", count);
    }

    /** Also said of the first success of a process, when nothing has changed. */
    void succeeded(String remote, Duration took) {
        count++;
        log.info(
                Log.UPDATES,
                "updated successfully",
                "ref",
                ref,
                "remote",
                remote,
                "syncCount",
                count,
                "millis",
                took.toMillis());
    }

    void notRequired(String remote) {
        log.info(UNCHANGED, "update not required", "ref", ref, "remote", remote, "syncCount", count);
    }
}
