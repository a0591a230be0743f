package io.fairlead.runner.run;

import java.time.Instant;
import java.util.Optional;

/** A row of {@code attempt}: one try of a task instance, on the executor of that name. */
public record Attempt(
        long id,
        long taskInstanceId,
        int number,
        AttemptState state,
        String executor,
        String tokenHash,
        Optional<String> worker,
        Instant queuedAt,
        Optional<Instant> startedAt,
        Optional<Instant> heartbeatAt,
        Optional<Instant> finishedAt,
        Optional<String> reason) {}
