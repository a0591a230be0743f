package io.fairlead.runner.run;

import java.time.Instant;
import java.util.Optional;

/**
 * A row of {@code task_instance}: a task of a run.
 *
 * @param mapIndex -1 where it was not fanned out
 * @param team whose limits it counts for: that of the repo when the run was made
 * @param executor the name of the one that it asks for; empty for the usual one
 * @param queue that it asks for, where its executor has queues; empty for the default one
 * @param attempts how many were begun; the number of the last one
 * @param failures how many of them failed by the task's own doing
 * @param losses how many of them were lost to the infrastructure
 * @param lostSinceAt when the first of its losses in a row was, put off by how long it was not the pause that it waited for; empty without one
 * @param retryAt set exactly while it is up for retry
 * @param reason why it is as it is; for a person
 */
public record TaskInstance(
        long id,
        long runId,
        String task,
        int mapIndex,
        String team,
        String executor,
        String queue,
        TaskState state,
        int attempts,
        int failures,
        int losses,
        Optional<Instant> lostSinceAt,
        Optional<Instant> scheduledAt,
        Optional<Instant> retryAt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Optional<String> reason) {}
