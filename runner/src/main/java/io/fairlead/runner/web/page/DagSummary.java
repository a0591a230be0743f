package io.fairlead.runner.web.page;

import java.time.Instant;
import java.util.Optional;

/**
 * A DAG in a few words.
 *
 * @param schedule in words
 * @param nextRun empty where none is due, or where it is paused
 * @param commit the hash of the revision that its description comes from
 * @param stale why newer revisions did not load and this one stays live; empty where it is up to date
 * @param removed whether its repository no longer has it
 */
public record DagSummary(
        String id,
        String description,
        String schedule,
        Optional<Instant> nextRun,
        String commit,
        Optional<String> stale,
        boolean removed,
        boolean paused,
        int maxActiveRuns) {}
