package io.fairlead.runner.run;

/** An attempt, its task instance and its run. */
public record AttemptPlace(Attempt attempt, TaskInstance instance, DagRun run) {}
