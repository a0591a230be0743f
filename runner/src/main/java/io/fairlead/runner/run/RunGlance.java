package io.fairlead.runner.run;

import java.time.Instant;
import java.util.Optional;

/** What a list of DAGs shows of a run. */
public record RunGlance(
        long dagId, String name, RunState state, Optional<Instant> startedAt, Optional<Instant> finishedAt) {}
