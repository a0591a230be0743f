package io.fairlead.runner.run;

import java.time.Instant;
import java.util.Optional;

/**
 * A run, with the names that people know it by.
 *
 * @param dag full id
 * @param name the run's id within its DAG
 * @param kind {@code scheduled} or {@code manual}
 * @param revision the commit all of its tasks execute
 * @param folder of that revision, down to the repo's path
 * @param repoPath the repo's path inside the repository, when that revision was fetched
 * @param pluginPath the jar or source file below that folder
 * @param params JSON object of what was given when it was started
 * @param reason why it ended as a whole, such as a time-out; for a person
 */
public record DagRun(
        long id,
        long dagId,
        String dag,
        String team,
        String repo,
        String name,
        String kind,
        RunState state,
        String revision,
        String folder,
        String repoPath,
        long versionId,
        String pluginPath,
        Instant logicalDateAt,
        Instant intervalStartAt,
        Instant intervalEndAt,
        String params,
        String triggeredBy,
        Instant queuedAt,
        Optional<Instant> startedAt,
        Optional<Instant> deadlineAt,
        Optional<Instant> finishedAt,
        Optional<String> reason) {}
