package io.fairlead.runner.run.dag;

import java.time.Instant;
import java.util.Optional;

/**
 * A repo and how far its newest commit has come.
 *
 * @param url without credentials
 * @param path inside the repository; empty for all of it
 * @param seenHash where the ref pointed when git-sync last looked
 * @param syncError why the last sync failed; empty after a good one
 * @param liveRevisionId the last revision that was described
 */
public record RepoStatus(
        long id,
        String team,
        String name,
        String url,
        String ref,
        String path,
        Optional<String> seenHash,
        Optional<Instant> seenAt,
        Optional<String> syncError,
        Optional<Instant> syncErrorAt,
        Optional<Long> liveRevisionId) {}
