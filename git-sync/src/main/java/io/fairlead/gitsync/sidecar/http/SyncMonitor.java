package io.fairlead.gitsync.sidecar.http;

import java.util.Optional;

/** What is shown by HTTP, and can be hurried by it: one repository or many. */
public interface SyncMonitor {

    /**
     * Why what is published cannot be relied on; empty if it can.
     *
     * @param repo a repository's name, or empty for all
     */
    Optional<String> problem(String repo);

    /** In Prometheus' text format. */
    String metrics();

    /**
     * Asks for a sync; whether there is anything of this name.
     *
     * @param repo a repository's name, or empty for all
     */
    boolean syncSoon(String repo);
}
